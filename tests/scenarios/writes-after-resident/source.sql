INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts (id, person_id, slug, title) VALUES (1, 1, 'c', 'changed'), (2, 1, 's', 'same'), (3, 2, 'n', 'new'), (4, 1, 'b', 'bare');
INSERT INTO comments VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c'), (4, 2, 'd'), (5, 3, 'e'), (6, 3, 'e'), (7, 3, 'f');
