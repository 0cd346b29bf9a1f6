INSERT INTO people VALUES (1, 'rex@x', 'android'), (101, 'ann@x', 'apple');
INSERT INTO likes VALUES (101, 101, 'person', 1, 'of a resident'), (102, 101, 'person', 101, 'stale'), (103, 1, 'person', 101, 'theirs');
SELECT setval('people_id_seq', 200), setval('likes_id_seq', 200);
