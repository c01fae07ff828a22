-- Requests that steps of other requests began.
CREATE TABLE children (
  workspace BYTEA NOT NULL,
  child BYTEA NOT NULL,
  parent BYTEA NOT NULL,
  step TEXT NOT NULL,
  round BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  -- When the parent was told how it ended, or did not need to know any more.
  told_at BIGINT,
  PRIMARY KEY (workspace, child)
);
CREATE INDEX children_parent ON children (workspace, parent);
CREATE INDEX children_waiting ON children (workspace, child) WHERE told_at IS NULL;

ALTER TABLE children ENABLE ROW LEVEL SECURITY;
ALTER TABLE children FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON children USING (in_scope(workspace));
