-- Whoever holds the source's numbers here is somebody else.
INSERT INTO people VALUES (101, 'ann@x', 'ios', NULL), (9, 'rex@x', 'android', NULL), (3, 'sam@x', 'android', NULL),
  (4, 'tom@x', 'android', NULL), (5, 'uma@x', 'android', 9), (20, 'twin@x', 'android', 9), (21, 'twin@x', 'android', 3);
UPDATE people SET referred_by = 3 WHERE id = 101;
INSERT INTO posts VALUES (2, 101, 3, 'by rex'), (8, 101, 9, 'again by rex'), (3, 3, 4, 'by zed'), (7, 9, 101, 'of rex');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
