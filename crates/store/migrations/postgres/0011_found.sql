-- What was looked for by going through a whole workspace.
CREATE INDEX sheets_request ON sheets (workspace, request);
CREATE INDEX sheets_expire ON sheets (expires_at);
CREATE INDEX sessions_expire ON sessions (expires_at);
CREATE INDEX codes_expire ON codes (expires_at);
CREATE INDEX requests_flow ON requests (workspace, flow);
CREATE INDEX events_erased ON events (workspace, request) WHERE type = 'annex.erased';
