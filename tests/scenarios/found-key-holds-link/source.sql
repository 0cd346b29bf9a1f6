INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO badges VALUES (1, 1, 'swim', 'hers now'), (2, 1, 'run', 'his');
INSERT INTO profiles VALUES (1, 'cat', 'hers now'), (2, 'dog', 'his');
