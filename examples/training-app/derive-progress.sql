-- Recomputes the derived columns of V2's progress_history from the completed sessions.
-- Parameters: the temp table rehome_persons, whose column id holds keys of users, one row a person.
-- Both shapes of completed_sessions.drills are read; what is no drill (a number, null, a string,
-- an array, an object without a title) counts for nothing. Documents are read as jsonb, which is
-- parsed once. It cannot hold an escaped NUL or half of a surrogate pair: where a document has one,
-- it is taken out first. To ask whether it has one is far cheaper than to look for each.
-- OFFSET 0 keeps the reading out of each place that uses it; a CTE would write all documents down.
-- Only rows in which something differs are written, each at most once. Persons without a row of
-- progress get none: every row that V1 has is there before this runs. The streaks are V1's.

WITH element AS (
  SELECT user_id, value,
    CASE WHEN jsonb_typeof(value -> 'drill') = 'object' THEN value -> 'drill' ELSE value END AS drill
  FROM (
    SELECT user_id,
      jsonb_array_elements(CASE WHEN jsonb_typeof(drills) = 'array' THEN drills ELSE '[]' END) AS value
    FROM (
      SELECT s.user_id,
        CASE WHEN strpos(s.drills::text, '\u') = 0 THEN s.drills::jsonb
          WHEN strpos(s.drills::text, '\u0000') = 0
            AND strpos(s.drills::text, '\ud') = 0 AND strpos(s.drills::text, '\uD') = 0
            THEN s.drills::jsonb
          WHEN s.drills::text ~ '^(?:[^\\]|\\[^u]|\\u(?:[^dD0]...|0[^0]..|00[^0].|000[^0]|[dD][0-7]..|[dD][89abAB]..\\u[dD][c-fC-F]..))*$'
            THEN s.drills::jsonb
          ELSE regexp_replace(
            replace(s.drills::text, '\\', '\u005c'),
            '\\u0000|\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]..',
            '', 'g')::jsonb
        END AS drills
      FROM completed_sessions s
      JOIN rehome_persons p ON p.id = s.user_id
      OFFSET 0
    ) AS session
  ) AS e
), done AS (
  SELECT user_id,
    drill ->> 'title' AS title,
    lower(drill ->> 'skill') AS skill,
    lower(drill ->> 'difficulty') AS difficulty,
    CASE WHEN jsonb_typeof(value -> 'totalDuration') = 'number'
      THEN (value ->> 'totalDuration')::numeric
    END AS minutes
  FROM element
  WHERE jsonb_typeof(drill -> 'title') = 'string'
), by_title AS (
  SELECT user_id, title AS favorite_drill, unique_drills
  FROM (
    SELECT user_id, title,
      count(*) OVER (PARTITION BY user_id) AS unique_drills,
      row_number() OVER (PARTITION BY user_id ORDER BY times DESC, title COLLATE "C") AS place
    FROM (SELECT user_id, title, count(*) AS times FROM done GROUP BY user_id, title) t
  ) t
  WHERE place = 1
), by_skill AS (
  SELECT DISTINCT ON (user_id) user_id, skill AS most_improved_skill
  FROM (
    SELECT user_id, skill, count(*) AS times FROM done WHERE skill <> '' GROUP BY user_id, skill
  ) t
  ORDER BY user_id, times DESC, skill COLLATE "C"
), drills AS (
  SELECT user_id,
    count(*) AS drills,
    round(coalesce(sum(minutes), 0)) AS minutes,
    count(*) FILTER (WHERE skill = 'dribbling') AS dribbling,
    count(*) FILTER (WHERE skill IN ('first_touch', 'first touch')) AS first_touch,
    count(*) FILTER (WHERE skill = 'passing') AS passing,
    count(*) FILTER (WHERE skill = 'shooting') AS shooting,
    count(*) FILTER (WHERE skill = 'defending') AS defending,
    count(*) FILTER (WHERE skill = 'goalkeeping') AS goalkeeping,
    count(*) FILTER (WHERE skill = 'fitness') AS fitness,
    count(*) FILTER (WHERE difficulty = 'beginner') AS beginner,
    count(*) FILTER (WHERE difficulty = 'intermediate') AS intermediate,
    count(*) FILTER (WHERE difficulty = 'advanced') AS advanced
  FROM done
  GROUP BY user_id
), sessions AS (
  SELECT s.user_id,
    count(*) AS sessions,
    count(*) FILTER (WHERE s.session_type = 'mental_training') AS mental,
    coalesce(sum(s.duration_minutes) FILTER (WHERE s.session_type = 'mental_training'), 0)
      AS mental_minutes
  FROM completed_sessions s
  JOIN rehome_persons p ON p.id = s.user_id
  GROUP BY s.user_id
), derived AS (
  SELECT p.id AS user_id,
    coalesce(s.sessions, 0)::int AS completed_sessions_count,
    t.favorite_drill,
    coalesce(round(d.drills::numeric / nullif(s.sessions - s.mental, 0), 1), 0)::float
      AS drills_per_session,
    coalesce(round(d.minutes / nullif(s.sessions - s.mental, 0), 1), 0)::float
      AS minutes_per_session,
    coalesce(d.minutes, 0)::int AS total_time_all_sessions,
    coalesce(d.dribbling, 0)::int AS dribbling_drills_completed,
    coalesce(d.first_touch, 0)::int AS first_touch_drills_completed,
    coalesce(d.passing, 0)::int AS passing_drills_completed,
    coalesce(d.shooting, 0)::int AS shooting_drills_completed,
    coalesce(d.defending, 0)::int AS defending_drills_completed,
    coalesce(d.goalkeeping, 0)::int AS goalkeeping_drills_completed,
    coalesce(d.fitness, 0)::int AS fitness_drills_completed,
    k.most_improved_skill,
    coalesce(t.unique_drills, 0)::int AS unique_drills_completed,
    coalesce(d.beginner, 0)::int AS beginner_drills_completed,
    coalesce(d.intermediate, 0)::int AS intermediate_drills_completed,
    coalesce(d.advanced, 0)::int AS advanced_drills_completed,
    coalesce(s.mental, 0)::int AS mental_training_sessions,
    coalesce(s.mental_minutes, 0)::int AS total_mental_training_minutes
  FROM rehome_persons p
  LEFT JOIN sessions s ON s.user_id = p.id
  LEFT JOIN drills d ON d.user_id = p.id
  LEFT JOIN by_title t ON t.user_id = p.id
  LEFT JOIN by_skill k ON k.user_id = p.id
)
UPDATE progress_history h SET
  completed_sessions_count = d.completed_sessions_count,
  favorite_drill = d.favorite_drill,
  drills_per_session = d.drills_per_session,
  minutes_per_session = d.minutes_per_session,
  total_time_all_sessions = d.total_time_all_sessions,
  dribbling_drills_completed = d.dribbling_drills_completed,
  first_touch_drills_completed = d.first_touch_drills_completed,
  passing_drills_completed = d.passing_drills_completed,
  shooting_drills_completed = d.shooting_drills_completed,
  defending_drills_completed = d.defending_drills_completed,
  goalkeeping_drills_completed = d.goalkeeping_drills_completed,
  fitness_drills_completed = d.fitness_drills_completed,
  most_improved_skill = d.most_improved_skill,
  unique_drills_completed = d.unique_drills_completed,
  beginner_drills_completed = d.beginner_drills_completed,
  intermediate_drills_completed = d.intermediate_drills_completed,
  advanced_drills_completed = d.advanced_drills_completed,
  mental_training_sessions = d.mental_training_sessions,
  total_mental_training_minutes = d.total_mental_training_minutes
FROM derived d
WHERE h.user_id = d.user_id
  AND (h.completed_sessions_count, h.favorite_drill, h.drills_per_session, h.minutes_per_session,
    h.total_time_all_sessions, h.dribbling_drills_completed, h.first_touch_drills_completed,
    h.passing_drills_completed, h.shooting_drills_completed, h.defending_drills_completed,
    h.goalkeeping_drills_completed, h.fitness_drills_completed, h.most_improved_skill,
    h.unique_drills_completed, h.beginner_drills_completed, h.intermediate_drills_completed,
    h.advanced_drills_completed, h.mental_training_sessions, h.total_mental_training_minutes)
  IS DISTINCT FROM
    (d.completed_sessions_count, d.favorite_drill, d.drills_per_session, d.minutes_per_session,
    d.total_time_all_sessions, d.dribbling_drills_completed, d.first_touch_drills_completed,
    d.passing_drills_completed, d.shooting_drills_completed, d.defending_drills_completed,
    d.goalkeeping_drills_completed, d.fitness_drills_completed, d.most_improved_skill,
    d.unique_drills_completed, d.beginner_drills_completed, d.intermediate_drills_completed,
    d.advanced_drills_completed, d.mental_training_sessions, d.total_mental_training_minutes);
