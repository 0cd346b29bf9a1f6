INSERT INTO people VALUES (1, 'rex@x', 'Rex', '2021-01-01'), (101, 'ann@x', 'Anne', '2021-01-02');
INSERT INTO posts VALUES (1, 1, 'one', '2021-02-01'), (101, 101, 'ONE', '2021-02-02'), (102, 101, 'GONE', '2021-02-03');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 102);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON people FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION stamp();
