INSERT INTO people VALUES ('eu', 1, 'ann@x', 'Ann'), ('eu', 2, 'bob@x', 'Bob'), ('us', 1, 'cat@x', 'Cat');
INSERT INTO posts VALUES (1, 'eu', 1, 'a'), (2, 'eu', 2, 'b'), (3, 'us', 1, 'c');
INSERT INTO settings VALUES ('eu', 1, 'theme', 'dark'), ('eu', 2, 'theme', 'light'), ('us', 1, 'theme', 'blue'), ('us', 1, 'size', 'big');
