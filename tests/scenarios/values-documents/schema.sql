CREATE EXTENSION hstore;
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE wanted (n int PRIMARY KEY, j json, b jsonb, x xml, v tsvector, q tsquery, h hstore, jp jsonpath, hh hstore[]);
CREATE TABLE stale (LIKE wanted);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, LIKE wanted, UNIQUE (person_id, n));
INSERT INTO wanted (n, j) VALUES (1, '{"a": 1}'), (2, '{"a":1, "a":2}'), (3, E' [ 1 ,\n\t2 ] '), (4, '"\u00e9 \u0000 \ud83d\ude00"'), (5, '1e400'), (6, 'null'), (7, '{"b":1,"a":2}'), (8, '{}');
INSERT INTO stale (n, j) VALUES (1, '{"a":1}'), (2, '{"a":2}'), (3, '[1,2]'), (4, '"é"'), (5, '1e4'), (6, NULL), (7, '{"a":2,"b":1}'), (8, '{}');
INSERT INTO wanted (n, b) VALUES (9, '123456789012345678901234567890.123456789'), (10, '{"n": 1.0}'), (11, 'null'), (12, '{"a": [1, {"b": null}], "é": "\ud83d\ude00"}'), (13, '1e300');
INSERT INTO stale (n, b) VALUES (9, '123456789012345678901234567890.1234567'), (10, '{"n": 1.00}'), (11, NULL), (12, '{"a": [1, {"b": null}], "é": "x"}'), (13, '1e300');
INSERT INTO wanted (n, x, v, q, h, jp) VALUES (14, '<a b="1"> x </a>', NULL, NULL, NULL, NULL), (15, 'two<a/>pieces &amp; <![CDATA[<]]>', NULL, NULL, NULL, NULL), (16, NULL, $$'a':1A,2B 'it''s' 'x\\':3$$, NULL, NULL, NULL), (17, NULL, NULL, $$'a':*B & !('b' <2> 'c') | 'it''s'$$, NULL, NULL),
  (18, NULL, NULL, NULL, 'a=>NULL, "b "=>"x,\"y\"", ""=>""', NULL), (19, NULL, NULL, NULL, '', '$."a"[*] ? (@.b > 1)');
INSERT INTO stale (n, x, v, q, h, jp) VALUES (14, '<a b="1">x</a>', NULL, NULL, NULL, NULL), (15, 'two<a/>pieces &amp; &lt;', NULL, NULL, NULL, NULL), (16, NULL, $$'a':1A,2 'it''s' 'x\\':3$$, NULL, NULL, NULL), (17, NULL, NULL, $$'a':*B & !('b' <-> 'c') | 'it''s'$$, NULL, NULL),
  (18, NULL, NULL, NULL, 'a=>"NULL", "b "=>"x,\"y\"", ""=>""', NULL), (19, NULL, NULL, NULL, '', '$."a"[*] ? (@.b > 2)');
INSERT INTO wanted (n, hh) VALUES (20, ARRAY['a=>1', NULL]::hstore[]);
INSERT INTO stale (n, hh) VALUES (20, ARRAY['a=>1', '']::hstore[]);
