INSERT INTO people VALUES (101, 'ann@x', 'one'), (102, 'bob@x', 'two'), (1, 'rex@x', 'rex');
INSERT INTO lists VALUES (1, 101, 1, 'a', 'a'), (2, 101, 2, 'b', 'b'), (3, 101, 3, 'c', 'c'), (4, 102, 1, 'z', 'b one'), (9, 1, 1, 'r', 'r');
SELECT setval('people_id_seq', 200), setval('lists_id_seq', 200);
