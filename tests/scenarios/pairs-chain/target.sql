INSERT INTO people VALUES ('aaaaaaaa-0000-4000-8000-00000000000a', 'ann@x'), ('cccccccc-0000-4000-8000-000000000003', 'rex@x');
INSERT INTO posts VALUES (1, 'cccccccc-0000-4000-8000-000000000003', 'ann one'), (2, 'cccccccc-0000-4000-8000-000000000003', 'bob one'), (101, 'aaaaaaaa-0000-4000-8000-00000000000a', 'ann one');
INSERT INTO kinds VALUES (1, 'person'), (2, 'post');
INSERT INTO notes VALUES (1, 2, '1', 'on ann one'), (2, 1, 'cccccccc-0000-4000-8000-000000000003', 'on bob'), (101, 2, '101', 'stale note');
INSERT INTO files VALUES (1, 'Note', '1', 'a.png'), (2, 'Person', 'cccccccc-0000-4000-8000-000000000003', 'me.png'), (102, 'Person', 'aaaaaaaa-0000-4000-8000-00000000000a', 'me.png'), (101, 'Note', '101', 'a.png');
INSERT INTO previews VALUES (1, 11), (2, 21), (101, 99), (102, 98);
SELECT setval('posts_id_seq', 200), setval('notes_id_seq', 300), setval('files_id_seq', 400);
