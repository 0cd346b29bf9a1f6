INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 2, 'bob one');

INSERT INTO tags VALUES (1, 'sea'), (2, 'ice');
INSERT INTO pages VALUES
  (1, 1, 'blocks', '{"blocks": [{"post": 3, "id": 3, "note": "3 } { [ , : \" post"}, {"post": "1"}, {"other": 2}, {"post": null}, 3, [3]], "count": 3, "tags": [[1, 2], [], [2]], "main": {"post": 2}, "post": 3}',
   '{ "b" : [ {"post":3 , "price": 1.50, "x":1e2}  , {"post" : "1", "post":1}],"a\u0041":"\u0000", "b2":[3] , "post":3}'),
  (2, 2, 'odd', '{"blocks": {"post": 5}, "tags": 3, "main": [1]}', ' { "b" : [] } '),
  (3, 2, 'none', NULL, NULL),
  (4, 2, 'scalar', '7', '"3"');
