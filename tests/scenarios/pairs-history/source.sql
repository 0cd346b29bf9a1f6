INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO current_maps VALUES (1, 1, 'ann two'), (2, 2, 'bob one');
INSERT INTO maps VALUES (1, 1, 'ann one'), (1, 2, 'ann two'), (2, 1, 'bob one');
INSERT INTO remarks VALUES (1, 'Map', 1, 'on ann'), (2, 'Map', 2, 'on bob');
