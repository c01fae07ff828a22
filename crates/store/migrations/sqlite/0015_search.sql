-- What is found by its words, alike on both databases. One row for each thing that can be found; its words, with how much each says; and
-- every three letters of each word there is, by which beginnings and mistyped words are found. `owner` is what a thing belongs to and goes
-- with: a request, a file, a record of the directory.
CREATE TABLE search_docs (
  workspace BLOB NOT NULL,
  doc INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 7),
  owner BLOB NOT NULL,
  part TEXT NOT NULL,
  file BLOB,
  PRIMARY KEY (workspace, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_docs_owner ON search_docs (workspace, owner);
CREATE INDEX search_docs_file ON search_docs (workspace, file, doc) WHERE file IS NOT NULL;

CREATE TABLE search_words (
  workspace BLOB NOT NULL,
  word TEXT NOT NULL,
  kind INTEGER NOT NULL,
  doc INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  PRIMARY KEY (workspace, word, kind, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_words_doc ON search_words (workspace, doc);

CREATE TABLE search_grams (
  workspace BLOB NOT NULL,
  gram TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (workspace, gram, word)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_grams_word ON search_grams (workspace, word);

-- What changed and is to be read again, written with the change itself. The mark is another one each time, so that whoever read before the
-- change cannot write after it.
CREATE TABLE search_queue (
  workspace BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('request', 'file', 'client', 'contact', 'member', 'flow')),
  subject BLOB NOT NULL,
  mark INTEGER NOT NULL,
  PRIMARY KEY (workspace, kind, subject)
) STRICT, WITHOUT ROWID;

-- What is there already.
INSERT INTO search_queue SELECT workspace, 'request', id, 0 FROM requests;
INSERT INTO search_queue SELECT workspace, 'file', sha256, 0 FROM renditions;
INSERT INTO search_queue SELECT workspace, 'client', id, 0 FROM clients;
INSERT INTO search_queue SELECT workspace, 'contact', id, 0 FROM contacts;
INSERT INTO search_queue SELECT workspace, 'member', id, 0 FROM members;
INSERT INTO search_queue SELECT DISTINCT workspace, 'flow', CAST(name AS BLOB), 0 FROM flows;

ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('search_docs', 'search_docs', '1000000 1000000 1'),
  ('search_docs', 'search_docs_owner', '1000000 1000000 10'),
  ('search_docs', 'search_docs_file', '200000 200000 2 1'),
  ('search_words', 'search_words', '50000000 50000000 300 150 1'),
  ('search_words', 'search_words_doc', '50000000 50000000 100'),
  ('search_grams', 'search_grams', '1600000 1600000 100 1'),
  ('search_grams', 'search_grams_word', '1600000 1600000 8'),
  ('search_queue', 'search_queue', '1000 1000 200 1');
ANALYZE sqlite_schema;
