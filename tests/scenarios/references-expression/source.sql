ALTER TABLE moods RENAME COLUMN label TO name;
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO tags VALUES (1, 'SEA'), (2, 'Ice'), (3, 'sun ');
INSERT INTO moods VALUES (1, 'en:happy'), (2, 'en:sad'), (3, 'en:odd');
INSERT INTO posts VALUES (1, 1, 1, 1, 'one'), (2, 1, 2, 2, 'two'), (3, 2, 3, NULL, 'three'), (4, 2, 1, 2, 'four');
