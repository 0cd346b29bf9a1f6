INSERT INTO "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxaaa" VALUES (101, 'ann@x'), (1, 'res@x');
INSERT INTO "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxbbb" VALUES (7, 101, 'old'), (9, 101, 'stale'), (7, 1, 'resident''s');
INSERT INTO "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxccc" VALUES (101, 101, 51), (1, 1, 61);
INSERT INTO "日日日日日日日日日日日日日日日日日日日日日" VALUES ('k', '1', 11), ('k', '2', 12), ('l', '1', 13);
INSERT INTO "日日日日日日日日日日日日日日日日日日日日本" VALUES (101, 51, 'k', '1', 'old', 'old'), (1, 61, 'k', '1', 'resident''s', 'r');
SELECT setval(pg_get_serial_sequence('"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxaaa"', 'id'), 101), setval(pg_get_serial_sequence('"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxccc"', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxaaa'), 101), setval(pg_get_serial_sequence('"日日日日日日日日日日日日日日日日日日日日本"', 'id'), 101);
