-- Which requests somebody wants to see at once, as the address of the list says it. What is taken away stays for a while, to be put back.
CREATE TABLE saved_filters (
  workspace BLOB NOT NULL,
  id BLOB NOT NULL,
  member BLOB NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
  removed_at INTEGER,
  PRIMARY KEY (workspace, id),
  UNIQUE (workspace, member, name)
) STRICT, WITHOUT ROWID;
