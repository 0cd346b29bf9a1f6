INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'c', 'Big cats'), (2, 1, 's', 'Same'), (3, 2, 'n', 'New dogs');
INSERT INTO search_index SELECT id, to_tsvector('simple', title || ' copied') FROM posts;
