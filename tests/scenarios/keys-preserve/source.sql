INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x'), (3, 'cat@x'), (90, 'dan@x');
INSERT INTO boxes OVERRIDING SYSTEM VALUE VALUES (1, 1, 'ann'), (2, 2, 'bob'), (3, 3, 'cat'), (90, 90, 'dan');
INSERT INTO things VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c'), (4, 90, 'd'), (900, 90, 'e');
