-- Identifiers are 16 bytes, digests 32. Instants (…_at) are milliseconds since 1970 in UTC. Truth is 0 or 1.
-- Every table of a tenant leads with its workspace.

-- The installation ---------------------------------------------------------------------------------------------------------

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  fence BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);

CREATE TABLE rate_limits (
  key TEXT NOT NULL,
  window_at BIGINT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (key, window_at)
);

-- The directory ------------------------------------------------------------------------------------------------------------

CREATE TABLE workspaces (
  workspace BYTEA PRIMARY KEY,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  zone TEXT NOT NULL,
  code_before_seeing BIGINT NOT NULL CHECK (code_before_seeing IN (0, 1)),
  next_number BIGINT NOT NULL,
  directory_version BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE members (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  title TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'designer', 'member', 'auditor')),
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  password TEXT,
  totp BYTEA,
  totp_step BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX members_email ON members (email);

CREATE TABLE teams (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  name TEXT NOT NULL,
  lead BYTEA,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, name)
);

CREATE TABLE team_members (
  workspace BYTEA NOT NULL,
  team BYTEA NOT NULL,
  place BIGINT NOT NULL,
  member BYTEA NOT NULL,
  PRIMARY KEY (workspace, team, place)
);

CREATE TABLE clients (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  name TEXT NOT NULL,
  parent BYTEA,
  zone TEXT NOT NULL,
  primary_contact BYTEA,
  sponsor BYTEA,
  PRIMARY KEY (workspace, id)
);

CREATE TABLE contacts (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  client BYTEA NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  title TEXT NOT NULL,
  active BIGINT NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (workspace, id)
);
CREATE INDEX contacts_client ON contacts (workspace, client);

CREATE TABLE projects (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  client BYTEA NOT NULL,
  name TEXT NOT NULL,
  lead BYTEA,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX projects_client ON projects (workspace, client);

CREATE TABLE grants (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  contact BYTEA NOT NULL,
  client BYTEA NOT NULL,
  project BYTEA,
  kinds TEXT NOT NULL,
  limit_minor BIGINT,
  limit_currency TEXT,
  from_day TEXT,
  until_day TEXT,
  source TEXT NOT NULL,
  ended BIGINT NOT NULL CHECK (ended IN (0, 1)),
  PRIMARY KEY (workspace, id),
  CHECK ((limit_minor IS NULL) = (limit_currency IS NULL))
);
CREATE INDEX grants_client ON grants (workspace, client);

CREATE TABLE directory_log (
  workspace BYTEA NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  author TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (workspace, version)
);

CREATE TABLE flows (
  workspace BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  published_at BIGINT NOT NULL,
  offered BIGINT NOT NULL CHECK (offered IN (0, 1)),
  PRIMARY KEY (workspace, hash)
);

-- The journal --------------------------------------------------------------------------------------------------------------

CREATE TABLE requests (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  number TEXT NOT NULL,
  client BYTEA NOT NULL,
  project BYTEA,
  flow BYTEA NOT NULL,
  next_seq BIGINT NOT NULL,
  prev BYTEA NOT NULL,
  last_at BIGINT NOT NULL,
  sealed BIGINT NOT NULL CHECK (sealed IN (0, 1)),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, number)
);

-- The bytes are the truth; hash, type, actor and time repeat what stands in them, so that rules can be held here.
-- Only people decide: the row of a decision by anything else cannot be written.
CREATE TABLE events (
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  seq BIGINT NOT NULL CHECK (seq >= 0),
  bytes BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  type TEXT NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('human', 'agent', 'system')),
  at BIGINT NOT NULL,
  PRIMARY KEY (workspace, request, seq),
  CHECK (actor_kind = 'human' OR (type NOT LIKE 'decision.%' AND type NOT LIKE 'review.%'))
);

CREATE TABLE disclosures (
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  line BYTEA NOT NULL,
  PRIMARY KEY (workspace, request, seq, name)
);

