INSERT INTO django_content_type VALUES (1, 'blog', 'post'), (2, 'blog', 'photo'), (3, 'blog', 'comment'), (4, 'auth', 'group');
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO blog_post VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 2, 'bob one');
INSERT INTO blog_photo VALUES (1, 1, 'ann.png'), (2, 2, 'bob.png');
INSERT INTO blog_comment VALUES (1, 1, 1, 3, 'on bob one'), (2, 2, 2, 1, 'on ann.png'), (3, 2, 1, 1, 'on ann one');
INSERT INTO tagging_taggeditem VALUES (1, 'sea', 1, 1), (2, 'sea', 2, 1), (3, 'ice', 1, 3), (4, 'ice', 3, 2);
