INSERT INTO people VALUES (1, 'rex@x', 'Rex'), (101, 'ann@x', 'Anne');
INSERT INTO posts VALUES (1, 1, 's', 'Same', 2), (101, 101, 'c', 'Old', 1), (102, 101, 's', 'Same', 2), (103, 101, 'x', 'Stale', 1);
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 103);
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := upper(NEW.title); RETURN NEW; END $$;
CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION shout();
CREATE TRIGGER shout_here BEFORE INSERT OR UPDATE ON posts_a FOR EACH ROW EXECUTE FUNCTION shout();
ALTER TABLE ONLY posts_b1 ENABLE ALWAYS TRIGGER shout;
ALTER TABLE ONLY posts_a DISABLE TRIGGER shout;
