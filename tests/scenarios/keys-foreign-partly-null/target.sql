INSERT INTO people VALUES (7, 'ann@x'), (1, 'rex@x');
INSERT INTO shelves VALUES (7, 1, 'old'), (1, 1, 'theirs'), (1, 2, 'theirs too');
INSERT INTO orders VALUES (1, 1, 'their order'), (2, 7, 'milk'), (3, 1, 'their other');
INSERT INTO lines VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'cow'), (3, 1, 'c');
INSERT INTO remarks VALUES
  (1, 1, 1, 2, 1, 1, 'theirs'), (2, 7, 2, NULL, NULL, NULL, 'order alone'), (3, 7, 2, 1, 7, 1, 'stale'),
  (4, 1, 3, NULL, NULL, NULL, 'theirs alone');
SELECT setval('people_id_seq', 7), setval('orders_id_seq', 3), setval('remarks_id_seq', 4);
