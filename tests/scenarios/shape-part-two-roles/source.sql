INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO addresses VALUES (1, 'A street'), (2, 'B street'), (3, 'C street');
INSERT INTO orders VALUES (1, 1, 1, 2), (2, 2, 3, 3);
