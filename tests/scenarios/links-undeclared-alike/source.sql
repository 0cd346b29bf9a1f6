INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO pages SELECT n, 'page ' || n FROM generate_series(1, 60) AS n;
INSERT INTO levels SELECT n, 'level ' || n FROM generate_series(1, 9) AS n;
INSERT INTO currencies VALUES ('EUR'), ('USD');
INSERT INTO files SELECT ('00000000-0000-0000-0000-0000000000' || n)::uuid, 1 + n % 2, 'file ' || n FROM generate_series(10, 20) AS n;
INSERT INTO posts
SELECT n, 1 + n % 2, 'post ' || n, n, CASE WHEN n % 10 = 1 THEN n ELSE 500 + n END, n, 1 + n % 8, CASE n % 2 WHEN 0 THEN 'EUR' ELSE 'USD' END,
       ('00000000-0000-0000-0000-0000000000' || (10 + n % 11))::uuid, jsonb_build_object('page', n % 4, 'text', 'page ' || n)
  FROM generate_series(1, 25) AS n;
