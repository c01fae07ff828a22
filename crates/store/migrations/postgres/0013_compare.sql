-- How two files compare: where they differ, never what they say.
CREATE TABLE comparisons (
  workspace BYTEA NOT NULL,
  earlier BYTEA NOT NULL,
  later BYTEA NOT NULL,
  engine TEXT NOT NULL,
  found TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, earlier, later)
);
CREATE INDEX comparisons_later ON comparisons (workspace, later);

-- When each person had a request before them: the latest visit, and the end of the one before with the length of the journal then.
CREATE TABLE looks (
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  person TEXT NOT NULL,
  visit_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  before_at BIGINT,
  before_seq BIGINT,
  PRIMARY KEY (workspace, request, person)
);

ALTER TABLE comparisons ENABLE ROW LEVEL SECURITY;
ALTER TABLE comparisons FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON comparisons USING (in_scope(workspace));
ALTER TABLE looks ENABLE ROW LEVEL SECURITY;
ALTER TABLE looks FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON looks USING (in_scope(workspace));
