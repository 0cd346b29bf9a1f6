INSERT INTO people VALUES (1, 'ann@x', 'ios'), (2, 'bob@x', 'ios'), (3, 'rex@x', 'android');
INSERT INTO comments VALUES (1, 3, NULL, 'first'), (2, 1, 1, 'second'), (3, 2, 2, 'third'), (4, 1, 5, 'early'), (5, 1, NULL, 'late');
-- Bob's folder is in Rex's, and Ann's in Bob's: none of them can do without the one above.
INSERT INTO folders VALUES (1, 3, 1, 'rex'), (2, 2, 1, 'bob'), (3, 1, 2, 'ann in bob'), (4, 1, 4, 'ann'), (5, 1, 4, 'ann in ann');
INSERT INTO files VALUES (1, 1, 'r'), (2, 2, 'b'), (3, 3, 'a in b'), (4, 4, 'a'), (5, 5, 'a in a');
INSERT INTO labels VALUES (1, 3, NULL, 'rex'), (2, 1, 1, 'ann'), (3, 1, 2, 'ann below'), (4, 2, NULL, 'bob');
