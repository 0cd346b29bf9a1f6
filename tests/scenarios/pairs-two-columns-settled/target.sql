INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'of rex'), (2, 1, 'of rex'), (101, 101, 'ann one');
INSERT INTO photos VALUES (1, 1, 'rex.png');
INSERT INTO activities VALUES (1, 'Person', 1, 'Post', 2, 'of rex'), (2, 'Person', 1, 'Person', 101, 'rex met ann'), (101, 'Person', 101, 'Photo', 1, 'gone'), (102, 'Post', 101, 'Person', 1, 'to rex');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('photos_id_seq', 300), setval('activities_id_seq', 400);
