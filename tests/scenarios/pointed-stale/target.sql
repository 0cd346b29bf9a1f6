INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'of rex'), (101, 101, 'in a list'), (102, 101, 'in a path'), (103, 101, 'in a document'), (104, 101, 'remarked on'),
  (105, 101, 'gone'), (106, 101, 'in a list of ann'), (107, 101, 'pinned');
INSERT INTO photos VALUES (105, 101, 'gone');
INSERT INTO lists VALUES (1, 1, '{1,101}', '1/102', '{"pinned": [103], "other": [105]}'), (501, 101, '{106}', NULL, NULL);
INSERT INTO remarks VALUES (1, 1, 'Post', 104), (2, 1, 'Other', 105);
INSERT INTO pins VALUES (1, 1, 107);
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('photos_id_seq', 300);
