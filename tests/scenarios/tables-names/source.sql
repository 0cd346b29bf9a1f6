INSERT INTO "people ""A"".b%" VALUES (1, 'ann@x', 'Ann', 'it''s'), (2, 'new@x', 'New', 'back\slash'), (3, 'stays@x', 'Stays', NULL);
INSERT INTO "tag/s" VALUES (1, 'red'), (2, 'blue');
INSERT INTO "user" SELECT n, (n + 1) / 2, 1 + n % 2, 't' || n, 's' || n, 'm', 'r', 'how', 'mode', 's1', 't1', 'k1', 'own', 'reason', 'value' || n, 'plain', 'original', 'key', 'digest', 'op', '=x', 'b\s', '100%', 'don''t', '日' || n, 'S' FROM generate_series(1, 4) n;
INSERT INTO "User" VALUES (2, 1, NULL, 1, '{1,2}', '{"a": [{"id": 2}]}'), (1, 1, 2, 2, '{2}', NULL), (3, 2, NULL, 4, '{3,NULL,4}', '{"a": []}');
INSERT INTO "a.b".c VALUES (1, 1, 'dot in the schema'), (2, 3, 'of the new');
INSERT INTO a."b.c" VALUES (1, 1, 'dot in the table');
INSERT INTO "no key" VALUES (1, 'one'), (1, 'one'), (2, 'two');
SELECT setval('"seq uence''s"', 3), setval('user_order_seq', 4), setval('"User_Order_seq"', 3), setval('"a.b".c_id_seq', 2), setval('a."b.c_id_seq"', 1);
