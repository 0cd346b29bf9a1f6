INSERT INTO "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxaaa" VALUES (1, 'ann@x'), (2, 'new@x');
INSERT INTO "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxbbb" VALUES (7, 1, 'seven of ann'), (8, 2, 'eight of new');
INSERT INTO "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxccc" VALUES (1, 1, 51), (2, 2, 52), (3, 1, 53);
INSERT INTO "日日日日日日日日日日日日日日日日日日日日日" VALUES ('k', '1', 1), ('k', '2', 2), ('l', '1', 3);
INSERT INTO "日日日日日日日日日日日日日日日日日日日日本" VALUES (1, 51, 'k', '2', 'one', 'uno'), (2, 52, 'l', '1', 'two', 'due'), (3, 53, NULL, NULL, 'three', 'tre');
