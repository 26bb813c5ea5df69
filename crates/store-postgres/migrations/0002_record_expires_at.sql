CREATE INDEX IF NOT EXISTS record_expires_at ON record (expires_at)
