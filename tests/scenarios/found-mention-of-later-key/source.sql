INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO walls VALUES (1, 1, 'a', NULL, NULL), (2, 2, 'b', NULL, NULL);
INSERT INTO seats VALUES (1, 1, 'ann at a'), (1, 2, 'bob at a'), (2, 2, 'bob at b');
UPDATE walls SET best_board = 1, best_person = 2;
