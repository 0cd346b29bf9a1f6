INSERT INTO people VALUES (101, 'ann@x', 'ios'), (9, 'rex@x', 'android'), (3, 'sam@x', 'android'), (2, 'tom@x', 'android'), (105, 'cat@x', 'ios');
-- Ann and Sam, Rex and Ann are friends here alone; so were Ann and Cat, whom the source has otherwise.
INSERT INTO friendships VALUES (101, 3, 1991), (9, 101, 1992), (101, 9, 1993), (3, 2, 1994), (101, 105, 1995);
INSERT INTO gifts VALUES (2, 101, 9, 'old cup'), (7, 101, 3, 'here alone'), (8, 101, 105, 'gone'), (9, 3, 101, 'of sam');
SELECT setval('people_id_seq', 200), setval('gifts_id_seq', 200);
