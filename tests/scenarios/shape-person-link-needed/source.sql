INSERT INTO people VALUES (1, 'ann@x', 'ios', 4), (4, 'zed@x', 'android', 4);
