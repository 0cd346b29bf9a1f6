INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
WITH o AS (INSERT INTO orders VALUES (1, 1, 2, 'a one'), (2, 2, 3, 'b one'), (3, 1, 4, 'a two')),
     l AS (INSERT INTO lines VALUES (1, 1, 'tea'), (2, 1, 'cup'), (3, 2, 'pot'), (4, 3, 'jar'))
INSERT INTO parcels VALUES (1, 1, 'A1'), (2, 2, 'B1'), (3, 3, 'A2');
