-- Brings every sequence up to date, drops what the other files made for themselves, and gathers
-- statistics. Parameters: none. Runs last, in the same session.

DO $do$
DECLARE
  s record;
BEGIN
  FOR s IN
    SELECT pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), 'id') AS sequence,
      format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r'
      AND pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), 'id') IS NOT NULL
  LOOP
    EXECUTE format('SELECT setval(%L, coalesce(max(id), 1), max(id) IS NOT NULL) FROM %s',
      s.sequence, s.name);
  END LOOP;
  DROP TABLE IF EXISTS pg_temp.rehome_persons;
  FOR s IN
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = pg_my_temp_schema() AND c.relkind = 'r' AND c.relname LIKE 'ex\_%'
  LOOP
    EXECUTE format('DROP TABLE %s CASCADE', s.name);
  END LOOP;
  FOR s IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = pg_my_temp_schema()
  LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', s.name);
  END LOOP;
END
$do$;

RESET jit;

DO $do$
BEGIN
  PERFORM set_config('session_replication_role', 'origin', false);
EXCEPTION WHEN insufficient_privilege THEN NULL;
END
$do$;

ANALYZE;
