INSERT INTO people VALUES (101, 'ann@x', 'ios'), (1, 'rex@x', 'android'), (2, 'sam@x', 'android');
INSERT INTO comments VALUES (1, 1, NULL, 'first'), (2, 101, 1, 'second'), (3, 2, 1, 'of sam'), (5, 101, NULL, 'old');
INSERT INTO folders VALUES (1, 1, 1, 'rex'), (2, 2, 2, 'sam'), (3, 101, 3, 'ann in bob'), (4, 101, 4, 'ann'), (6, 101, 3, 'stale');
INSERT INTO files VALUES (1, 1, 'r'), (2, 2, 's'), (3, 3, 'stale'), (4, 4, 'old');
INSERT INTO labels VALUES (1, 1, NULL, 'rex'), (2, 101, 1, 'ann'), (4, 2, NULL, 'sam');
SELECT setval('people_id_seq', 200), setval('comments_id_seq', 200), setval('folders_id_seq', 200),
  setval('files_id_seq', 200), setval('labels_id_seq', 200);
