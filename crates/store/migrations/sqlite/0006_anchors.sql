-- What others said of a checkpoint: time-stamping authorities, and witnesses that follow the log.
CREATE TABLE log_anchors (
  -- Of the checkpoint.
  size INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('stamp', 'witness')),
  -- The authority's address, or the witness's key.
  source TEXT NOT NULL,
  -- The time that it states.
  at INTEGER NOT NULL,
  -- The authority's answer, or the witness's signature line.
  body BLOB NOT NULL,
  PRIMARY KEY (size, kind, source)
) STRICT;

CREATE TRIGGER log_anchors_no_update BEFORE UPDATE ON log_anchors BEGIN SELECT RAISE(ABORT, 'log_anchors are append-only'); END;
CREATE TRIGGER log_anchors_no_delete BEFORE DELETE ON log_anchors BEGIN SELECT RAISE(ABORT, 'log_anchors are append-only'); END;
