CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, post_count int NOT NULL DEFAULT 0);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, slug text NOT NULL, title text NOT NULL, comment_count int NOT NULL DEFAULT 0);
CREATE TABLE comments (id serial PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE, text text NOT NULL);
CREATE FUNCTION count_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN UPDATE posts SET comment_count = comment_count - 1 WHERE id = OLD.post_id; END IF;
  IF TG_OP IN ('UPDATE', 'INSERT') THEN UPDATE posts SET comment_count = comment_count + 1 WHERE id = NEW.post_id; END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION count_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE people p SET post_count = (SELECT count(*) FROM posts WHERE person_id = p.id)
   WHERE post_count <> (SELECT count(*) FROM posts WHERE person_id = p.id);
  RETURN NULL;
END $$;
CREATE TRIGGER count_comment AFTER INSERT OR DELETE OR UPDATE OF post_id ON comments FOR EACH ROW EXECUTE FUNCTION count_comment();
CREATE TRIGGER count_posts AFTER INSERT OR DELETE ON posts FOR EACH STATEMENT EXECUTE FUNCTION count_posts();
