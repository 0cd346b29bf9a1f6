INSERT INTO people VALUES (1, 'ann@x', 'ios'), (2, 'bob@x', 'ios'), (3, 'rex@x', 'android'), (4, 'zed@x', 'android');
INSERT INTO teams VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 4, 'z');
INSERT INTO reports VALUES (1, 1, 2, 3, 'a one'), (2, 2, 1, 1, 'b one'), (3, 3, 1, 2, 'r one'), (4, 2, 3, NULL, 'b two'), (5, 4, 1, 1, 'z one');
-- Owned by the report's author: the team may be another's, and one of them stays.
INSERT INTO tasks VALUES (1, 1, 1, 2, 'one'), (2, 1, 2, 3, 'two'), (3, 3, 2, 1, 'three'), (4, 2, 5, 1, 'four'), (5, 2, 1, 4, 'five'), (6, 2, 4, NULL, 'six');
