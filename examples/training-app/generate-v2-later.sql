-- What V2 gained later: user names, avatars, friendships, store items, purchases, of Android users
-- and of persons that V1 has too.
-- Parameters: those of generate-shared.sql; runs after generate-v2.sql in the same session.

UPDATE users u
SET username = lower(u.first_name) || '_' || u.id,
  avatar_path = 'avatars/' || pg_temp.roll('u.avatar', u.id, 40) || '.png',
  avatar_background_color = (ARRAY['#1d4ed8', '#15803d', '#b91c1c', NULL])[
    1 + pg_temp.roll('u.color', u.id, 4)]
FROM ex_size
WHERE u.id = 2 OR pg_temp.roll('u.username', u.id, 100) < CASE WHEN u.id <= july THEN 20 ELSE 80 END;

-- Every Android user is friends with somebody who has a copy of July 28th, asked by turns by the
-- one or the other, and half of them with another Android user; so are some copies among
-- themselves. The Android user johnXdoe is a friend of john_doe.
INSERT INTO friendships (id, requester_user_id, addressee_user_id, status, created_at, removed_at)
SELECT (row_number() OVER (ORDER BY kind, key))::int,
  CASE WHEN key % 2 = 0 THEN one ELSE other END, CASE WHEN key % 2 = 0 THEN other ELSE one END,
  CASE WHEN removed THEN 'removed' WHEN key % 7 = 0 THEN 'pending' ELSE 'accepted' END,
  timestamp '2025-09-05' + key % 20000 * interval '1 minute',
  CASE WHEN removed THEN timestamp '2025-09-28 18:00' END
FROM (
  SELECT 1 AS kind, a::bigint AS key, july + a AS one,
    CASE a WHEN 1 THEN 2 ELSE 1 + pg_temp.roll('f.friend', a, july) END AS other, a % 10 = 3 AS removed
  FROM ex_size, generate_series(1, android) a
  UNION ALL
  SELECT 2, a, july + a, july + a + 1, false FROM ex_size, generate_series(1, android - 1, 2) a
  UNION ALL
  SELECT 3, p, p, p - 1, p % 100 = 0 FROM ex_size, generate_series(10, july, 10) p
) f;

INSERT INTO user_store_items (id, user_id, treats, streak_freezes, streak_revivers, used_freezes)
SELECT (row_number() OVER (ORDER BY u.id))::int, u.id, pg_temp.roll('si.treats', u.id, 500),
  pg_temp.roll('si.freezes', u.id, 4), pg_temp.roll('si.revivers', u.id, 3),
  pg_temp.roll('si.used', u.id, 3)
FROM users u, ex_size
WHERE u.id = 2 OR pg_temp.roll('si', u.id, 100) < CASE WHEN u.id <= july THEN 15 ELSE 70 END;

INSERT INTO purchase_transactions (id, user_id, transaction_id, product_id, amount_cents, platform,
  purchased_at)
SELECT (row_number() OVER (ORDER BY u.id, k))::int, u.id,
  'GPA.' || left(pg_temp.draw('pt', u.id * 4::bigint + k), 20),
  (ARRAY['treats_100', 'treats_500', 'premium_month'])[1 + pg_temp.roll('pt.product', u.id * 4 + k, 3)],
  99 + 100 * pg_temp.roll('pt.cents', u.id * 4 + k, 10),
  'android', timestamp '2025-09-10' + pg_temp.roll('pt.at', u.id * 4 + k, 28000) * interval '1 minute'
FROM users u, ex_size, generate_series(1, 2) k
WHERE (u.id = 2 OR pg_temp.roll('pt', u.id, 100) < CASE WHEN u.id <= july THEN 4 ELSE 20 END)
  AND (k = 1 OR u.id % 3 = 0);
