-- Rex, Zed and Twin stay. Rex is known in the target; Zed is not; of Twin there are two.
INSERT INTO people VALUES (1, 'ann@x', 'ios', 2), (2, 'bob@x', 'ios', 3), (3, 'rex@x', 'android', NULL),
  (4, 'zed@x', 'android', NULL), (5, 'twin@x', 'android', NULL), (6, 'cat@x', 'ios', 4);
INSERT INTO posts VALUES (1, 1, 2, 'by bob'), (2, 1, 3, 'by rex'), (3, 2, 4, 'by zed'), (4, 2, 5, 'by twin'),
  (5, 6, NULL, 'by none'), (6, 6, 1, 'by ann'), (7, 3, 1, 'of rex'), (8, 1, 3, 'again by rex');
