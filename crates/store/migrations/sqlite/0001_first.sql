-- Identifiers are 16 bytes, digests 32. Instants (…_at) are milliseconds since 1970 in UTC. Truth is 0 or 1.
-- Every table of a tenant leads with its workspace.
-- Tables of short rows are kept in the order of their key (WITHOUT ROWID): one page to change instead of two. Events, disclosures and
-- sheets are long and come in order of time, so they keep their own order, which neighbours in one commit share.

-- The installation ---------------------------------------------------------------------------------------------------------

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  fence INTEGER NOT NULL,
  until_at INTEGER NOT NULL
) STRICT;

CREATE TABLE rate_limits (
  key TEXT NOT NULL,
  window_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (key, window_at)
) STRICT, WITHOUT ROWID;

-- The directory ------------------------------------------------------------------------------------------------------------

CREATE TABLE workspaces (
  workspace BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  zone TEXT NOT NULL,
  code_before_seeing INTEGER NOT NULL CHECK (code_before_seeing IN (0, 1)),
  next_number INTEGER NOT NULL,
  directory_version INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  title TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'designer', 'member', 'auditor')),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  password TEXT,
  totp BLOB,
  totp_step INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace, id)
) STRICT;
CREATE UNIQUE INDEX members_email ON members (email);

CREATE TABLE teams (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  lead BLOB,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, name)
) STRICT;

CREATE TABLE team_members (
  workspace BLOB NOT NULL,
  team BLOB NOT NULL,
  place INTEGER NOT NULL,
  member BLOB NOT NULL,
  PRIMARY KEY (workspace, team, place)
) STRICT;

CREATE TABLE clients (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  parent BLOB,
  zone TEXT NOT NULL,
  primary_contact BLOB,
  sponsor BLOB,
  PRIMARY KEY (workspace, id)
) STRICT;

CREATE TABLE contacts (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  client BLOB NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  title TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (workspace, id)
) STRICT;
CREATE INDEX contacts_client ON contacts (workspace, client);

CREATE TABLE projects (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  client BLOB NOT NULL,
  name TEXT NOT NULL,
  lead BLOB,
  PRIMARY KEY (workspace, id)
) STRICT;
CREATE INDEX projects_client ON projects (workspace, client);

CREATE TABLE grants (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  contact BLOB NOT NULL,
  client BLOB NOT NULL,
  project BLOB,
  kinds TEXT NOT NULL,
  limit_minor INTEGER,
  limit_currency TEXT,
  from_day TEXT,
  until_day TEXT,
  source TEXT NOT NULL,
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  PRIMARY KEY (workspace, id),
  CHECK ((limit_minor IS NULL) = (limit_currency IS NULL))
) STRICT;
CREATE INDEX grants_client ON grants (workspace, client);

CREATE TABLE directory_log (
  workspace BLOB NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (workspace, version)
) STRICT;

CREATE TABLE flows (
  workspace BLOB NOT NULL,
  hash BLOB NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  bytes BLOB NOT NULL,
  published_at INTEGER NOT NULL,
  offered INTEGER NOT NULL CHECK (offered IN (0, 1)),
  PRIMARY KEY (workspace, hash)
) STRICT;

-- The journal --------------------------------------------------------------------------------------------------------------

CREATE TABLE requests (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  number TEXT NOT NULL,
  client BLOB NOT NULL,
  project BLOB,
  flow BLOB NOT NULL,
  next_seq INTEGER NOT NULL,
  prev BLOB NOT NULL,
  last_at INTEGER NOT NULL,
  sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, number)
) STRICT, WITHOUT ROWID;

-- The bytes are the truth; hash, type, actor and time repeat what stands in them, so that rules can be held here.
-- Only people decide: the row of a decision by anything else cannot be written.
CREATE TABLE events (
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  bytes BLOB NOT NULL,
  hash BLOB NOT NULL,
  type TEXT NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('human', 'agent', 'system')),
  at INTEGER NOT NULL,
  PRIMARY KEY (workspace, request, seq),
  CHECK (actor_kind = 'human' OR (type NOT LIKE 'decision.%' AND type NOT LIKE 'review.%'))
) STRICT;

CREATE TABLE disclosures (
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  seq INTEGER NOT NULL,
  name TEXT NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (workspace, request, seq, name)
) STRICT;

CREATE TABLE idempotency (
  workspace BLOB NOT NULL,
  principal TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  response TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, principal, route, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created ON idempotency (created_at);

-- The log ------------------------------------------------------------------------------------------------------------------

-- What the sequencer has not taken yet: one row for each append.
CREATE TABLE log_queue (
  pos INTEGER PRIMARY KEY,
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL
) STRICT;

-- Where it went: the entries of one append have consecutive places in the log.
CREATE TABLE log_places (
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  first_idx INTEGER NOT NULL,
  PRIMARY KEY (workspace, request, first_seq)
) STRICT;

-- Entries of 72 bytes one behind the other. INVARIANT: a row never crosses a multiple of 256.
CREATE TABLE log_entries (
  first_idx INTEGER PRIMARY KEY,
  count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 256),
  entries BLOB NOT NULL,
  CHECK (length(entries) = count * 72)
) STRICT;

-- Hashes of complete subtrees over 256, 65536… entries (levels 8, 16…). Lower ones are computed from the entries.
CREATE TABLE log_nodes (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  size INTEGER PRIMARY KEY,
  root BLOB NOT NULL,
  note TEXT NOT NULL
) STRICT;

-- What is to be done -------------------------------------------------------------------------------------------------------

