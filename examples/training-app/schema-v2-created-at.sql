-- V2 with a creation date, which the real system lacks: it tells an Android account (made on or
-- after September 1st) from a stale copy (made by the copying of July 28th).
-- Parameters: none. Runs on top of schema-v2.sql.

ALTER TABLE users ADD COLUMN created_at timestamp DEFAULT CURRENT_TIMESTAMP;
