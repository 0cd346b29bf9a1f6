INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 2, 'bob one');

INSERT INTO files VALUES ('00000000-0000-0000-0000-00000000000a', 1, 'a'), ('00000000-0000-0000-0000-00000000000b', 2, 'b');
INSERT INTO tags VALUES (1, 'sea'), (2, 'ice');
INSERT INTO lists VALUES
  (1, 1, 'flat', '{3,1,NULL,3}', '{2}', '{"1",NULL,"2"}', '{00000000-0000-0000-0000-00000000000b,00000000-0000-0000-0000-00000000000a}', '{2,1}'),
  (2, 1, 'empty', '{}', '{}', NULL, NULL, NULL),
  (3, 2, 'square', '{{1,2},{3,NULL}}', '[0:1]={3,1}', '{}', '{}', '{1,1}');
