INSERT INTO people VALUES (101, 'ann@x', 'ios', 101), (4, 'tom@x', 'android', 4);
SELECT setval('people_id_seq', 200);
