INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'rex one'), (2, 1, 'rex two'), (3, 1, 'rex three'), (101, 101, 'old one');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 1200);

INSERT INTO files VALUES ('00000000-0000-0000-0000-0000000000aa', 1, 'a');
INSERT INTO tags VALUES (8, 'ice'), (9, 'sea');
INSERT INTO lists VALUES (1, 1, 'flat', '{3,1,NULL,3}', '{2}', '{"1"}', NULL, '{2}'), (101, 101, 'old', '{101}', '{}', NULL, NULL, NULL);
SELECT setval('lists_id_seq', 300);
