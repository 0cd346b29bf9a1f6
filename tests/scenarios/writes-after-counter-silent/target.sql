INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts (id, person_id, slug, title) VALUES (1, 1, 's', 'same'), (101, 101, 'c', 'Changed'), (102, 101, 's', 'same'), (103, 101, 'x', 'stale');
INSERT INTO comments VALUES (1, 1, 'c'), (101, 101, 'a'), (102, 101, 'old'), (103, 101, 'older'), (104, 102, 'c'), (105, 103, 'a'), (106, 103, 'b');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 103), setval('comments_id_seq', 106);
