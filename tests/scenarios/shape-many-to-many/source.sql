-- Rex and Zed stay; the target knows Rex.
INSERT INTO people VALUES (1, 'ann@x', 'ios'), (2, 'bob@x', 'ios'), (3, 'rex@x', 'android'), (4, 'zed@x', 'android'), (5, 'cat@x', 'ios');
INSERT INTO friendships VALUES (1, 2, 2001), (2, 1, 2002), (1, 3, 2003), (3, 1, 2004), (1, 4, 2005), (5, 1, 2006);
INSERT INTO gifts VALUES (1, 1, 2, 'tea'), (2, 1, 3, 'cup'), (3, 2, 4, 'pot'), (4, 3, 1, 'jar'), (5, 5, 5, 'hat');
