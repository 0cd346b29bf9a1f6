INSERT INTO people VALUES ('aaaaaaaa-0000-4000-8000-000000000001', 'ann@x'), ('bbbbbbbb-0000-4000-8000-000000000002', 'bob@x');
INSERT INTO posts VALUES (1, 'aaaaaaaa-0000-4000-8000-000000000001', 'ann one'), (2, 'bbbbbbbb-0000-4000-8000-000000000002', 'bob one');
INSERT INTO kinds VALUES (1, 'post'), (2, 'person');
INSERT INTO notes VALUES (1, 1, '1', 'on ann one'), (2, 2, 'bbbbbbbb-0000-4000-8000-000000000002', 'on bob'), (3, 1, '2', 'on bob one');
INSERT INTO files VALUES (1, 'Note', '1', 'a.png'), (2, 'Person', 'aaaaaaaa-0000-4000-8000-000000000001', 'me.png'), (3, 'Post', '2', 'b.png'), (4, 'Note', '2', 'c.png');
INSERT INTO previews VALUES (1, 10), (2, 20), (3, 30), (4, 40);
