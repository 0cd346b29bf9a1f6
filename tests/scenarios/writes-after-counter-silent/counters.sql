UPDATE posts AS t SET comment_count = c.n
  FROM (SELECT p.id, count(m.id) AS n FROM posts AS p LEFT JOIN comments AS m ON m.post_id = p.id GROUP BY p.id) AS c
 WHERE c.id = t.id AND t.comment_count <> c.n AND t.person_id IN (SELECT id FROM rehome_persons);
UPDATE people AS t SET post_count = c.n
  FROM (SELECT r.id, count(p.id) AS n FROM rehome_persons AS r LEFT JOIN posts AS p ON p.person_id = r.id GROUP BY r.id) AS c
 WHERE c.id = t.id AND t.post_count <> c.n;
