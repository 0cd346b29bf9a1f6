INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO pages VALUES (1, 1, 'one', 'b'), (2, 1, 'two', 'a');
INSERT INTO seats VALUES (1, 1, 'one', 2), (2, 1, 'two', 1);
INSERT INTO ranks VALUES (1, 1, 'one', 2), (2, 1, 'two', 3), (3, 1, 'three', 1);
INSERT INTO codes VALUES (1, 1, 'one', 'bbb'), (2, 1, 'two', 'aaa');
