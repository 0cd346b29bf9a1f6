-- Numbers are others': 1 and 2 are residents here.
INSERT INTO people VALUES (101, 'ann@x', NULL, 101), (102, 'bob@x', 101, 1), (1, 'rex@x', 2, 2), (2, 'sam@x', 1, 1);
-- Of Ann's stale tree the branch has gone, with a leaf that is now under another, and a stale subtree of three.
INSERT INTO pages VALUES
  (9, 101, NULL, 'old root'), (6, 101, 9, 'gone branch'), (1, 101, 6, 'leaf'), (7, 101, 6, 'gone'), (8, 101, 7, 'gone below'), (3, 101, 8, 'gone leaf'),
  (4, 1, NULL, 'root'), (50, 1, 4, 'branch'), (51, 1, 50, 'leaf');
INSERT INTO notes VALUES (1, 1, 'on leaf'), (3, 3, 'gone'), (4, 51, 'on leaf');
INSERT INTO steps SELECT n, 101, CASE WHEN n > 1 THEN n - 1 END, -n FROM generate_series(1, 500) AS n;
INSERT INTO steps SELECT 30000 + n, 101, CASE WHEN n > 1 THEN 30000 + n - 1 END, -n FROM generate_series(1, 3000) AS n;
INSERT INTO steps VALUES (40001, 1, NULL, 1), (40002, 1, 40001, 2);
SELECT setval('people_id_seq', 200), setval('pages_id_seq', 200), setval('steps_id_seq', 50000), setval('notes_id_seq', 200);
