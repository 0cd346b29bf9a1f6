-- What both databases have in common: the persons of V1 and the state of July 28th, from which
-- V1's and V2's rows are made independently of each other.
-- Parameters (settings of the session; all files of one database run in one session):
--   example.persons  persons in V1, at least 20; default 4928, the real size
--   example.seed     an integer; the same seed and persons give the same rows; default 1
-- Which of the two databases this is, is told by drills.uuid, which only V2 has. Everything made
-- here is temporary: functions and views in pg_temp, tables named ex_*.
-- The encoding of the database has to be UTF8.

-- Compiling takes longer than it saves.
SET jit = off;

-- Foreign keys hold by construction; checking them row by row would take most of the time. A role
-- that may not switch that off waits for it.
DO $do$
BEGIN
  PERFORM set_config('session_replication_role', 'replica', false);
EXCEPTION WHEN insufficient_privilege THEN NULL;
END
$do$;

DO $do$
DECLARE
  seed bigint := coalesce(nullif(current_setting('example.seed', true), ''), '1');
  persons bigint := coalesce(nullif(current_setting('example.persons', true), ''), '4928');
  side text := CASE WHEN EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('drills') AND attname = 'uuid' AND NOT attisdropped
  ) THEN 'v2' ELSE 'v1' END;
BEGIN
  IF persons < 20 THEN
    RAISE EXCEPTION 'example.persons is %, but the example needs at least 20', persons;
  END IF;
  -- A number from 0 to n - 1, always the same for one seed, tag and key. The hash is the one that
  -- hash partitioning rests upon, which does not change between versions.
  EXECUTE format($sql$
    CREATE FUNCTION pg_temp.roll(tag text, key bigint, n int) RETURNS int
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
      SELECT ((hashint8extended($2, hashtextextended($1 COLLATE "C", %s))
        & 9223372036854775807) %% $3)::int
    $body$
  $sql$, seed);
  -- 128 bits as a phone or a server would draw them.
  EXECUTE format($sql$
    CREATE FUNCTION pg_temp.draw(tag text, key bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
      SELECT md5($1 || ':%s:' || $2::text)
    $body$
  $sql$, seed);
  EXECUTE format($sql$
    CREATE FUNCTION pg_temp.is_v1() RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT %s'
  $sql$, CASE side WHEN 'v1' THEN 'true' ELSE 'false' END);
  -- How many of something there are of which the real system has `number`.
  EXECUTE format($sql$
    CREATE FUNCTION pg_temp.share(number int, at_least int) RETURNS int
    LANGUAGE sql IMMUTABLE AS $body$
      SELECT greatest($2, round($1::numeric * %s / 4928))::int
    $body$
  $sql$, persons);

  -- V1: persons = july + recent. On July 28th there were july, all of which V2 has a copy of.
  CREATE TEMP TABLE ex_size AS
  SELECT persons::int AS persons, july, persons::int - july AS recent,
    july_unusable, recent_unusable, doubles, android + doubles + android_unusable AS android,
    android_unusable
  FROM (
    SELECT pg_temp.share(3372, 1) + pg_temp.share(45, 3) AS july,
      pg_temp.share(45, 3) AS july_unusable,
      pg_temp.share(55, 4) - pg_temp.share(45, 3) AS recent_unusable,
      CASE WHEN persons < 100 THEN 1 ELSE pg_temp.share(6, 2) END AS doubles,
      pg_temp.share(313, 4) AS android,
      pg_temp.share(6, 2) AS android_unusable
  ) s;
END
$do$;

-- The first names and surnames, and the passwords' hashes (README.md has the passwords).
CREATE FUNCTION pg_temp.first_name(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (ARRAY['Ada','Ben','Carla','Diego','Emma','Femi','Greta','Hugo','Ines','Jonas','Kemi',
    'Luca','Mila','Noah','Olga','Pablo','Quinn','Rosa','Sami','Tara','Umar','Vera','Wim','Xenia',
    'Yusuf','Zoe','Amara','Bilal','Chloe','Dario','Elif','Finn','Gita','Hana','Ivan','Jule','Kofi',
    'Lena','Marco','Nadia'])[$1 + 1]
$$;
CREATE FUNCTION pg_temp.last_name(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (ARRAY['Adler','Baker','Costa','Dubois','Evans','Fischer','Garcia','Hansen','Ito','Jansen',
    'Kaya','Lopez','Moreau','Novak','Okafor','Peters','Quist','Rossi','Silva','Tanaka','Urban',
    'Vidal','Weber','Xu','Young','Zimmer','Almeida','Bauer','Conti','Diallo','Eriksen','Ferrari',
    'Gruber','Horvat','Ivanov','Jung','Kovacs','Lindgren','Mensah','Nowak'])[$1 + 1]
$$;
CREATE FUNCTION pg_temp.password_hash(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (ARRAY[
    '$2b$04$fqlT85xOiYtiA0zHA8mnnOANAMSfDHg7Zlm66jkKAOz.3EZnN1pk2',
    '$2b$04$DeAGbeiUtz9744SVqYUSm.x3gID3DF6Vs149NxOhgXgEt79rorItC',
    '$2b$04$U7BPpgCBb3CuzYs3y/Gbc.5iW0ONohZnIr7QYTKVl7ulhy90SxCWC',
    '$2b$04$/o9q7cEouMh48J2ebyjy8u1VNndIvpoTPgKoxSDWxB168Za9Eg50S',
    '$2b$04$sYGCxg4Lxr.QQkvQ0updL.99F/w944RzU3.8.NBqeJnQyGAJExM6e',
    '$2b$04$xj3vaeD78JQ6r06fxS/seu1LYYCL2w4Tc5QALb1KbHKfa1qWty3wm',
    '$2b$04$pzd9djb9HfHwDx/L8Gfxp.lsWX4cLwZNoG6N6b6gzknxjvgLh5oX6',
    '$2b$04$mGaCsrY8QgIJpqXKCFxj4eOi95OBF6P0ELBF8nEEtL16kuZPphFHm'])[$1 + 1]
$$;

-- The catalogue: 46 drills that both sides have, 2 that V2 lacks, 14 that V1 lacks, and 4 titles
-- that people made up, which no catalogue has. Either side numbers its drills its own way.
CREATE TEMP TABLE ex_drill AS
SELECT no, title, skill, difficulty,
  no <= 48 AS in_v1,
  no <= 46 OR no BETWEEN 49 AND 62 AS in_v2,
  md5('drill:' || title)::uuid AS uuid,
  row_number() OVER (PARTITION BY no <= 48 ORDER BY md5('v1:' || title) COLLATE "C")::int AS v1_id,
  row_number() OVER (PARTITION BY no <= 46 OR no BETWEEN 49 AND 62
    ORDER BY md5('v2:' || title) COLLATE "C")::int AS v2_id,
  3 + no % 3 AS sets, 5 * (1 + no % 4) AS reps, 30 * (1 + no % 3) AS rest,
  5 * (1 + no % 4) AS duration,
  (ARRAY['low intensity', 'medium intensity', 'high intensity'])[1 + no % 3] AS intensity
FROM (VALUES
  (1, 'L-drags', 'dribbling', 'beginner'), (2, 'Cone weave', 'dribbling', 'beginner'),
  (3, 'Inside-outside touches', 'dribbling', 'beginner'),
  (4, 'Croqueta', 'dribbling', 'intermediate'), (5, 'Double scissors', 'dribbling', 'advanced'),
  (6, 'V-pulls', 'dribbling', 'intermediate'), (7, 'Fußball-Slalom', 'dribbling', 'intermediate'),
  (8, 'Elastico', 'dribbling', 'advanced'), (9, '1v1 shadow moves', 'dribbling', 'advanced'),
  (10, 'Sole rolls', 'dribbling', 'beginner'),
  (11, 'Wall volleys', 'first_touch', 'intermediate'),
  (12, 'Cushion control', 'first_touch', 'beginner'),
  (13, 'Drop and trap', 'first_touch', 'beginner'),
  (14, 'Half-turn receive', 'first_touch', 'intermediate'),
  (15, 'Thigh and volley', 'first_touch', 'advanced'),
  (16, 'Juggling ladder', 'first_touch', 'beginner'),
  (17, 'Contrôle orienté', 'first_touch', 'advanced'),
  (18, 'Two-wall receive', 'first_touch', 'advanced'), (19, 'Wall passes', 'passing', 'beginner'),
  (20, 'One-touch rondo', 'passing', 'intermediate'),
  (21, 'Long diagonal', 'passing', 'advanced'), (22, 'Gate passing', 'passing', 'beginner'),
  (23, 'Give and go', 'passing', 'intermediate'),
  (24, 'Outside-foot pass', 'passing', 'advanced'),
  (25, 'Figure-eight passing', 'passing', 'intermediate'),
  (26, 'Weak-foot wall', 'passing', 'beginner'),
  (27, 'Finishing from cutback', 'shooting', 'intermediate'),
  (28, 'Laces strike', 'shooting', 'beginner'), (29, 'Curl to far post', 'shooting', 'advanced'),
  (30, 'Volley finish', 'shooting', 'advanced'),
  (31, 'Corner targets', 'shooting', 'intermediate'),
  (32, 'Quick-release shots', 'shooting', 'intermediate'),
  (33, 'Jockey steps', 'defending', 'beginner'),
  (34, 'Recovery runs', 'defending', 'intermediate'),
  (35, 'Block tackle', 'defending', 'intermediate'),
  (36, 'Press and cover', 'defending', 'advanced'),
  (37, 'Interception gates', 'defending', 'beginner'),
  (38, 'Low catches', 'goalkeeping', 'beginner'),
  (39, 'High claims', 'goalkeeping', 'intermediate'),
  (40, 'Reflex wall', 'goalkeeping', 'advanced'),
  (41, 'Goal-kick targets', 'goalkeeping', 'beginner'),
  (42, 'Shuttle sprints', 'fitness', 'beginner'), (43, 'Ladder footwork', 'fitness', 'beginner'),
  (44, 'Hill repeats', 'fitness', 'advanced'), (45, 'Plank circuit', 'fitness', 'intermediate'),
  (46, 'Pyramid intervals', 'fitness', 'advanced'),
  (47, 'Rainbow flick (old)', 'dribbling', 'advanced'),
  (48, 'Bench step-overs', 'fitness', 'beginner'),
  (49, 'Maradona turn', 'dribbling', 'intermediate'), (50, 'Sombrero', 'dribbling', 'advanced'),
  (51, 'Chest to foot', 'first_touch', 'intermediate'),
  (52, 'Third-man run', 'passing', 'advanced'), (53, 'Switch of play', 'passing', 'intermediate'),
  (54, 'Chip finish', 'shooting', 'advanced'), (55, 'Penalty routine', 'shooting', 'beginner'),
  (56, 'Cover shadow', 'defending', 'advanced'), (57, 'Aerial duel', 'defending', 'intermediate'),
  (58, 'Parry wide', 'goalkeeping', 'intermediate'),
  (59, 'Sweeper runs', 'goalkeeping', 'advanced'), (60, 'Beep test', 'fitness', 'intermediate'),
  (61, 'Core and balance', 'fitness', 'beginner'), (62, 'Tempo runs', 'fitness', 'intermediate'),
  (63, 'My garage wall drill', 'passing', 'beginner'),
  (64, 'Opa Müllers Torschuss', 'shooting', 'advanced'),
  (65, 'keepie uppies with my sister', 'first_touch', 'beginner'),
  (66, 'l-drags', 'dribbling', 'beginner')
) AS v (no, title, skill, difficulty);

ALTER TABLE ex_drill ADD PRIMARY KEY (no), ADD COLUMN fragment text;

-- The drill's fields as they stand inside completed_sessions.drills. V1's app escapes whatever is
-- not ASCII; V2 wrote what it copied on July 28th as jsonb prints it.
UPDATE ex_drill SET fragment = format(
  '"title": %s, "skill": "%s", "difficulty": "%s", "sets": %s, "reps": %s, "duration": %s, '
  '"equipment": ["ball", "cones"], "trainingStyle": "%s"',
  replace(replace(replace(to_json(title)::text, 'ß', '\u00df'), 'ô', '\u00f4'), 'é', '\u00e9'),
  skill, difficulty, sets, reps, duration, intensity
) || CASE WHEN in_v2 AND NOT pg_temp.is_v1() THEN format(', "uuid": "%s"', uuid) ELSE '' END;

-- A drill that somebody trains: mostly one that both sides have.
CREATE FUNCTION pg_temp.drill_of_v1(tag text, key bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN pg_temp.roll($1, $2, 4600) < 4554 THEN 1 + pg_temp.roll($1, $2, 46)
    ELSE 47 + pg_temp.roll($1, $2, 2) END
$$;
CREATE FUNCTION pg_temp.drill_of_v2(tag text, key bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT (ARRAY[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,
    32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,49,50,51,52,53,54,55,56,57,58,59,60,61,62]
  )[1 + pg_temp.roll($1, $2, 60)]
$$;

-- V1's persons, and as person 0 what belongs to nobody: guests' sessions, filters without owner.
-- <table>0 is how many rows there were on July 28th, <table>1 how many came since; <table>0_from
-- and <table>1_from how many rows other persons have before.
CREATE TEMP TABLE ex_person AS
WITH spread AS (
  -- Persons with a special e-mail are spread evenly: doubles on even, unusable on odd places.
  SELECT i * (july / (july_unusable + 1)) AS p, 'unusable' AS what, i
  FROM ex_size, generate_series(1, july_unusable) i
  UNION ALL
  SELECT july + 2 * (i * recent / (2 * (recent_unusable + 1))) + 1, 'unusable', july_unusable + i
  FROM ex_size, generate_series(1, recent_unusable) i
  UNION ALL
  SELECT july + 2 * ((i::bigint * recent + 2 * doubles + 1) / (2 * (doubles + 1)))::int, 'double', i
  FROM ex_size, generate_series(1, doubles) i
), who AS (
  SELECT p, p <= july AS july, s.what, s.i,
    CASE WHEN p = 2 THEN 'John' WHEN p = persons THEN 'Mary'
      ELSE pg_temp.first_name(pg_temp.roll('person.first', p, 40)) END AS first_name,
    CASE WHEN p = 2 THEN 'Doe' WHEN p = persons THEN 'Major'
      ELSE pg_temp.last_name(pg_temp.roll('person.last', p, 40)) END AS last_name,
    -- Whoever tried out V2 by hand in August left rows of their own there.
    p <= july AND p % 40 = 3 AND s.what IS NULL AS tester,
    p <= july AND (pg_temp.roll('person.active', p, 100) < 35 OR p = 2
      OR p % 40 = 3 AND s.what IS NULL) AS active,
    persons, pg_temp.roll('person.password', p, 8) AS hash
  FROM ex_size, generate_series(1, persons) p
  LEFT JOIN spread s USING (p)
), mail AS (
  SELECT *,
    CASE
      WHEN what = 'unusable' THEN
        CASE WHEN i = 1 THEN '' WHEN i % 2 = 1 THEN NULL ELSE lower(first_name) || '.no.mail' || p END
      WHEN p = 2 THEN 'john_doe@example.com'
      WHEN p = persons THEN 'mary_major@example.org'
      ELSE lower(first_name)
        || (ARRAY['.', '.', '.', '_', '_', ''])[1 + pg_temp.roll('mail.joint', p, 6)]
        || lower(last_name) || p
        || CASE WHEN pg_temp.roll('mail.plus', p, 12) = 0 THEN '+training' ELSE '' END
        || '@' || (ARRAY['example.com', 'example.org', 'example.net', 'mail.example.com',
          'post.example.org'])[1 + pg_temp.roll('mail.domain', p, 5)]
    END AS email,
    pg_temp.roll('mail.case', p, 25) AS mail_case
  FROM who
), person AS (
  SELECT p, july, what, i, first_name, last_name, tester, active,
    -- What V2's copy has, and what V1 has now: some typed their address another way since.
    CASE WHEN mail_case IN (0, 2) AND p <> 2
      THEN upper(left(email, 1)) || substr(email, 2) ELSE email END AS email_then,
    CASE WHEN p IN (2, persons) OR what = 'unusable' THEN email WHEN mail_case = 1 THEN upper(email)
      WHEN mail_case = 2 THEN upper(left(email, 1)) || substr(email, 2) ELSE email END AS email_now,
    CASE WHEN p = 2 THEN 0 WHEN p = persons THEN 1 ELSE hash END AS hash_then,
    CASE WHEN p = 2 THEN 4 WHEN p = persons THEN 1
      WHEN july AND pg_temp.roll('person.new_password', p, 25) = 0 THEN (hash + 3) % 8
      ELSE hash END AS hash_now,
    july AND pg_temp.roll('person.new_profile', p, 12) = 0 AS profile_changed,
    CASE WHEN july THEN pg_temp.roll('cs', p, 15) ELSE 0 END AS cs0,
    CASE WHEN NOT july THEN 1 + pg_temp.roll('cs', p, 14)
      WHEN active THEN 1 + pg_temp.roll('cs+', p, 5) ELSE 0 END AS cs1,
    CASE WHEN july THEN 1 + pg_temp.roll('dg', p, 4) ELSE 0 END AS dg0,
    CASE WHEN NOT july THEN 1 + pg_temp.roll('dg', p, 4)
      WHEN active THEN pg_temp.roll('dg+', p, 2) ELSE 0 END AS dg1,
    CASE WHEN july THEN pg_temp.roll('ts', p, 8) ELSE 0 END AS ts0,
    CASE WHEN NOT july THEN pg_temp.roll('ts', p, 8)
      WHEN active THEN pg_temp.roll('ts+', p, 4) ELSE 0 END AS ts1,
    CASE WHEN july THEN pg_temp.roll('sf', p, 4) ELSE 0 END AS sf0,
    CASE WHEN NOT july THEN pg_temp.roll('sf', p, 4) WHEN tester THEN 1
      WHEN active THEN pg_temp.roll('sf+', p, 2) ELSE 0 END AS sf1,
    CASE WHEN july THEN 1 + pg_temp.roll('rt', p, 2) ELSE 0 END AS rt0,
    CASE WHEN NOT july THEN 1 + pg_temp.roll('rt', p, 2) WHEN active THEN 1 ELSE 0 END AS rt1,
    CASE WHEN july AND pg_temp.roll('rc', p, 4) = 0 THEN 1 ELSE 0 END AS rc0,
    CASE WHEN NOT july AND pg_temp.roll('rc', p, 4) = 0 OR active AND pg_temp.roll('rc', p, 8) = 1
      THEN 1 ELSE 0 END AS rc1,
    CASE WHEN july AND pg_temp.roll('sp', p, 50) > 0 THEN 1 ELSE 0 END AS sp0,
    CASE WHEN NOT july AND pg_temp.roll('sp', p, 50) > 0 THEN 1 ELSE 0 END AS sp1,
    CASE WHEN july AND pg_temp.roll('ph', p, 40) > 0 THEN 1 ELSE 0 END AS ph0,
    CASE WHEN NOT july AND pg_temp.roll('ph', p, 40) > 0 THEN 1 ELSE 0 END AS ph1
  FROM mail
), counted AS (
  SELECT *,
    CASE WHEN july THEN dg0 * 4 + pg_temp.roll('di', p, 5) - 2 ELSE 0 END AS di0,
    CASE WHEN NOT july THEN dg1 * 4 + pg_temp.roll('di', p, 5) - 2
      WHEN active THEN pg_temp.roll('di+', p, 6) ELSE 0 END AS di1
  FROM person
  UNION ALL
  SELECT 0, true, NULL, NULL, NULL, NULL, false, false, NULL, NULL, NULL, NULL, false,
    0, 0, 0, 0, pg_temp.share(40, 3), pg_temp.share(20, 2), pg_temp.share(12, 3),
    pg_temp.share(8, 2), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
)
SELECT *,
  sum(cs0) OVER w - cs0 AS cs0_from, sum(cs1) OVER w - cs1 AS cs1_from,
  sum(dg0) OVER w - dg0 AS dg0_from, sum(dg1) OVER w - dg1 AS dg1_from,
  sum(di0) OVER w - di0 AS di0_from, sum(di1) OVER w - di1 AS di1_from,
  sum(ts0) OVER w - ts0 AS ts0_from, sum(ts1) OVER w - ts1 AS ts1_from,
  sum(sf0) OVER w - sf0 AS sf0_from, sum(sf1) OVER w - sf1 AS sf1_from,
  sum(rt0) OVER w - rt0 AS rt0_from, sum(rt1) OVER w - rt1 AS rt1_from,
  sum(rc0) OVER w - rc0 AS rc0_from, sum(rc1) OVER w - rc1 AS rc1_from,
  sum(sp0) OVER w - sp0 AS sp0_from, sum(sp1) OVER w - sp1 AS sp1_from,
  sum(ph0) OVER w - ph0 AS ph0_from, sum(ph1) OVER w - ph1 AS ph1_from
FROM counted
WINDOW w AS (ORDER BY p ROWS UNBOUNDED PRECEDING);

ALTER TABLE ex_person ADD PRIMARY KEY (p);
ANALYZE ex_person;

CREATE TEMP TABLE ex_total AS
SELECT sum(cs0) AS cs0, sum(dg0) AS dg0, sum(di0) AS di0, sum(ts0) AS ts0, sum(sf0) AS sf0,
  sum(rt0) AS rt0, sum(rt1) AS rt1, sum(rc0) AS rc0, sum(sp0) AS sp0, sum(ph0) AS ph0,
  sum(sf1) AS sf1
FROM ex_person;

-- Whoever wrote into V2 since July 28th: testers and others of July with rows of V2's own tables,
-- and the Android users, numbered a = 1, 2, …, whose keys go on where V2's sequences stood.
CREATE TEMP TABLE ex_v2_person AS
WITH spread AS (
  SELECT 2 * (i * android / (2 * (android_unusable + 1))) + 1 AS a, 'unusable' AS what, i
  FROM ex_size, generate_series(1, android_unusable) i
  UNION ALL
  SELECT CASE
      WHEN persons < 100 THEN CASE WHEN recent BETWEEN 5 AND 8 THEN 6 ELSE 4 END
      ELSE 2 * ((i::bigint * android + 2 * doubles + 1) / (2 * (doubles + 1)))::int
    END, 'double', i
  FROM ex_size, generate_series(1, doubles) i
), android AS (
  SELECT z.july + a AS id, a, s.what, s.i,
    CASE a WHEN 1 THEN 'John' WHEN 2 THEN 'Mary'
      ELSE pg_temp.first_name(pg_temp.roll('android.first', a, 40)) END AS first_name,
    CASE a WHEN 1 THEN 'Xdoe' WHEN 2 THEN 'Xmajor'
      ELSE pg_temp.last_name(pg_temp.roll('android.last', a, 40)) END AS last_name,
    CASE WHEN s.what = 'double' THEN
        CASE WHEN s.i % 2 = 0 THEN upper(left(d.email_now, 1)) || substr(d.email_now, 2)
          ELSE lower(d.email_now) END
      WHEN s.what = 'unusable' THEN CASE WHEN s.i % 2 = 1 THEN NULL ELSE 'android' || a END
      WHEN a = 1 THEN 'johnXdoe@example.com'
      WHEN a = 2 THEN 'maryXmajor@example.org'
      ELSE CASE WHEN pg_temp.roll('android.case', a, 20) = 0
          THEN pg_temp.first_name(pg_temp.roll('android.first', a, 40))
          ELSE lower(pg_temp.first_name(pg_temp.roll('android.first', a, 40))) END
        || (ARRAY['.', '_'])[1 + pg_temp.roll('android.joint', a, 2)]
        || lower(pg_temp.last_name(pg_temp.roll('android.last', a, 40))) || a
        || (ARRAY['@pitch.example', '@kicker.example'])[1 + pg_temp.roll('android.domain', a, 2)]
    END AS email,
    CASE a WHEN 1 THEN 5 ELSE pg_temp.roll('android.password', a, 8) END AS hash
  FROM ex_size z
  CROSS JOIN generate_series(1, z.android) a
  LEFT JOIN spread s USING (a)
  LEFT JOIN ex_person d ON s.what = 'double' AND d.what = 'double' AND d.i = s.i
), person AS (
  SELECT id, a, what, i, first_name, last_name, email, hash,
    CASE WHEN a % 5 < 3 THEN 1 + pg_temp.roll('android.ms', a, 3) ELSE 0 END AS ms,
    1 + pg_temp.roll('android.cs', a, 10) AS cs,
    1 + pg_temp.roll('android.dg', a, 3) AS dg,
    2 + pg_temp.roll('android.di', a, 12) AS di,
    1 + pg_temp.roll('android.ts', a, 5) AS ts,
    1 + pg_temp.roll('android.sf', a, 2) AS sf, 1 + pg_temp.roll('android.rt', a, 2) AS rt,
    CASE WHEN pg_temp.roll('android.rc', a, 5) = 0 THEN 1 ELSE 0 END AS rc,
    1 AS sp, 1 AS ph,
    CASE WHEN a % 3 = 1 THEN 1 + pg_temp.roll('android.cd', a, 2) ELSE 0 END AS cd,
    CASE WHEN a % 8 = 5 THEN 1 ELSE 0 END AS ev
  FROM android
), counted AS (
  SELECT id, a, what, i, first_name, last_name, email, hash, ms, ms + cs AS cs, dg, di, ts, sf, rt,
    rc, sp, ph, cd, ev
  FROM person
  UNION ALL
  SELECT p, NULL, CASE WHEN tester THEN 'tester' END, NULL, first_name, last_name, NULL, NULL,
    CASE WHEN p % 15 = 4 OR p = 2 THEN 2 ELSE 0 END,
    tester::int, tester::int, 2 * tester::int, tester::int, 2 * tester::int, tester::int, 0, 0, 0,
    CASE WHEN p % 25 = 6 OR p = 2 THEN 1 + p % 2 ELSE 0 END,
    CASE WHEN p % 50 = 7 THEN 1 ELSE 0 END
  FROM ex_person
  WHERE july AND p > 0 AND what IS NULL
    AND (tester OR p = 2 OR p % 15 = 4 OR p % 25 = 6 OR p % 50 = 7)
  UNION ALL
  -- Guests of the Android app.
  SELECT 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, pg_temp.share(15, 2),
    pg_temp.share(4, 1), 0, 0, 0, 0, 0, 0
)
SELECT *,
  sum(ms) OVER w - ms AS ms_from, sum(cs) OVER w - cs AS cs_from, sum(dg) OVER w - dg AS dg_from,
  sum(di) OVER w - di AS di_from, sum(ts) OVER w - ts AS ts_from, sum(sf) OVER w - sf AS sf_from,
  sum(rt) OVER w - rt AS rt_from, sum(rc) OVER w - rc AS rc_from, sum(sp) OVER w - sp AS sp_from,
  sum(ph) OVER w - ph AS ph_from, sum(cd) OVER w - cd AS cd_from, sum(ev) OVER w - ev AS ev_from
FROM counted
WINDOW w AS (ORDER BY id ROWS UNBOUNDED PRECEDING);

ALTER TABLE ex_v2_person ADD PRIMARY KEY (id);
ANALYZE ex_v2_person;

-- What became of a row of July 28th: of 100, V1 changed 6 since, V1 deleted 4, V2 lost 3.
CREATE FUNCTION pg_temp.fate(tag text, key bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN pg_temp.roll($1, $2, 100) < 87 THEN 'same'
    ELSE (ARRAY['changed', 'changed', 'changed', 'changed', 'changed', 'changed', 'deleted',
      'deleted', 'deleted', 'deleted', 'lost', 'lost', 'lost'])[1 + pg_temp.roll($1, $2, 13)] END
$$;

-- One view a table: who has which row. `key` is what its contents are rolled from; it is the id of
-- V1, or lies beyond all of those for rows made in V2. `changed` says that this is V1 and the row
-- is no longer what it was on July 28th. A person's first group is there for good.
DO $do$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['cs', 'dg', 'ts', 'sf', 'rt', 'rc', 'sp', 'ph'] LOOP
    EXECUTE format($sql$
      CREATE TEMP VIEW ex_%1$s AS
      SELECT p AS person, nullif(p, 0) AS user_id, k, 'july' AS made, (%1$s0_from + k)::int AS id,
        (%1$s0_from + k)::bigint AS key,
        pg_temp.is_v1() AND pg_temp.fate('%1$s', (%1$s0_from + k)::bigint) = 'changed' AS changed
      FROM ex_person, generate_series(1, %1$s0) k
      WHERE ('%1$s' IN ('dg', 'ph', 'sp') AND k = 1)
        OR pg_temp.fate('%1$s', (%1$s0_from + k)::bigint)
          <> CASE WHEN pg_temp.is_v1() THEN 'deleted' ELSE 'lost' END
      UNION ALL
      SELECT p.p, nullif(p.p, 0), k, 'v1', (t.%1$s0 + p.%1$s1_from + k)::int,
        (t.%1$s0 + p.%1$s1_from + k)::bigint, false
      FROM ex_total t, ex_person p, generate_series(1, p.%1$s1) k
      WHERE pg_temp.is_v1()
      UNION ALL
      SELECT id, nullif(id, 0), k, CASE WHEN a IS NULL THEN 'test' ELSE 'android' END,
        (t.%1$s0 + %1$s_from + k)::int, (2000000000 + %1$s_from + k)::bigint, false
      FROM ex_total t, ex_v2_person, generate_series(1, %1$s) k
      WHERE NOT pg_temp.is_v1()
    $sql$, t);
  END LOOP;
END
$do$;

-- Items: the j-th of a person is in one of their groups by turns; whoever made none since July
-- puts new ones into the first group.
CREATE TEMP VIEW ex_di AS
SELECT p AS person, j, 'july' AS made, (di0_from + j)::int AS id, (di0_from + j)::bigint AS key,
  (dg0_from + 1 + CASE WHEN pg_temp.is_v1() AND j % 2 = 0
      AND pg_temp.fate('di', (di0_from + j)::bigint) = 'changed'
    THEN 0 ELSE j % dg0 END)::int AS drill_group_id,
  (j - 1) / dg0 + 1 AS position,
  pg_temp.is_v1() AND pg_temp.fate('di', (di0_from + j)::bigint) = 'changed' AS changed
FROM ex_person, generate_series(1, di0) j
WHERE pg_temp.fate('di', (di0_from + j)::bigint)
    <> CASE WHEN pg_temp.is_v1() THEN 'deleted' ELSE 'lost' END
  AND (j % dg0 = 0 OR pg_temp.fate('dg', (dg0_from + 1 + j % dg0)::bigint)
    <> CASE WHEN pg_temp.is_v1() THEN 'deleted' ELSE 'lost' END)
UNION ALL
SELECT p, j, 'v1', (t.di0 + di1_from + j)::int, (t.di0 + di1_from + j)::bigint,
  (CASE WHEN dg1 > 0 THEN t.dg0 + dg1_from + 1 + j % dg1 ELSE dg0_from + 1 END)::int,
  (j - 1) / greatest(dg1, 1) + 1, false
FROM ex_total t, ex_person, generate_series(1, di1) j
WHERE pg_temp.is_v1()
UNION ALL
SELECT id, j, CASE WHEN a IS NULL THEN 'test' ELSE 'android' END, (t.di0 + di_from + j)::int,
  (2000000000 + di_from + j)::bigint, (t.dg0 + dg_from + 1 + j % dg)::int, (j - 1) / dg + 1, false
FROM ex_total t, ex_v2_person, generate_series(1, di) j
WHERE NOT pg_temp.is_v1();

-- Three ordered drills a training session; keys and ids follow the session's.
CREATE TEMP VIEW ex_od AS
SELECT s.person, s.made, s.id AS session_id, j AS position, 3 * (s.id - 1) + j AS id,
  3 * (s.key - 1) + j AS key,
  pg_temp.is_v1() AND s.made = 'july' AND pg_temp.fate('od', 3 * (s.key - 1) + j) = 'changed'
    AS changed
FROM ex_ts s, generate_series(1, 3) j
WHERE s.made <> 'july' OR pg_temp.fate('od', 3 * (s.key - 1) + j)
  <> CASE WHEN pg_temp.is_v1() THEN 'deleted' ELSE 'lost' END;

-- Completed sessions with their drills as json text. Most elements nest the drill, those of old
-- rows have its fields flat. One session in 97 has a malformed first element. `"id"` is a random
-- uuid of the phone; V2 has it only where it did not know the title.
CREATE TEMP VIEW ex_completed_session AS
SELECT s.person, s.user_id, s.k, s.made, s.id, s.key,
  CASE s.made
    WHEN 'july' THEN timestamp '2024-08-01' + pg_temp.roll('cs.date', s.key, 518400) * interval '1 minute'
    ELSE timestamp '2025-09-01' + pg_temp.roll('cs.date', s.key, 43200) * interval '1 minute'
  END AS date,
  e.completed, n.drills AS total, e.drills
FROM ex_cs s
CROSS JOIN LATERAL (
  SELECT CASE WHEN s.key % 97 = 5 THEN 3
    WHEN pg_temp.roll('cs.drills', s.key, 16) = 0 THEN 0
    ELSE 1 + pg_temp.roll('cs.drills', s.key, 4) END AS drills,
    s.made = 'july' AND pg_temp.roll('cs.flat', s.key, 12) = 0 AS flat
) n
CROSS JOIN LATERAL (
  SELECT '[' || coalesce(string_agg(
      CASE WHEN s.key % 97 = 5 AND j = 1 THEN (ARRAY[
          '7', 'null', '"L-drags"', '{"setsDone": 1, "drill": {"skill": "dribbling"}}',
          '["L-drags", 3]', '{"drill": "L-drags", "setsDone": 2}'])[1 + s.key / 97 % 6]
      ELSE
        CASE WHEN n.flat THEN '{' ELSE '{"drill": {' END
        || CASE WHEN pg_temp.is_v1() OR d.no IN (47, 48) OR d.no > 62
          THEN '"id": "' || pg_temp.draw('cs.drill', s.key * 8 + j)::uuid || '", ' ELSE '' END
        || (SELECT f.fragment FROM ex_drill f WHERE f.no = d.no)
        || CASE WHEN n.flat THEN '' ELSE '}' END
        || ', "setsDone": ' || CASE WHEN s.changed OR d.done THEN '4' ELSE '2' END
        || ', "totalSets": 4, "totalReps": ' || 5 + 5 * pg_temp.roll('cs.reps', s.key * 8 + j, 3)
        || ', "totalDuration": ' || CASE WHEN pg_temp.roll('cs.null', s.key * 8 + j, 40) = 0
          THEN 'null' ELSE (5 + pg_temp.roll('cs.minutes', s.key * 8 + j, 16))::text END
        || ', "isCompleted": ' || CASE WHEN s.changed OR d.done THEN 'true' ELSE 'false' END
        || CASE WHEN pg_temp.roll('cs.notes', s.key * 8 + j, 60) = 0
          THEN ', "notes": "\u00a1golazo! \ud83d\udd25 \"top\" \\o/"' ELSE '' END
        || '}'
      END, ', ' ORDER BY j), '') || ']' AS drills,
    (count(*) FILTER (WHERE s.changed OR d.done))::int AS completed
  FROM (
    SELECT j,
      pg_temp.roll('cs.done', s.key * 8 + j, 4) > 0 AS done,
      CASE WHEN s.made NOT IN ('july', 'v1') THEN pg_temp.drill_of_v2('cs.no', s.key * 8 + j)
        WHEN pg_temp.roll('cs.own', s.key * 8 + j, 120) = 0
          THEN 63 + pg_temp.roll('cs.own.no', s.key * 8 + j, 4)
        ELSE pg_temp.drill_of_v1('cs.no', s.key * 8 + j) END AS no
    FROM generate_series(1, n.drills) j
  ) d
) e;

-- The contents that V1's tables and V2's have alike, a view a table.
CREATE TEMP VIEW ex_preferences AS
SELECT id, user_id, 15 * (1 + pg_temp.roll('sp.duration', key, 6) + changed::int) AS duration,
  (ARRAY['{ball}', '{ball,cones}', '{ball,cones,goal}', '{}', '{ball,"wall, or fence"}'])[
    1 + pg_temp.roll('sp.equipment', key, 5)]::text[] AS available_equipment,
  CASE WHEN changed THEN 'high intensity'
    ELSE (ARRAY['low intensity', 'medium intensity'])[1 + pg_temp.roll('sp.style', key, 2)]
  END AS training_style,
  (ARRAY['full field', 'small field', 'garden', 'indoor court'])[
    1 + pg_temp.roll('sp.location', key, 4)] AS training_location,
  (ARRAY['beginner', 'intermediate', 'advanced'])[1 + pg_temp.roll('sp.difficulty', key, 3)]
    AS difficulty,
  (ARRAY['[{"category": "dribbling", "sub_skills": ["close control", "1v1 moves"]}]', '[]',
    '[{"category": "passing", "sub_skills": ["long passing"]}]',
    '["shooting", "first_touch"]'])[1 + pg_temp.roll('sp.skills', key, 4)]::jsonb AS target_skills,
  timestamp '2025-03-01' + pg_temp.roll('sp.created', key, 200000) * interval '1 minute'
    AS created_at,
  CASE WHEN changed THEN timestamp '2025-08-30 09:30'
    ELSE timestamp '2025-07-19' + pg_temp.roll('sp.updated', key, 10000) * interval '1 minute'
  END AS updated_at
FROM ex_sp;

CREATE TEMP VIEW ex_groups AS
SELECT id, user_id,
  CASE WHEN k = 1 THEN 'Liked Drills' ELSE
    (ARRAY['Warm-up', 'Match day', 'Weak foot', 'Rainy days', 'Für den Urlaub', 'O''Neill''s list'])[
      1 + pg_temp.roll('dg.name', key, 6)] || CASE WHEN changed THEN ' (new)' ELSE '' END
  END AS name,
  CASE WHEN changed THEN 'Renamed in August' WHEN k = 1 THEN 'All the drills you like' ELSE ''
  END AS description,
  k = 1 AS is_liked_group
FROM ex_dg;

CREATE TEMP VIEW ex_items AS
SELECT id, made, drill_group_id,
  CASE WHEN made IN ('july', 'v1') THEN pg_temp.drill_of_v1('di.no', key)
    ELSE pg_temp.drill_of_v2('di.no', key) END AS no,
  CASE WHEN changed THEN position + 10 ELSE position END AS position,
  CASE made WHEN 'july'
    THEN timestamp '2025-02-01' + pg_temp.roll('di.created', key, 250000) * interval '1 minute'
    ELSE timestamp '2025-09-01' + pg_temp.roll('di.created', key, 43200) * interval '1 minute'
  END AS created_at
FROM ex_di;

CREATE TEMP VIEW ex_training AS
SELECT id, person, user_id, 15 * (1 + pg_temp.roll('ts.duration', key, 6)) + 5 * changed::int
    AS total_duration,
  (ARRAY['["dribbling"]', '["passing", "first_touch"]', '["shooting"]', '[]',
    '["d\u00e9fense", "fitness"]'])[1 + pg_temp.roll('ts.focus', key, 5)]::json AS focus_areas,
  CASE made WHEN 'july'
    THEN timestamp '2025-02-01' + pg_temp.roll('ts.created', key, 250000) * interval '1 minute'
    ELSE timestamp '2025-09-01' + pg_temp.roll('ts.created', key, 43200) * interval '1 minute'
  END AS created_at
FROM ex_ts;

CREATE TEMP VIEW ex_ordered AS
SELECT id, person, made, session_id, position, key,
  CASE WHEN made IN ('july', 'v1') THEN pg_temp.drill_of_v1('od.no', key)
    ELSE pg_temp.drill_of_v2('od.no', key) END AS no,
  CASE WHEN changed THEN 4 ELSE pg_temp.roll('od.done', key, 4) END AS sets_done,
  4 AS sets, 5 + 5 * pg_temp.roll('od.reps', key, 3) AS reps, 60 AS rest,
  5 + pg_temp.roll('od.duration', key, 11) AS duration,
  changed OR pg_temp.roll('od.done', key, 4) = 3 AS is_completed
FROM ex_od;

-- A phone's filters. Some that came to V1 since July the same phone gave to V2 as well: testers
-- under their own account, and now and then a phone that has passed to an Android user.
CREATE TEMP VIEW ex_filters AS
SELECT id, user_id, pg_temp.draw('sf.client', (CASE
    WHEN made = 'test' AND k = 1 AND person > 0
      THEN (SELECT t.sf0 + p.sf1_from + 1 FROM ex_total t, ex_person p WHERE p.p = person)
    WHEN made = 'android' AND k = 1 AND (person - (SELECT july FROM ex_size)) % 60 = 3
      THEN (SELECT t.sf0 + t.sf1 FROM ex_total t) - (person - (SELECT july FROM ex_size))
    ELSE key END)::bigint)::uuid::text AS client_id,
  (ARRAY['Quick', 'Long', 'At home', 'With goal', 'Für zwei'])[1 + pg_temp.roll('sf.name', key, 5)]
    || CASE WHEN changed THEN ' 2' ELSE '' END AS name,
  (ARRAY['15min', '30min', '1h', NULL])[1 + pg_temp.roll('sf.time', key, 4)] AS saved_time,
  (ARRAY['{ball}', '{ball,cones,wall}', '{}', NULL])[1 + pg_temp.roll('sf.equipment', key, 4)]::text[]
    AS saved_equipment,
  (ARRAY['medium intensity', 'high intensity', NULL])[1 + pg_temp.roll('sf.style', key, 3)]
    AS saved_training_style,
  (ARRAY['full field', 'garden', NULL])[1 + pg_temp.roll('sf.location', key, 3)] AS saved_location,
  CASE WHEN changed THEN 'advanced'
    ELSE (ARRAY['beginner', 'intermediate', NULL])[1 + pg_temp.roll('sf.difficulty', key, 3)]
  END AS saved_difficulty
FROM ex_sf;

-- Tokens that keep people logged in; the same two ways of being in V2 already.
CREATE TEMP VIEW ex_tokens AS
SELECT id, user_id, made, key,
  pg_temp.draw('rt.token', CASE
    WHEN made = 'test' AND k = 1
      THEN (SELECT t.rt0 + p.rt1_from + 1 FROM ex_total t, ex_person p WHERE p.p = person)::bigint
    WHEN made = 'android' AND k = 1 AND (person - (SELECT july FROM ex_size)) % 60 = 3
      THEN (SELECT t.rt0 + t.rt1 FROM ex_total t)::bigint - (person - (SELECT july FROM ex_size))
    ELSE key END) AS token,
  at + CASE WHEN changed THEN interval '120 days' ELSE interval '90 days' END AS expires_at,
  at AS created_at
FROM (
  SELECT *,
    CASE made WHEN 'july'
      THEN timestamp '2025-04-01' + pg_temp.roll('rt.at', key, 169000) * interval '1 minute'
      ELSE timestamp '2025-09-01' + pg_temp.roll('rt.at', key, 43200) * interval '1 minute'
    END AS at
  FROM ex_rt
) r;

CREATE TEMP VIEW ex_reset_codes AS
SELECT id, user_id, made, lpad(pg_temp.roll('rc.code', key, 1000000)::text, 6, '0') AS code,
  at + CASE WHEN changed THEN interval '30 minutes' ELSE interval '10 minutes' END AS expires_at,
  at AS created_at
FROM (
  SELECT *,
    CASE made WHEN 'july'
      THEN timestamp '2025-04-01' + pg_temp.roll('rc.at', key, 169000) * interval '1 minute'
      ELSE timestamp '2025-09-01' + pg_temp.roll('rc.at', key, 43200) * interval '1 minute'
    END AS at
  FROM ex_rc
) r;

-- The streaks, and V1's own count of sessions, which is not always right: nobody took deleted
-- sessions off. An active person's row has changed since July 28th.
CREATE TEMP VIEW ex_progress AS
SELECT h.id, h.user_id, streak + moved AS current_streak,
  streak + moved + pg_temp.roll('ph.more', h.key, 20) AS highest_streak,
  CASE WHEN h.made = 'android' THEN 0 WHEN pg_temp.is_v1() THEN p.cs0 + p.cs1 ELSE p.cs0 END
    AS completed_sessions_count,
  CASE WHEN moved > 0 THEN timestamp '2025-09-29' + (h.key % 2880) * interval '1 minute'
    WHEN h.made = 'july'
      THEN timestamp '2025-07-01' + pg_temp.roll('ph.at', h.key, 38000) * interval '1 minute'
    ELSE timestamp '2025-09-30' END AS updated_at,
  h.made, h.key
FROM ex_ph h
LEFT JOIN ex_person p ON p.p = h.person AND h.made <> 'android'
CROSS JOIN LATERAL (
  SELECT pg_temp.roll('ph.streak', h.key, 12) AS streak,
    CASE WHEN h.made = 'july' AND pg_temp.is_v1() AND p.active
      THEN 1 + pg_temp.roll('ph.moved', h.key, 9) ELSE 0 END AS moved
) s;

-- A person's profile; `changed` turns some of the answers.
CREATE TEMP VIEW ex_profile AS
SELECT person, changed,
  (ARRAY['Improve my skills', 'Make the team', 'Have fun', 'Get fit'])[
    1 + pg_temp.roll('u.goal', person, 4)] AS primary_goal,
  (ARRAY['["lack of time"]', '["no partner", "no equipment"]', '[]', '["motivaci\u00f3n"]'])[
    1 + pg_temp.roll('u.challenge', person, 4)]::json AS biggest_challenge,
  (ARRAY['beginner', 'intermediate', 'advanced', 'professional'])[
    1 + pg_temp.roll('u.experience', person, 4)] AS training_experience,
  (ARRAY['striker', 'winger', 'midfielder', 'fullback', 'centre-back', 'goalkeeper', NULL])[
    1 + pg_temp.roll('u.position', person, 7)] AS position,
  (CASE WHEN changed THEN '["box-to-box", "leader"]' ELSE
    (ARRAY['["playmaker"]', '["dribbler", "finisher"]', '[]'])[1 + pg_temp.roll('u.style', person, 3)]
  END)::json AS playstyle,
  (ARRAY['under 13', '13-16', '17-19', '20-29', '30+'])[1 + pg_temp.roll('u.age', person, 5)]
    AS age_range,
  (ARRAY['["pace"]', '["passing", "vision"]', '["heading"]', 'null'])[
    1 + pg_temp.roll('u.strengths', person, 4)]::json AS strengths,
  (ARRAY['["weak foot"]', '["stamina", "first touch"]', '[]'])[
    1 + pg_temp.roll('u.improve', person, 3)]::json AS areas_to_improve,
  (ARRAY['["full field"]', '["garden", "indoor court"]', '[]'])[
    1 + pg_temp.roll('u.location', person, 3)]::json AS training_location,
  (ARRAY['["ball"]', '["ball","cones"]', '["ball", "goal", "wall"]'])[
    1 + pg_temp.roll('u.equipment', person, 3)]::json AS available_equipment,
  (ARRAY['15', '30', '60', '90+'])[1 + pg_temp.roll('u.daily', person, 4)] AS daily_training_time,
  CASE WHEN changed THEN '6-7 days'
    ELSE (ARRAY['2-3 days', '4-5 days'])[1 + pg_temp.roll('u.weekly', person, 2)]
  END AS weekly_training_days
FROM (
  SELECT p::bigint AS person, pg_temp.is_v1() AND profile_changed AS changed
  FROM ex_person WHERE p > 0 AND (pg_temp.is_v1() OR july)
  UNION ALL
  SELECT 2000000000 + id, false FROM ex_v2_person WHERE a IS NOT NULL AND NOT pg_temp.is_v1()
) w;
