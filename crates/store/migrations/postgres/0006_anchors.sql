-- What others said of a checkpoint: time-stamping authorities, and witnesses that follow the log.
CREATE TABLE log_anchors (
  -- Of the checkpoint.
  size BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('stamp', 'witness')),
  -- The authority's address, or the witness's key.
  source TEXT NOT NULL,
  -- The time that it states.
  at BIGINT NOT NULL,
  -- The authority's answer, or the witness's signature line.
  body BYTEA NOT NULL,
  PRIMARY KEY (size, kind, source)
);

CREATE TRIGGER log_anchors_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log_anchors FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
