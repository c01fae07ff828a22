-- What is made of a long document is there part by part: 0 while parts are missing.
ALTER TABLE renditions ADD COLUMN done BIGINT NOT NULL DEFAULT 1 CHECK (done IN (0, 1));
