INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'rex one'), (2, 1, 'rex two'), (3, 1, 'rex three'), (101, 101, 'old one');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 1200);

INSERT INTO tags VALUES (8, 'ice'), (9, 'sea');
INSERT INTO pages VALUES (1, 1, 'blocks', '{"blocks": [{"post": 3}]}', NULL);
SELECT setval('pages_id_seq', 300);
