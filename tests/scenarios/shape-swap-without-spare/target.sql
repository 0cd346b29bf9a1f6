INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO turns VALUES (51, 101, 'one', '2024-01-01'), (52, 101, 'two', '2024-01-02'), (53, 101, 'three', '2024-02-03'), (1, 1, 'one', '2024-03-01');
INSERT INTO flags VALUES (51, 101, 'one', 'a', TRUE), (52, 101, 'two', 'b', TRUE), (53, 101, 'three', 'C', FALSE), (54, 101, 'four', 'D', FALSE), (1, 1, 'one', 'r', TRUE);
INSERT INTO stays VALUES (51, 101, 'one', '[1,10)'), (52, 101, 'two', '[10,20)'), (1, 1, 'one', '[50,60)');
SELECT setval('people_id_seq', 200), setval('turns_id_seq', 900), setval('flags_id_seq', 900), setval('stays_id_seq', 900);
