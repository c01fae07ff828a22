-- Other systems that steps call. The secret is sealed for this connection and the host of its address.
CREATE TABLE connections (
  workspace BLOB NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
  auth TEXT NOT NULL CHECK (auth IN ('none', 'header', 'basic', 'bearer')),
  -- The header's name, or the user's.
  auth_name TEXT NOT NULL,
  secret BLOB,
  -- Its last characters, where it is long enough for that to say nothing.
  secret_end TEXT NOT NULL,
  secret_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, name),
  CHECK ((secret IS NULL) = (auth = 'none'))
) STRICT;

-- Addresses at which other systems report what a flow waits for.
CREATE TABLE hooks (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  secret BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT;
CREATE UNIQUE INDEX hooks_id ON hooks (id);
