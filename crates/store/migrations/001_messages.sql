-- Messages on their way out, and messages already applied.
-- What was delivered moves to outbox_delivered, so this table is as small as the queue is short. The bytes stand
-- last, so that SQLite does not walk over them to reach the other columns.
CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    id TEXT NOT NULL UNIQUE, -- internal
    case_id TEXT NOT NULL, -- internal
    recipient TEXT NOT NULL, -- internal
    stored_at BIGINT NOT NULL, -- internal
    next_at BIGINT, -- internal: none for a dead letter
    attempts BIGINT NOT NULL, -- internal
    last_error TEXT, -- internal
    bytes BLOB NOT NULL -- personal
);
CREATE UNIQUE INDEX outbox_queue ON outbox (case_id, recipient, position);

CREATE TABLE outbox_delivered (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    case_id TEXT NOT NULL, -- internal
    recipient TEXT NOT NULL, -- internal
    stored_at BIGINT NOT NULL, -- internal
    delivered_at BIGINT NOT NULL, -- internal
    attempts BIGINT NOT NULL -- internal: failed ones
);
CREATE INDEX outbox_delivered_case ON outbox_delivered (case_id, delivered_at);

CREATE TABLE inbox (
    sender TEXT NOT NULL, -- internal
    id TEXT NOT NULL, -- internal
    applied_at BIGINT NOT NULL, -- internal
    PRIMARY KEY (sender, id)
);
