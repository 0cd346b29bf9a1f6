INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, 'é'), (2, 1, 2, '5 €'), (3, 2, 1, 'ß'), (4, 2, 2, NULL), (5, 2, 3, '7 €');
INSERT INTO marks VALUES (1, 1, 'é', '{é}'), (2, 2, 'plain', '{a,ł}');
