-- Flows that are being written. Everybody who edits one edits the same draft.
CREATE TABLE flow_drafts (
  workspace BLOB NOT NULL,
  name TEXT NOT NULL,
  -- Which version holds now; every edit, undo and redo makes the next one.
  version INTEGER NOT NULL CHECK (version > 0),
  -- The published flow that it began from; nothing for a new one.
  based_on BLOB,
  begun_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, name)
) STRICT;

-- The newest versions of each draft: what is undone is still there.
CREATE TABLE flow_draft_versions (
  workspace BLOB NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  document TEXT NOT NULL,
  says TEXT NOT NULL,
  author BLOB NOT NULL,
  at INTEGER NOT NULL,
  -- The version to whose document an undo leads, and a redo.
  undo INTEGER,
  redo INTEGER,
  PRIMARY KEY (workspace, name, version)
) STRICT;

-- Who has a draft open, and which step is selected there.
CREATE TABLE flow_draft_editors (
  workspace BLOB NOT NULL,
  name TEXT NOT NULL,
  member BLOB NOT NULL,
  step TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, name, member)
) STRICT;
