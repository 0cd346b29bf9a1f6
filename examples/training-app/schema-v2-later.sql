-- The later V2: user names, avatars, friendships, the store.
-- Parameters: none. Runs on top of schema-v2.sql.

ALTER TABLE users
  ADD COLUMN username text UNIQUE,
  ADD COLUMN avatar_path text,
  ADD COLUMN avatar_background_color text;

CREATE TABLE friendships (
  id serial PRIMARY KEY,
  requester_user_id int REFERENCES users (id) ON DELETE CASCADE,
  addressee_user_id int REFERENCES users (id) ON DELETE CASCADE,
  status text,
  created_at timestamp,
  removed_at timestamp
);
CREATE INDEX ix_friendships_id ON friendships (id);

CREATE TABLE user_store_items (
  id serial PRIMARY KEY,
  user_id int NOT NULL UNIQUE REFERENCES users (id),
  treats int NOT NULL DEFAULT 0,
  streak_freezes int NOT NULL DEFAULT 0,
  streak_revivers int NOT NULL DEFAULT 0,
  used_freezes int NOT NULL DEFAULT 0
);
CREATE INDEX ix_user_store_items_id ON user_store_items (id);

CREATE TABLE purchase_transactions (
  id serial PRIMARY KEY,
  user_id int NOT NULL REFERENCES users (id),
  transaction_id text UNIQUE,
  product_id text,
  amount_cents int,
  platform text,
  purchased_at timestamp
);
CREATE INDEX ix_purchase_transactions_id ON purchase_transactions (id);
