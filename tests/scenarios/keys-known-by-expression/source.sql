INSERT INTO users VALUES (1, 'Ann', 2), (2, 'Bob', 1);
INSERT INTO posts VALUES (1, 1, 'by ann'), (2, 2, 'by bob');
