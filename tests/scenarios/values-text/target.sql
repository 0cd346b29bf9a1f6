INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
-- Of ann's rows the first is not there yet; the others are copies with other numbers.
INSERT INTO notes SELECT 5000 + n, 101, stale.* FROM stale WHERE n > 1;
INSERT INTO notes SELECT n, 1, stale.* FROM stale;
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 9000);
