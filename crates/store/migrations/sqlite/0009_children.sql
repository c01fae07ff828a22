-- Requests that steps of other requests began.
CREATE TABLE children (
  workspace BLOB NOT NULL,
  child BLOB NOT NULL,
  parent BLOB NOT NULL,
  step TEXT NOT NULL,
  round INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  -- When the parent was told how it ended, or did not need to know any more.
  told_at INTEGER,
  PRIMARY KEY (workspace, child)
) STRICT;
CREATE INDEX children_parent ON children (workspace, parent);
CREATE INDEX children_waiting ON children (workspace, child) WHERE told_at IS NULL;
