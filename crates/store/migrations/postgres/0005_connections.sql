-- Other systems that steps call. The secret is sealed for this connection and the host of its address.
CREATE TABLE connections (
  workspace BYTEA NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  internal BIGINT NOT NULL CHECK (internal IN (0, 1)),
  auth TEXT NOT NULL CHECK (auth IN ('none', 'header', 'basic', 'bearer')),
  -- The header's name, or the user's.
  auth_name TEXT NOT NULL,
  secret BYTEA,
  -- Its last characters, where it is long enough for that to say nothing.
  secret_end TEXT NOT NULL,
  secret_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, name),
  CHECK ((secret IS NULL) = (auth = 'none'))
);

-- Addresses at which other systems report what a flow waits for.
CREATE TABLE hooks (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  name TEXT NOT NULL,
  secret BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX hooks_id ON hooks (id);

ALTER TABLE connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE connections FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON connections USING (in_scope(workspace));

ALTER TABLE hooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE hooks FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON hooks USING (in_scope(workspace));
