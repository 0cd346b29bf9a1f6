INSERT INTO people VALUES (1, 'ann@x', 'ann2'), (2, 'bob@x', 'bob');
INSERT INTO follows VALUES (1, 1, 'bob');
