-- Calls that are due, found without looking through every mail that waits.
CREATE INDEX outbox_calls ON outbox (next_at, created_at, id) WHERE next_at IS NOT NULL AND kind = 'call';
