CREATE FUNCTION look_on() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN IF TG_TAG = 'DROP TABLE' AND current_user = 'nobody' THEN RAISE EXCEPTION 'no'; END IF; END $$;
CREATE EVENT TRIGGER look_on ON ddl_command_start EXECUTE FUNCTION look_on();
CREATE EVENT TRIGGER of_types ON ddl_command_end WHEN TAG IN ('CREATE TYPE') EXECUTE FUNCTION look_on();
CREATE EVENT TRIGGER off ON ddl_command_end EXECUTE FUNCTION look_on();
ALTER EVENT TRIGGER off DISABLE;
