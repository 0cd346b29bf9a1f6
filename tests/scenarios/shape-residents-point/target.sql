INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO posts VALUES (1, 1, 'r one'), (10, 101, 'a liked'), (11, 101, 'a shared'), (12, 101, 'a pinned'), (13, 101, 'a reported'),
  (14, 101, 'a answered'), (15, 101, 'gone'), (16, 101, 'gone with a like'), (17, 101, 'a one');
INSERT INTO likes VALUES (1, 1, 10), (2, 101, 16), (3, 1, 1), (4, 101, 10);
INSERT INTO shares VALUES (1, 1, 11);
INSERT INTO pins VALUES (1, 1, 12);
INSERT INTO reports VALUES (1, 1, 13);
INSERT INTO answers VALUES (1, 1, 14);
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200), setval('likes_id_seq', 200), setval('shares_id_seq', 200),
  setval('pins_id_seq', 200), setval('reports_id_seq', 200), setval('answers_id_seq', 200);
