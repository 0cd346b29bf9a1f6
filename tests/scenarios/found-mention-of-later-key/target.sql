INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO walls VALUES (101, 101, 'a', NULL, NULL), (1, 1, 'r', NULL, NULL);
INSERT INTO seats VALUES (101, 101, 'old'), (1, 1, 'rex at r');
UPDATE walls SET best_board = id, best_person = person_id;
SELECT setval('people_id_seq', 200), setval('walls_id_seq', 200);
