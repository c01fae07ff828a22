-- Questions to a client who may approve there, and what was answered.
CREATE TABLE confirmations (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  -- SHA-256 of the link's token.
  hash BLOB NOT NULL,
  client BLOB NOT NULL,
  -- Who is asked.
  contact BLOB NOT NULL,
  asked_by BLOB NOT NULL,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  -- The browser that opened the link first.
  browser BLOB,
  answered_at INTEGER,
  -- What was said, as JSON.
  reply TEXT,
  -- When a member had seen to what it asks for; with an answer that asks for nothing, when it came.
  settled_at INTEGER,
  PRIMARY KEY (workspace, id),
  CHECK ((answered_at IS NULL) = (reply IS NULL)),
  CHECK (settled_at IS NULL OR answered_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX confirmations_hash ON confirmations (hash);
CREATE INDEX confirmations_client ON confirmations (workspace, client, asked_at);
CREATE INDEX confirmations_contact ON confirmations (workspace, contact) WHERE answered_at IS NULL;
