-- What is found by its words, alike on both databases. One row for each thing that can be found; its words, with how much each says; and
-- every three letters of each word there is, by which beginnings and mistyped words are found. `owner` is what a thing belongs to and goes
-- with: a request, a file, a record of the directory.
CREATE TABLE search_docs (
  workspace BYTEA NOT NULL,
  doc BIGINT NOT NULL,
  kind BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 7),
  owner BYTEA NOT NULL,
  part TEXT NOT NULL,
  file BYTEA,
  PRIMARY KEY (workspace, doc)
);
CREATE INDEX search_docs_owner ON search_docs (workspace, owner);
CREATE INDEX search_docs_file ON search_docs (workspace, file, doc) WHERE file IS NOT NULL;

CREATE TABLE search_words (
  workspace BYTEA NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  doc BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  PRIMARY KEY (workspace, word, kind, doc)
);
CREATE INDEX search_words_doc ON search_words (workspace, doc);

CREATE TABLE search_grams (
  workspace BYTEA NOT NULL,
  gram TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, gram, word)
);
CREATE INDEX search_grams_word ON search_grams (workspace, word);

-- What changed and is to be read again, written with the change itself. The mark is another one each time, so that whoever read before the
-- change cannot write after it.
CREATE TABLE search_queue (
  workspace BYTEA NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('request', 'file', 'client', 'contact', 'member', 'flow')),
  subject BYTEA NOT NULL,
  mark BIGINT NOT NULL,
  PRIMARY KEY (workspace, kind, subject)
);

-- What is there already, of all workspaces.
SELECT set_config('app.workspace', '*', true);
INSERT INTO search_queue SELECT workspace, 'request', id, 0 FROM requests;
INSERT INTO search_queue SELECT workspace, 'file', sha256, 0 FROM renditions;
INSERT INTO search_queue SELECT workspace, 'client', id, 0 FROM clients;
INSERT INTO search_queue SELECT workspace, 'contact', id, 0 FROM contacts;
INSERT INTO search_queue SELECT workspace, 'member', id, 0 FROM members;
INSERT INTO search_queue SELECT DISTINCT workspace, 'flow', convert_to(name, 'UTF8'), 0 FROM flows;

ALTER TABLE search_docs ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_docs FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON search_docs USING (in_scope(workspace));

ALTER TABLE search_words ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_words FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON search_words USING (in_scope(workspace));

ALTER TABLE search_grams ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_grams FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON search_grams USING (in_scope(workspace));

ALTER TABLE search_queue ENABLE ROW LEVEL SECURITY;
ALTER TABLE search_queue FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON search_queue USING (in_scope(workspace));
