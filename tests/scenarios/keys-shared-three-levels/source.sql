INSERT INTO people VALUES (1, 'ann@x', 'Ann'), (2, 'bob@x', 'Bob'), (3, 'cat@x', 'Cat'), (4, 'dan@x', 'Dan');
INSERT INTO employees VALUES (1, 'A1'), (2, 'B2'), (4, 'D4');
INSERT INTO managers VALUES (1, 'north'), (2, 'south');
INSERT INTO directors VALUES (1, 'audit'), (2, 'finance');
INSERT INTO memos VALUES (1, 1, 'first'), (2, 1, 'second'), (3, 2, 'third');
