-- An audit log without a link to anybody, and one without a key, with equal rows.
CREATE TABLE audit_log (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), what text NOT NULL);
CREATE TABLE ticks (what text NOT NULL);
INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 's', 'Same'), (101, 101, 'c', 'Old cats'), (102, 101, 's', 'Same'), (103, 101, 'x', 'Stale');
INSERT INTO search_index SELECT id, to_tsvector('simple', title) FROM posts;
INSERT INTO audit_log (what) VALUES ('before');
INSERT INTO ticks VALUES ('INSERT'), ('INSERT');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 103);
CREATE FUNCTION index_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (what) VALUES (TG_OP || ' ' || coalesce(NEW.slug, OLD.slug));
  INSERT INTO ticks VALUES (TG_OP);
  -- Made anew, not changed.
  DELETE FROM search_index WHERE post_id = OLD.id;
  IF TG_OP <> 'DELETE' THEN INSERT INTO search_index VALUES (NEW.id, to_tsvector('simple', NEW.title)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER index_post AFTER INSERT OR UPDATE OR DELETE ON posts FOR EACH ROW EXECUTE FUNCTION index_post();
