INSERT INTO people SELECT n, CASE n WHEN 1 THEN 'ann' ELSE 'new' || n END || '@x' FROM generate_series(1, 8) n;
INSERT INTO settings SELECT p.id, 's' || n, email || n FROM people p, generate_series(1, 5) n;
