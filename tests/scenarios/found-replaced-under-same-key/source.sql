INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES ('n1', 2, 'his now');
INSERT INTO tags VALUES ('n1', 'a', 1), ('n1', 'b', 2);
