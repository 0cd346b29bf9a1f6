INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO chats VALUES (1, 1, 2, 'a and b');
INSERT INTO lines VALUES (1, 1, 'a to b');
INSERT INTO words VALUES (1, 'a'), (1, 'a');
