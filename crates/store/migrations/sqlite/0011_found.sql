-- What was looked for by going through a whole workspace.
CREATE INDEX sheets_request ON sheets (workspace, request);
CREATE INDEX sheets_expire ON sheets (expires_at);
CREATE INDEX sessions_expire ON sessions (expires_at);
CREATE INDEX codes_expire ON codes (expires_at);
CREATE INDEX requests_flow ON requests (workspace, flow);
CREATE INDEX events_erased ON events (workspace, request) WHERE type = 'annex.erased';

-- How much of each there is in a workspace of 100,000 requests, and how many rows share the first columns of each index. Without it
-- SQLite takes a workspace for ten rows and goes through all of it, by its primary key, rather than look in an index that fits.
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('blobs', 'sqlite_autoindex_blobs_1', '100000 100000 1'),
  ('children', 'sqlite_autoindex_children_1', '10000 10000 1'),
  ('children', 'children_parent', '10000 10000 2'),
  ('children', 'children_waiting', '100 100 1'),
  ('codes', 'codes', '1000 1000 2 1 1'),
  ('codes', 'codes_expire', '1000 2'),
  ('disclosures', 'sqlite_autoindex_disclosures_1', '1500000 1500000 15 2 1'),
  ('events', 'sqlite_autoindex_events_1', '2000000 2000000 20 1'),
  ('events', 'events_erased', '100 100 2'),
  ('idempotency', 'idempotency', '100000 100000 400 2 1'),
  ('idempotency', 'idempotency_created', '100000 2'),
  ('links', 'links', '150000 150000 1'),
  ('links', 'links_hash', '150000 1'),
  ('links', 'links_request', '150000 150000 2 2'),
  ('log_places', 'sqlite_autoindex_log_places_1', '600000 600000 6 1'),
  ('outbox', 'outbox', '150000 150000 1'),
  ('outbox', 'outbox_next', '1000 4 4 1'),
  ('outbox', 'outbox_calls', '100 4 4 1'),
  ('outbox', 'outbox_request', '150000 150000 2'),
  ('outbox', 'outbox_dead', '100 100 1'),
  ('page_views', 'page_views', '1000000 1000000 20 10 5 1'),
  ('rendition_images', 'sqlite_autoindex_rendition_images_1', '1000000 1000000 40 2 1'),
  ('rendition_texts', 'sqlite_autoindex_rendition_texts_1', '500000 500000 20 1'),
  ('renditions', 'sqlite_autoindex_renditions_1', '50000 50000 1'),
  ('request_view', 'request_view', '100000 100000 1'),
  ('request_view', 'request_view_client', '100000 100000 1000 2 1'),
  ('request_view', 'request_view_updated', '100000 100000 50000 2 1'),
  ('requests', 'requests', '100000 100000 1'),
  ('requests', 'sqlite_autoindex_requests_2', '100000 100000 1'),
  ('requests', 'requests_flow', '100000 100000 1000'),
  ('session_access', 'session_access', '150000 150000 2 1'),
  ('sessions', 'sessions', '100000 100000 1'),
  ('sessions', 'sessions_hash', '100000 1'),
  ('sessions', 'sessions_person', '100000 100000 10'),
  ('sessions', 'sessions_expire', '100000 2'),
  ('sheets', 'sqlite_autoindex_sheets_1', '100000 100000 1'),
  ('sheets', 'sheets_request', '100000 100000 2'),
  ('sheets', 'sheets_expire', '100000 2'),
  ('task_view', 'task_view', '150000 150000 1'),
  ('task_view', 'task_view_last', '100000 100000 200 1'),
  ('task_view', 'task_view_person', '10000 10000 20 1'),
  ('task_view', 'task_view_request', '150000 150000 2'),
  ('timers', 'timers', '200000 200000 2 1 1'),
  ('timers', 'timers_due', '200000 2');
ANALYZE sqlite_schema;
