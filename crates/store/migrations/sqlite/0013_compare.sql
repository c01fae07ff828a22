-- How two files compare: where they differ, never what they say.
CREATE TABLE comparisons (
  workspace BLOB NOT NULL,
  earlier BLOB NOT NULL,
  later BLOB NOT NULL,
  engine TEXT NOT NULL,
  found TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, earlier, later)
) STRICT;
CREATE INDEX comparisons_later ON comparisons (workspace, later);

-- When each person had a request before them: the latest visit, and the end of the one before with the length of the journal then.
CREATE TABLE looks (
  workspace BLOB NOT NULL,
  request BLOB NOT NULL,
  person TEXT NOT NULL,
  visit_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  before_at INTEGER,
  before_seq INTEGER,
  PRIMARY KEY (workspace, request, person)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('comparisons', 'sqlite_autoindex_comparisons_1', '50000 50000 2 1'),
  ('comparisons', 'comparisons_later', '50000 50000 2'),
  ('looks', 'looks', '500000 500000 5 1');
ANALYZE sqlite_schema;