CREATE TABLE outbox (
  workspace BLOB NOT NULL,
  id TEXT NOT NULL,
  request BLOB NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done', 'dead')),
  next_at INTEGER,
  attempts INTEGER NOT NULL,
  owner TEXT,
  fence INTEGER NOT NULL,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (workspace, id),
  CHECK ((next_at IS NULL) = (state IN ('done', 'dead')))
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_next ON outbox (next_at, created_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_request ON outbox (workspace, request);
CREATE INDEX outbox_dead ON outbox (workspace, ended_at) WHERE state = 'dead';

CREATE TABLE timers (
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, request, kind, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at);

-- Getting in ---------------------------------------------------------------------------------------------------------------

CREATE TABLE sessions (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  hash BLOB NOT NULL,
  person TEXT,
  signed_in TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_hash ON sessions (hash);
CREATE INDEX sessions_person ON sessions (workspace, person);

CREATE TABLE session_access (
  workspace BLOB NOT NULL,
  session BLOB NOT NULL,
  request BLOB NOT NULL,
  contact BLOB NOT NULL,
  link BLOB NOT NULL,
  since_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, session, request)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  hash BLOB NOT NULL,
  request BLOB NOT NULL,
  contact BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  session BLOB,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX links_hash ON links (hash);
CREATE INDEX links_request ON links (workspace, request, contact);

CREATE TABLE codes (
  workspace BLOB NOT NULL,
  session BLOB NOT NULL,
  purpose TEXT NOT NULL,
  subject BLOB NOT NULL,
  salt BLOB NOT NULL,
  mac BLOB NOT NULL,
  tries_left INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, session, purpose, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE sheets (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  session BLOB NOT NULL,
  request BLOB NOT NULL,
  task BLOB NOT NULL,
  choice TEXT NOT NULL,
  statement BLOB NOT NULL,
  draft TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (workspace, id)
) STRICT;

CREATE TABLE api_tokens (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  hash BLOB NOT NULL,
  member BLOB NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  used_at INTEGER,
  PRIMARY KEY (workspace, id)
) STRICT;
CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (hash);

-- Files --------------------------------------------------------------------------------------------------------------------

CREATE TABLE blobs (
  workspace BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  size INTEGER NOT NULL,
  media TEXT NOT NULL,
  key TEXT,
  bytes BLOB,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, sha256),
  CHECK ((key IS NULL) <> (bytes IS NULL))
) STRICT;

CREATE TABLE renditions (
  workspace BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  engine TEXT NOT NULL,
  pages INTEGER NOT NULL,
  no_preview TEXT,
  findings TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, sha256)
) STRICT;

CREATE TABLE rendition_images (
  workspace BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  page INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  format TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (workspace, sha256, page, width)
) STRICT;

CREATE TABLE rendition_texts (
  workspace BLOB NOT NULL,
  sha256 BLOB NOT NULL,
  page INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (workspace, sha256, page)
) STRICT;

CREATE TABLE page_views (
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  person TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  page INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, request, person, sha256, page)
) STRICT, WITHOUT ROWID;

-- Read models --------------------------------------------------------------------------------------------------------------

CREATE TABLE request_view (
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  client BLOB NOT NULL,
  client_name TEXT NOT NULL,
  project BLOB,
  initiator TEXT NOT NULL,
  phase TEXT NOT NULL,
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  round INTEGER NOT NULL,
  waiting_on TEXT NOT NULL,
  line TEXT NOT NULL,
  due_at INTEGER,
  updated_at INTEGER NOT NULL,
  search TEXT NOT NULL,
  PRIMARY KEY (workspace, request)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_view_updated ON request_view (workspace, ended, updated_at, request);
CREATE INDEX request_view_client ON request_view (workspace, client, updated_at, request);

CREATE TABLE task_view (
  workspace BLOB NOT NULL,
  task BLOB NOT NULL,
  request BLOB NOT NULL,
  person TEXT NOT NULL,
  step TEXT NOT NULL,
  kind TEXT NOT NULL,
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  asked_at INTEGER NOT NULL,
  due_at INTEGER,
  PRIMARY KEY (workspace, task)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_view_person ON task_view (workspace, person, asked_at) WHERE open = 1;
CREATE INDEX task_view_request ON task_view (workspace, request);

-- What is written stays ------------------------------------------------------------------------------------------------------

CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER log_places_no_update BEFORE UPDATE ON log_places BEGIN SELECT RAISE(ABORT, 'log_places are append-only'); END;
CREATE TRIGGER log_places_no_delete BEFORE DELETE ON log_places BEGIN SELECT RAISE(ABORT, 'log_places are append-only'); END;
CREATE TRIGGER log_entries_no_update BEFORE UPDATE ON log_entries BEGIN SELECT RAISE(ABORT, 'log_entries are append-only'); END;
CREATE TRIGGER log_entries_no_delete BEFORE DELETE ON log_entries BEGIN SELECT RAISE(ABORT, 'log_entries are append-only'); END;
CREATE TRIGGER log_nodes_no_update BEFORE UPDATE ON log_nodes BEGIN SELECT RAISE(ABORT, 'log_nodes are append-only'); END;
CREATE TRIGGER log_nodes_no_delete BEFORE DELETE ON log_nodes BEGIN SELECT RAISE(ABORT, 'log_nodes are append-only'); END;
CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
CREATE TRIGGER directory_log_no_update BEFORE UPDATE ON directory_log BEGIN SELECT RAISE(ABORT, 'directory_log are append-only'); END;
CREATE TRIGGER directory_log_no_delete BEFORE DELETE ON directory_log BEGIN SELECT RAISE(ABORT, 'directory_log are append-only'); END;
CREATE TRIGGER disclosures_no_update BEFORE UPDATE ON disclosures BEGIN SELECT RAISE(ABORT, 'disclosures are append-only; erasure deletes whole lines'); END;
