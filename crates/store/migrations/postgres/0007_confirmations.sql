-- Questions to a client who may approve there, and what was answered.
CREATE TABLE confirmations (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  -- SHA-256 of the link's token.
  hash BYTEA NOT NULL,
  client BYTEA NOT NULL,
  -- Who is asked.
  contact BYTEA NOT NULL,
  asked_by BYTEA NOT NULL,
  asked_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  -- The browser that opened the link first.
  browser BYTEA,
  answered_at BIGINT,
  -- What was said, as JSON.
  reply TEXT,
  -- When a member had seen to what it asks for; with an answer that asks for nothing, when it came.
  settled_at BIGINT,
  PRIMARY KEY (workspace, id),
  CHECK ((answered_at IS NULL) = (reply IS NULL)),
  CHECK (settled_at IS NULL OR answered_at IS NOT NULL)
);
CREATE UNIQUE INDEX confirmations_hash ON confirmations (hash);
CREATE INDEX confirmations_client ON confirmations (workspace, client, asked_at);
CREATE INDEX confirmations_contact ON confirmations (workspace, contact) WHERE answered_at IS NULL;

ALTER TABLE confirmations ENABLE ROW LEVEL SECURITY;
ALTER TABLE confirmations FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON confirmations USING (in_scope(workspace));
