-- The logs of the installation, one after the other. After a restore a new one goes on where the restored entries end: the entries
-- are the same, in the same places; name and key are new. The one with the highest number is signed.
CREATE TABLE logs (
  n BIGINT PRIMARY KEY CHECK (n > 0),
  origin TEXT NOT NULL UNIQUE,
  vkey TEXT NOT NULL,
  -- How many entries it took over; its own checkpoints cover more.
  taken_over BIGINT NOT NULL CHECK (taken_over >= 0)
);

-- What is said about a log in the log itself, each with its place there.
CREATE TABLE system_events (
  log BIGINT NOT NULL,
  seq BIGINT NOT NULL CHECK (seq >= 0),
  bytes BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  type TEXT NOT NULL CHECK (type LIKE 'log.%'),
  at BIGINT NOT NULL,
  idx BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (log, seq)
);

CREATE TRIGGER logs_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON logs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER system_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON system_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
