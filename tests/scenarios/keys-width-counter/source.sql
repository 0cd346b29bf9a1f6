INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO counters VALUES ('all', 2, 0);
INSERT INTO tallies VALUES ('marks', 3);
INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, 'two');
INSERT INTO tasks VALUES (1, 1, 'one'), (2, 2, 'two');
INSERT INTO marks VALUES (1, 1, 'one'), (2, 1, 'two'), (3, 2, 'three');
