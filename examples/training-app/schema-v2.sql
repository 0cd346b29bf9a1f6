-- V2: the database behind the Android app, with a copy of the Apple users of July 28th.
-- Parameters: none. PostgreSQL 14 to 18, into an empty schema `public`.

CREATE TABLE users (
  id serial PRIMARY KEY,
  first_name text,
  last_name text,
  email text,
  hashed_password text,
  primary_goal text,
  biggest_challenge json,
  training_experience text,
  position text,
  playstyle json,
  age_range text,
  strengths json,
  areas_to_improve json,
  training_location json,
  available_equipment json,
  daily_training_time text,
  weekly_training_days text
);
CREATE INDEX ix_users_id ON users (id);
CREATE UNIQUE INDEX ix_users_email ON users (email);

CREATE TABLE drill_categories (
  id serial PRIMARY KEY,
  name text UNIQUE,
  description text
);
CREATE INDEX ix_drill_categories_id ON drill_categories (id);

CREATE TABLE drills (
  id serial PRIMARY KEY,
  uuid uuid NOT NULL UNIQUE,
  title text,
  description text,
  category_id int REFERENCES drill_categories (id),
  duration int,
  intensity text,
  training_styles json,
  type text,
  sets int,
  reps int,
  rest int,
  equipment json,
  suitable_locations json,
  difficulty text,
  instructions json,
  tips json,
  common_mistakes json,
  progression_steps json,
  variations json,
  video_url text,
  thumbnail_url text,
  is_custom boolean
);
CREATE INDEX ix_drills_id ON drills (id);

CREATE TABLE drill_skill_focus (
  id serial PRIMARY KEY,
  drill_uuid uuid REFERENCES drills (uuid),
  category text,
  sub_skill text,
  is_primary boolean
);
CREATE INDEX ix_drill_skill_focus_id ON drill_skill_focus (id);

CREATE TABLE mental_training_quotes (
  id serial PRIMARY KEY,
  content text,
  author text,
  type text,
  created_at timestamp
);
CREATE INDEX ix_mental_training_quotes_id ON mental_training_quotes (id);

CREATE TABLE mental_training_sessions (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id),
  date timestamp,
  duration_minutes int NOT NULL,
  session_type text
);
CREATE INDEX ix_mental_training_sessions_id ON mental_training_sessions (id);

CREATE TABLE email_verification_codes (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id) ON DELETE CASCADE,
  new_email text,
  code text,
  expires_at timestamp,
  created_at timestamp,
  is_used boolean
);
CREATE INDEX ix_email_verification_codes_id ON email_verification_codes (id);

CREATE TABLE custom_drills (
  id serial PRIMARY KEY,
  uuid uuid NOT NULL UNIQUE,
  user_id int NOT NULL REFERENCES users (id),
  title text,
  description text,
  category_id int REFERENCES drill_categories (id),
  duration int,
  intensity text,
  training_styles json,
  type text,
  sets int,
  reps int,
  rest int,
  equipment json,
  suitable_locations json,
  difficulty text,
  instructions json,
  tips json,
  common_mistakes json,
  progression_steps json,
  variations json,
  video_url text,
  thumbnail_url text,
  is_custom boolean,
  created_at timestamp,
  updated_at timestamp
);
CREATE INDEX ix_custom_drills_id ON custom_drills (id);

CREATE TABLE completed_sessions (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id),
  date timestamp NOT NULL,
  total_completed_drills int,
  total_drills int,
  drills json,
  session_type text DEFAULT 'drill_training',
  duration_minutes int,
  mental_training_session_id int REFERENCES mental_training_sessions (id)
);
CREATE INDEX ix_completed_sessions_id ON completed_sessions (id);

CREATE TABLE session_preferences (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id),
  duration int,
  available_equipment text[],
  training_style text,
  training_location text,
  difficulty text,
  target_skills jsonb,
  created_at timestamp,
  updated_at timestamp
);
CREATE INDEX ix_session_preferences_id ON session_preferences (id);

CREATE TABLE drill_groups (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id),
  name text,
  description text,
  is_liked_group boolean
);
CREATE INDEX ix_drill_groups_id ON drill_groups (id);

CREATE TABLE drill_group_items (
  id serial PRIMARY KEY,
  drill_group_id int REFERENCES drill_groups (id) ON DELETE CASCADE,
  drill_uuid uuid REFERENCES drills (uuid) ON DELETE CASCADE,
  position int,
  created_at timestamp
);
CREATE INDEX ix_drill_group_items_id ON drill_group_items (id);

CREATE TABLE progress_history (
  id serial PRIMARY KEY,
  user_id int UNIQUE REFERENCES users (id),
  current_streak int,
  highest_streak int,
  completed_sessions_count int,
  updated_at timestamp,
  previous_streak int,
  favorite_drill text,
  drills_per_session float,
  minutes_per_session float,
  total_time_all_sessions int,
  dribbling_drills_completed int,
  first_touch_drills_completed int,
  passing_drills_completed int,
  shooting_drills_completed int,
  defending_drills_completed int,
  goalkeeping_drills_completed int,
  fitness_drills_completed int,
  most_improved_skill text,
  unique_drills_completed int,
  beginner_drills_completed int,
  intermediate_drills_completed int,
  advanced_drills_completed int,
  mental_training_sessions int,
  total_mental_training_minutes int
);
CREATE INDEX ix_progress_history_id ON progress_history (id);

CREATE TABLE saved_filters (
  id serial PRIMARY KEY,
  client_id text UNIQUE,
  user_id int REFERENCES users (id),
  name text,
  saved_time text,
  saved_equipment text[],
  saved_training_style text,
  saved_location text,
  saved_difficulty text
);
CREATE INDEX ix_saved_filters_id ON saved_filters (id);

CREATE TABLE refresh_tokens (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id) ON DELETE CASCADE,
  token text UNIQUE,
  expires_at timestamp,
  created_at timestamp,
  is_revoked boolean DEFAULT false
);
CREATE INDEX ix_refresh_tokens_id ON refresh_tokens (id);

CREATE TABLE password_reset_codes (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id) ON DELETE CASCADE,
  code text,
  expires_at timestamp,
  created_at timestamp,
  is_used boolean DEFAULT false
);
CREATE INDEX ix_password_reset_codes_id ON password_reset_codes (id);

CREATE TABLE training_sessions (
  id serial PRIMARY KEY,
  user_id int REFERENCES users (id),
  total_duration int,
  focus_areas json,
  created_at timestamp
);
CREATE INDEX ix_training_sessions_id ON training_sessions (id);

CREATE TABLE ordered_session_drills (
  id serial PRIMARY KEY,
  session_id int REFERENCES training_sessions (id),
  drill_uuid uuid NOT NULL,
  position int,
  sets_done int,
  sets int,
  reps int,
  rest int,
  duration int,
  is_completed boolean
);
CREATE INDEX ix_ordered_session_drills_id ON ordered_session_drills (id);
