INSERT INTO people VALUES (101, 'ann@x', 'ios'), (1, 'rex@x', 'android'), (2, 'sam@x', 'android'), (3, 'tom@x', 'android');
INSERT INTO teams VALUES (1, 101, 'old a'), (2, 1, 'r'), (3, 2, 's');
INSERT INTO reports VALUES (1, 101, 1, 2, 'a one'), (2, 1, 101, NULL, 'r one'), (3, 2, 2, 2, 's one');
INSERT INTO tasks VALUES (1, 1, 1, 101, 'one'), (2, 2, 2, 1, 'r'), (3, 1, 2, 101, 'of rex in the team of ann'), (4, 3, 1, 101, 'stale');
SELECT setval('people_id_seq', 200), setval('teams_id_seq', 200), setval('reports_id_seq', 200), setval('tasks_id_seq', 200);
