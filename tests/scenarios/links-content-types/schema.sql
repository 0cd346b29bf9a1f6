CREATE TABLE django_content_type (id serial PRIMARY KEY, app_label varchar(100) NOT NULL, model varchar(100) NOT NULL, UNIQUE (app_label, model));
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE blog_post (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE blog_photo (id bigserial PRIMARY KEY, person_id int NOT NULL REFERENCES people, file text NOT NULL);
CREATE TABLE blog_comment (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, content_type_id int NOT NULL REFERENCES django_content_type,
  object_id bigint NOT NULL, body text NOT NULL);
CREATE TABLE tagging_taggeditem (
  id serial PRIMARY KEY, tag text NOT NULL, content_type_id int NOT NULL REFERENCES django_content_type,
  object_id int NOT NULL, UNIQUE (tag, content_type_id, object_id));
