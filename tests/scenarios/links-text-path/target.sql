INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO nodes VALUES (1, 1, 'top', '1', '/1/', NULL), (2, 1, 'middle', '1.2', '/1/2/', 1), (3, 101, 'top', '3', '/3/', NULL);
SELECT setval('people_id_seq', 150), setval('nodes_id_seq', 1000), setval('views_id_seq', 500);
