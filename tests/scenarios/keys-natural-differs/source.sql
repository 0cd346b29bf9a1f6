INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO devices VALUES ('A-9', 1, 'phone', 'new'), ('A-2', 1, 'watch', 'w'), ('B-1', 2, 'phone', 'p');
INSERT INTO keys VALUES ('aaaaaaaa-0000-4000-8000-000000000001', 1, 'door');
INSERT INTO readings VALUES (1, 'A-9', 10), (2, 'B-1', 20);
