INSERT INTO countries VALUES (7, 'at'), (1, 'ch');
INSERT INTO addresses VALUES (5, 'a old', 7), (10, 'r', 1), (6, 'c old', 7), (11, 'of nobody', 7), (14, 'd', 1);
INSERT INTO people VALUES (101, 'ann@x', 5), (1, 'rex@x', 10), (103, 'cat@x', 6), (104, 'dan@x', 14);
INSERT INTO settings VALUES (7, 'old'), (8, 'gone'), (9, 'shared'), (20, 'r'), (21, 'of nobody');
INSERT INTO setting_lines VALUES (1, 20, 'r'), (2, 7, 'x'), (3, 7, 'stale'), (5, 8, 'gone'), (6, 9, 'shared');
-- Settings 9 are Rex's as well, so they are no copy of Ann's.
INSERT INTO accounts VALUES (1, 101, 7, 'a one'), (9, 101, 8, 'gone'), (2, 1, 20, 'r one'), (3, 101, 9, 'a two'), (4, 1, 9, 'r two');
SELECT setval('countries_id_seq', 200), setval('addresses_id_seq', 200), setval('people_id_seq', 200), setval('settings_id_seq', 200),
  setval('setting_lines_id_seq', 200), setval('accounts_id_seq', 200);
