INSERT INTO people VALUES (1, 'rex@x'), (102, 'ann@x');
INSERT INTO tags VALUES (1, 'sun'), (2, 'rain'), (103, 'sea'), (104, 'ice');
INSERT INTO moods VALUES (1, 'SAD'), (2, 'ANGRY'), (103, 'HAPPY');
INSERT INTO posts VALUES (1, 1, 1, 1, 'one'), (102, 102, 2, 1, 'one');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
