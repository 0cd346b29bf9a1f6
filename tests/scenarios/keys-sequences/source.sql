INSERT INTO people OVERRIDING SYSTEM VALUE VALUES (1, 'ann@x'), (11, 'bob@x');
INSERT INTO notes VALUES (1, 1, 'a'), (2, 11, 'b');
INSERT INTO photos VALUES (3, 1, 'a.png', 1), (4, 11, 'b.png', 2);
INSERT INTO debts VALUES (-1, 1, 10), (-2, 11, 20), (500, 11, 30);
