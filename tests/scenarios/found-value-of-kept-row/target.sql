INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x'), (102, 'bob@x');
INSERT INTO notes VALUES (101, 5, 'same');
INSERT INTO answers VALUES (1, 1, 101, 5);
SELECT setval('people_id_seq', 200), setval('answers_id_seq', 200);
