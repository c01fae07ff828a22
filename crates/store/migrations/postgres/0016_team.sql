-- Which requests somebody wants to see at once, as the address of the list says it. What is taken away stays for a while, to be put back.
CREATE TABLE saved_filters (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  member BYTEA NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  shared BIGINT NOT NULL CHECK (shared IN (0, 1)),
  removed_at BIGINT,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, member, name)
);

ALTER TABLE saved_filters ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filters FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON saved_filters USING (in_scope(workspace));
