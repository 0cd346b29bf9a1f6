INSERT INTO people VALUES (1, 'rex@x', 'Rex'), (101, 'ann@x', 'Anne');
INSERT INTO posts VALUES (1, 1, 's', 'Same'), (101, 101, 'c', 'Old'), (102, 101, 's', 'Same'), (103, 101, 'x', 'Stale');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 103);
CREATE TABLE feed (post_id int, what text);
CREATE RULE to_feed AS ON INSERT TO posts DO ALSO INSERT INTO feed VALUES (NEW.id, NEW.title);
CREATE RULE keep AS ON DELETE TO posts DO INSTEAD NOTHING;
