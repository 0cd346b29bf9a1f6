INSERT INTO people VALUES (1, 'ann@x', 'ios', NULL), (4, 'zed@x', 'android', NULL);
INSERT INTO posts VALUES (1, 1, 4, 'by zed');
