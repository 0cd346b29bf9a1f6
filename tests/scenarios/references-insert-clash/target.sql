INSERT INTO people VALUES (1, 'rex@x');
INSERT INTO tags VALUES (1, 'sky', 'blue'), (2, 'snow', 'white'), (3, 'ice', 'black');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200), setval('tags_id_seq', 200);
