INSERT INTO people VALUES (1, 'ann@x', 'Ann'), (2, 'bob@x', 'Bob');
INSERT INTO posts VALUES (1, 1, 'c', 'Cats'), (2, 1, 's', 'Same'), (3, 2, 'n', 'News');
