-- What the post-confirmation function writes and the back end reads.
CREATE TABLE IF NOT EXISTS users (
  uuid            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  cognito_user_id text        NOT NULL UNIQUE,
  display_name    text        NOT NULL,
  handle          text        NOT NULL,
  email           text        NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now()
);
