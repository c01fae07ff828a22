-- Flows that are being written. Everybody who edits one edits the same draft.
CREATE TABLE flow_drafts (
  workspace BYTEA NOT NULL,
  name TEXT NOT NULL,
  -- Which version holds now; every edit, undo and redo makes the next one.
  version BIGINT NOT NULL CHECK (version > 0),
  -- The published flow that it began from; nothing for a new one.
  based_on BYTEA,
  begun_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, name)
);

-- The newest versions of each draft: what is undone is still there.
CREATE TABLE flow_draft_versions (
  workspace BYTEA NOT NULL,
  name TEXT NOT NULL,
  version BIGINT NOT NULL CHECK (version > 0),
  document TEXT NOT NULL,
  says TEXT NOT NULL,
  author BYTEA NOT NULL,
  at BIGINT NOT NULL,
  -- The version to whose document an undo leads, and a redo.
  undo BIGINT,
  redo BIGINT,
  PRIMARY KEY (workspace, name, version)
);

-- Who has a draft open, and which step is selected there.
CREATE TABLE flow_draft_editors (
  workspace BYTEA NOT NULL,
  name TEXT NOT NULL,
  member BYTEA NOT NULL,
  step TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, name, member)
);

ALTER TABLE flow_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE flow_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON flow_drafts USING (in_scope(workspace));

ALTER TABLE flow_draft_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE flow_draft_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON flow_draft_versions USING (in_scope(workspace));

ALTER TABLE flow_draft_editors ENABLE ROW LEVEL SECURITY;
ALTER TABLE flow_draft_editors FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON flow_draft_editors USING (in_scope(workspace));
