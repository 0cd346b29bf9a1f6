-- The creation dates: copies were made on July 28th, Android accounts from September 1st on.
-- Parameters: those of generate-shared.sql; runs after generate-v2.sql in the same session.

UPDATE users u
SET created_at = CASE WHEN id <= july
  THEN timestamp '2025-07-28 02:00' + id % 3600 * interval '1 second'
  ELSE timestamp '2025-09-01 08:00' + (id - july)::float / android * interval '29 days' END
FROM ex_size;
