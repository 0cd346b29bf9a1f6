INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, lo_from_bytea(0, '\xab'), 4294967295), (2, 1, 2, NULL, 1), (3, 2, 1, lo_from_bytea(0, '\xcd'), NULL);
