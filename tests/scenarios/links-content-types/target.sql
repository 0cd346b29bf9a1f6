INSERT INTO django_content_type VALUES (1, 'blog', 'photo'), (2, 'blog', 'post'), (8, 'auth', 'group'), (9, 'blog', 'comment');
INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO blog_post VALUES (1, 1, 'of rex'), (101, 101, 'ann old');
INSERT INTO blog_photo VALUES (1, 1, 'rex.png');
INSERT INTO blog_comment VALUES (1, 1, 2, 101, 'on ann old'), (51, 101, 1, 1, 'on rex.png');
INSERT INTO tagging_taggeditem VALUES (1, 'sea', 2, 1), (2, 'fog', 2, 101), (3, 'sea', 1, 1);
SELECT setval('people_id_seq', 150), setval('blog_post_id_seq', 1200), setval('blog_photo_id_seq', 300), setval('blog_comment_id_seq', 400), setval('tagging_taggeditem_id_seq', 600);
