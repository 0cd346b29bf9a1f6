CREATE TABLE members (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE "Articles" (written_by int NOT NULL REFERENCES members, headline text NOT NULL, nr serial PRIMARY KEY, "Body" text, UNIQUE (written_by, headline));
INSERT INTO members VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO "Articles" VALUES (101, 'a', 51, 'old'), (101, 'z', 52, 'gone'), (1, 'a', 1, 'theirs');
SELECT setval('members_id_seq', 200), setval('"Articles_nr_seq"', 900);
