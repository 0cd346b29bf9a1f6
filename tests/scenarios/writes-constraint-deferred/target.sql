INSERT INTO people VALUES (1, 'rex@x', 'Rex'), (101, 'ann@x', 'Anne');
INSERT INTO posts VALUES (1, 1, 's', 'Same'), (101, 101, 'c', 'Old'), (102, 101, 's', 'Same'), (103, 101, 'x', 'Stale');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 103);
UPDATE people AS p SET post_count = (SELECT count(*) FROM posts WHERE person_id = p.id);
CREATE FUNCTION recount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE people AS p SET post_count = (SELECT count(*) FROM posts WHERE person_id = p.id) WHERE p.id = coalesce(NEW.person_id, OLD.person_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER recount AFTER INSERT OR DELETE ON posts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION recount();
