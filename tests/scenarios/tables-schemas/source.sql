-- One name in two schemas, links across schemas, and another search path than in the target, where
-- one table is in another schema and two have changed places.
CREATE SCHEMA app;
CREATE SCHEMA old;
CREATE SCHEMA billing;
CREATE TABLE app.people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE app.posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES app.people, title text);
CREATE TABLE old.posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES app.people, of int REFERENCES app.posts, title text);
CREATE TABLE billing.bills (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES app.people, post_id int REFERENCES old.posts, label int);
CREATE TABLE public.tags (id serial PRIMARY KEY, name text UNIQUE NOT NULL);
CREATE TABLE old.notes (id serial PRIMARY KEY, post_id int NOT NULL REFERENCES old.posts, tag int REFERENCES public.tags, body text);
CREATE TABLE public.notes (id serial PRIMARY KEY, post_id int NOT NULL, body text);
INSERT INTO app.people VALUES (1, 'ann@x'), (2, 'new@x');
INSERT INTO app.posts VALUES (1, 1, 'app 1'), (2, 2, 'app 2');
INSERT INTO old.posts VALUES (1, 2, 2, 'old 1'), (2, 1, 1, 'old 2');
INSERT INTO billing.bills VALUES (1, 1, 2, 1), (2, 2, 1, 2);
INSERT INTO public.tags VALUES (1, 'red'), (2, 'blue');
INSERT INTO old.notes VALUES (1, 1, 1, 'of old 1'), (2, 2, 2, 'of old 2');
INSERT INTO public.notes VALUES (1, 1, 'of app 1'), (2, 2, 'of app 2');
SELECT set_config('search_path', 'old, app, public', false);
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = old, app, public', current_database()); END $$;
