INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO pages VALUES (51, 101, 'one', 'a'), (52, 101, 'two', 'b'), (1, 1, 'one', 'c');
INSERT INTO seats VALUES (51, 101, 'one', 1), (52, 101, 'two', 2), (1, 1, 'one', 3);
INSERT INTO ranks VALUES (51, 101, 'one', 1), (52, 101, 'two', 2), (53, 101, 'three', 3), (1, 1, 'one', 10);
INSERT INTO codes VALUES (51, 101, 'one', 'aaa'), (52, 101, 'two', 'bbb'), (1, 1, 'one', 'ccc');
SELECT setval('people_id_seq', 200), setval('pages_id_seq', 900), setval('seats_id_seq', 900), setval('ranks_id_seq', 900), setval('codes_id_seq', 900);
