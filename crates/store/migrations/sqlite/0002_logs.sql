-- The logs of the installation, one after the other. After a restore a new one goes on where the restored entries end: the entries
-- are the same, in the same places; name and key are new. The one with the highest number is signed.
CREATE TABLE logs (
  n INTEGER PRIMARY KEY CHECK (n > 0),
  origin TEXT NOT NULL UNIQUE,
  vkey TEXT NOT NULL,
  -- How many entries it took over; its own checkpoints cover more.
  taken_over INTEGER NOT NULL CHECK (taken_over >= 0)
) STRICT;

-- What is said about a log in the log itself, each with its place there.
CREATE TABLE system_events (
  log INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  bytes BLOB NOT NULL,
  hash BLOB NOT NULL,
  type TEXT NOT NULL CHECK (type LIKE 'log.%'),
  at INTEGER NOT NULL,
  idx INTEGER NOT NULL UNIQUE,
  PRIMARY KEY (log, seq)
) STRICT;

CREATE TRIGGER logs_no_update BEFORE UPDATE ON logs BEGIN SELECT RAISE(ABORT, 'logs are append-only'); END;
CREATE TRIGGER logs_no_delete BEFORE DELETE ON logs BEGIN SELECT RAISE(ABORT, 'logs are append-only'); END;
CREATE TRIGGER system_events_no_update BEFORE UPDATE ON system_events BEGIN SELECT RAISE(ABORT, 'system_events are append-only'); END;
CREATE TRIGGER system_events_no_delete BEFORE DELETE ON system_events BEGIN SELECT RAISE(ABORT, 'system_events are append-only'); END;
