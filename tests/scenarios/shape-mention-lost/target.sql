INSERT INTO people VALUES (101, 'ann@x', 'ios', NULL), (4, 'tom@x', 'android', NULL);
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
