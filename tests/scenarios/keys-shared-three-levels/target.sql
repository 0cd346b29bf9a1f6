-- Other numbers than the source's: ann is 2 here, cat is 5, dan is 4, and 1 is a resident.
INSERT INTO people VALUES (2, 'ann@x', 'Anne'), (1, 'rex@x', 'Rex'), (5, 'cat@x', 'Cat'), (4, 'dan@x', 'Dan');
INSERT INTO employees VALUES (2, 'old'), (1, 'R1'), (5, 'C5'), (4, 'D4');
INSERT INTO managers VALUES (2, 'north'), (1, 'attic'), (5, 'cellar'), (4, 'west');
INSERT INTO directors VALUES (2, 'audit'), (1, 'zoo'), (5, 'none');
INSERT INTO memos VALUES (1, 1, 'theirs'), (2, 2, 'second'), (3, 2, 'stale'), (4, 5, 'gone');
SELECT setval('people_id_seq', 5), setval('memos_id_seq', 4);
