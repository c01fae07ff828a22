-- When people are away, and who stands in for them. A row that is over, or was taken back, has ended and stays.
CREATE TABLE absences (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  person TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  stand_in TEXT,
  kinds TEXT NOT NULL,
  client BYTEA,
  limit_minor BIGINT,
  limit_currency TEXT,
  ended BIGINT NOT NULL CHECK (ended IN (0, 1)),
  -- When it is over, where that person works.
  over_at BIGINT NOT NULL,
  -- When it must be looked what waits for them: as it begins, as it is over, and at once when it is taken back.
  look_at BIGINT,
  PRIMARY KEY (workspace, id),
  CHECK ((limit_minor IS NULL) = (limit_currency IS NULL))
);
CREATE INDEX absences_look ON absences (look_at) WHERE look_at IS NOT NULL;

-- When somebody last finished a task, for flows that ask whoever has had none for longest.
CREATE INDEX task_view_last ON task_view (workspace, person, asked_at) WHERE open = 0;

ALTER TABLE absences ENABLE ROW LEVEL SECURITY;
ALTER TABLE absences FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON absences USING (in_scope(workspace));