CREATE TABLE idempotency (
  workspace BYTEA NOT NULL,
  principal TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash BYTEA NOT NULL,
  response TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, principal, route, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- The log ------------------------------------------------------------------------------------------------------------------

-- What the sequencer has not taken yet: one row for each append.
CREATE TABLE log_queue (
  pos BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL
);

-- Where it went: the entries of one append have consecutive places in the log.
CREATE TABLE log_places (
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  first_idx BIGINT NOT NULL,
  PRIMARY KEY (workspace, request, first_seq)
);

-- Entries of 72 bytes one behind the other. INVARIANT: a row never crosses a multiple of 256.
CREATE TABLE log_entries (
  first_idx BIGINT PRIMARY KEY,
  count BIGINT NOT NULL CHECK (count BETWEEN 1 AND 256),
  entries BYTEA NOT NULL,
  CHECK (length(entries) = count * 72)
);

-- Hashes of complete subtrees over 256, 65536… entries (levels 8, 16…). Lower ones are computed from the entries.
CREATE TABLE log_nodes (
  level BIGINT NOT NULL,
  idx BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (level, idx)
);

CREATE TABLE checkpoints (
  size BIGINT PRIMARY KEY,
  root BYTEA NOT NULL,
  note TEXT NOT NULL
);

-- What is to be done -------------------------------------------------------------------------------------------------------

CREATE TABLE outbox (
  workspace BYTEA NOT NULL,
  id TEXT NOT NULL,
  request BYTEA NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done', 'dead')),
  next_at BIGINT,
  attempts BIGINT NOT NULL,
  owner TEXT,
  fence BIGINT NOT NULL,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (workspace, id),
  CHECK ((next_at IS NULL) = (state IN ('done', 'dead')))
);
CREATE INDEX outbox_next ON outbox (next_at, created_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_request ON outbox (workspace, request);
CREATE INDEX outbox_dead ON outbox (workspace, ended_at) WHERE state = 'dead';

CREATE TABLE timers (
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, request, kind, ref)
);
CREATE INDEX timers_due ON timers (due_at);

-- Getting in ---------------------------------------------------------------------------------------------------------------

CREATE TABLE sessions (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  person TEXT,
  signed_in TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX sessions_hash ON sessions (hash);
CREATE INDEX sessions_person ON sessions (workspace, person);

CREATE TABLE session_access (
  workspace BYTEA NOT NULL,
  session BYTEA NOT NULL,
  request BYTEA NOT NULL,
  contact BYTEA NOT NULL,
  link BYTEA NOT NULL,
  since_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, session, request)
);

CREATE TABLE links (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  request BYTEA NOT NULL,
  contact BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  session BYTEA,
  PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX links_hash ON links (hash);
CREATE INDEX links_request ON links (workspace, request, contact);

CREATE TABLE codes (
  workspace BYTEA NOT NULL,
  session BYTEA NOT NULL,
  purpose TEXT NOT NULL,
  subject BYTEA NOT NULL,
  salt BYTEA NOT NULL,
  mac BYTEA NOT NULL,
  tries_left BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, session, purpose, subject)
);

CREATE TABLE sheets (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  session BYTEA NOT NULL,
  request BYTEA NOT NULL,
  task BYTEA NOT NULL,
  choice TEXT NOT NULL,
  statement BYTEA NOT NULL,
  draft TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (workspace, id)
);

CREATE TABLE api_tokens (
  workspace BYTEA NOT NULL,
  id BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  member BYTEA NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  used_at BIGINT,
  PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (hash);

-- Files --------------------------------------------------------------------------------------------------------------------

CREATE TABLE blobs (
  workspace BYTEA NOT NULL,
  sha256 BYTEA NOT NULL,
  size BIGINT NOT NULL,
  media TEXT NOT NULL,
  key TEXT,
  bytes BYTEA,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, sha256),
  CHECK ((key IS NULL) <> (bytes IS NULL))
);

CREATE TABLE renditions (
  workspace BYTEA NOT NULL,
  sha256 BYTEA NOT NULL,
  engine TEXT NOT NULL,
  pages BIGINT NOT NULL,
  no_preview TEXT,
  findings TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, sha256)
);

CREATE TABLE rendition_images (
  workspace BYTEA NOT NULL,
  sha256 BYTEA NOT NULL,
  page BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  format TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (workspace, sha256, page, width)
);

CREATE TABLE rendition_texts (
  workspace BYTEA NOT NULL,
  sha256 BYTEA NOT NULL,
  page BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (workspace, sha256, page)
);

CREATE TABLE page_views (
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  person TEXT NOT NULL,
  sha256 BYTEA NOT NULL,
  page BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, request, person, sha256, page)
);

-- Read models --------------------------------------------------------------------------------------------------------------

CREATE TABLE request_view (
  workspace BYTEA NOT NULL,
  request BYTEA NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  client BYTEA NOT NULL,
  client_name TEXT NOT NULL,
  project BYTEA,
  initiator TEXT NOT NULL,
  phase TEXT NOT NULL,
  ended BIGINT NOT NULL CHECK (ended IN (0, 1)),
  round BIGINT NOT NULL,
  waiting_on TEXT NOT NULL,
  line TEXT NOT NULL,
  due_at BIGINT,
  updated_at BIGINT NOT NULL,
  search TEXT NOT NULL,
  PRIMARY KEY (workspace, request)
);
CREATE INDEX request_view_updated ON request_view (workspace, ended, updated_at, request);
CREATE INDEX request_view_client ON request_view (workspace, client, updated_at, request);

