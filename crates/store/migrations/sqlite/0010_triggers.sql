-- Hooks whose reports begin requests: of which flow, and in whose name.
ALTER TABLE hooks ADD COLUMN flow TEXT;
ALTER TABLE hooks ADD COLUMN member BLOB CHECK ((flow IS NULL) = (member IS NULL));
-- When the last signed report came, and what became of it.
ALTER TABLE hooks ADD COLUMN last_at INTEGER;
ALTER TABLE hooks ADD COLUMN last_says TEXT;
