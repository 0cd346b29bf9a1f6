INSERT INTO people VALUES (4, 'ann@x', 'ann'), (1, 'rex@x', 'rex');
INSERT INTO posts VALUES (1, 'ann', 'one'), (2, 'rex', 'theirs'), (3, 'ann', 'gone');
INSERT INTO tags VALUES (1, 'a'), (1, 'z'), (2, 'b'), (3, 'c');
SELECT setval('people_id_seq', 4), setval('posts_id_seq', 3);