CREATE TABLE task_view (
  workspace BYTEA NOT NULL,
  task BYTEA NOT NULL,
  request BYTEA NOT NULL,
  person TEXT NOT NULL,
  step TEXT NOT NULL,
  kind TEXT NOT NULL,
  open BIGINT NOT NULL CHECK (open IN (0, 1)),
  asked_at BIGINT NOT NULL,
  due_at BIGINT,
  PRIMARY KEY (workspace, task)
);
CREATE INDEX task_view_person ON task_view (workspace, person, asked_at) WHERE open = 1;
CREATE INDEX task_view_request ON task_view (workspace, request);

-- What is written stays ------------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_places_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log_places FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_nodes_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log_nodes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoints_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER directory_log_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON directory_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disclosures_no_change BEFORE UPDATE OR TRUNCATE ON disclosures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Rows of other workspaces do not exist -------------------------------------------------------------------------------------------
-- Each transaction says whose rows it may see; without that it sees none. '*' is for the few that serve all workspaces.
-- Leads every policy, so that a forgotten condition in a statement shows nothing instead of everything.

CREATE FUNCTION in_scope(workspace BYTEA) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT current_setting('app.workspace', true) IN ('*', encode(workspace, 'hex')) $$;

-- Only people act as people: whoever prepares writes no entry in the name of a person, and by the check above no decision. The
-- setting holds where there are no roles.
CREATE FUNCTION for_people() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT current_user <> 'assent_agent' AND coalesce(current_setting('app.rights', true), '') <> 'prepare' $$;
CREATE POLICY people ON events AS RESTRICTIVE FOR INSERT WITH CHECK (actor_kind <> 'human' OR for_people());

ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspaces FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON workspaces USING (in_scope(workspace));
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE members FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON members USING (in_scope(workspace));
ALTER TABLE teams ENABLE ROW LEVEL SECURITY;
ALTER TABLE teams FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON teams USING (in_scope(workspace));
ALTER TABLE team_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_members FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON team_members USING (in_scope(workspace));
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON clients USING (in_scope(workspace));
ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON contacts USING (in_scope(workspace));
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE projects FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON projects USING (in_scope(workspace));
ALTER TABLE grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE grants FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON grants USING (in_scope(workspace));
ALTER TABLE directory_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_log FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON directory_log USING (in_scope(workspace));
ALTER TABLE flows ENABLE ROW LEVEL SECURITY;
ALTER TABLE flows FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON flows USING (in_scope(workspace));
ALTER TABLE requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE requests FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON requests USING (in_scope(workspace));
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON events USING (in_scope(workspace));
ALTER TABLE disclosures ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosures FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosures USING (in_scope(workspace));
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON idempotency USING (in_scope(workspace));
ALTER TABLE log_queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_queue FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON log_queue USING (in_scope(workspace));
ALTER TABLE log_places ENABLE ROW LEVEL SECURITY;
ALTER TABLE log_places FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON log_places USING (in_scope(workspace));
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON outbox USING (in_scope(workspace));
ALTER TABLE timers ENABLE ROW LEVEL SECURITY;
ALTER TABLE timers FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON timers USING (in_scope(workspace));
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON sessions USING (in_scope(workspace));
ALTER TABLE session_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE session_access FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON session_access USING (in_scope(workspace));
ALTER TABLE links ENABLE ROW LEVEL SECURITY;
ALTER TABLE links FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON links USING (in_scope(workspace));
ALTER TABLE codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE codes FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON codes USING (in_scope(workspace));
ALTER TABLE sheets ENABLE ROW LEVEL SECURITY;
ALTER TABLE sheets FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON sheets USING (in_scope(workspace));
ALTER TABLE api_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON api_tokens USING (in_scope(workspace));
ALTER TABLE blobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE blobs FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON blobs USING (in_scope(workspace));
ALTER TABLE renditions ENABLE ROW LEVEL SECURITY;
ALTER TABLE renditions FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON renditions USING (in_scope(workspace));
ALTER TABLE rendition_images ENABLE ROW LEVEL SECURITY;
ALTER TABLE rendition_images FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON rendition_images USING (in_scope(workspace));
ALTER TABLE rendition_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE rendition_texts FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON rendition_texts USING (in_scope(workspace));
ALTER TABLE page_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE page_views FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON page_views USING (in_scope(workspace));
ALTER TABLE request_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_view FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON request_view USING (in_scope(workspace));
ALTER TABLE task_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_view FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON task_view USING (in_scope(workspace));
