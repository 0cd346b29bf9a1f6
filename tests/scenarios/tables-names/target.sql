INSERT INTO "people ""A"".b%" VALUES (101, 'ann@x', 'An', '50%'), (1, 'res@x', 'Resident', 'a "b"');
INSERT INTO "tag/s" VALUES (11, 'red'), (12, 'blue');
INSERT INTO "user" ("order", "person id", "tag(s)", t, "日本") VALUES (101, 101, 11, 'old', '日1'), (102, 101, NULL, 'stale', 'old'), (1, 1, 11, 'resident''s', '日1'), (2, 1, 12, 'resident''s', '日2');
INSERT INTO "User" VALUES (1, 1, NULL, 1, '{1}', '{"a": [{"id": 1}]}'), (101, 101, NULL, 101, '{101}', NULL);
INSERT INTO "a.b".c VALUES (1, 1, 'resident''s');
INSERT INTO a."b.c" VALUES (1, 2, 'resident''s');
INSERT INTO "no key" VALUES (1, 'one'), (101, 'one'), (101, 'stale');
SELECT setval('"seq uence''s"', 101), setval('user_order_seq', 102), setval('"User_Order_seq"', 101), setval('"a.b".c_id_seq', 1), setval('a."b.c_id_seq"', 1);
