INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO turns VALUES (51, 101, 'one', '2024-01-01'), (52, 101, 'two', '2024-01-02'), (1, 1, 'one', '2024-03-01');
INSERT INTO lockers VALUES (51, 101, 'one', 1), (52, 101, 'two', 2), (1, 1, 'one', 9);
INSERT INTO seats VALUES (51, 101, 'one', NULL), (52, 101, 'two', 1), (1, 1, 'one', 9);
SELECT setval('people_id_seq', 200), setval('turns_id_seq', 900), setval('lockers_id_seq', 900), setval('seats_id_seq', 900);
