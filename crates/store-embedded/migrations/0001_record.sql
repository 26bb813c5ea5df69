CREATE TABLE IF NOT EXISTS record (
  k TEXT NOT NULL PRIMARY KEY,
  ver BIGINT NOT NULL,
  fmt INTEGER NOT NULL,
  min_reader INTEGER NOT NULL,
  expires_at BIGINT,
  body TEXT NOT NULL,
  links TEXT NOT NULL,
  sealed BLOB,
  own_key BLOB,
  mac BLOB NOT NULL
)
