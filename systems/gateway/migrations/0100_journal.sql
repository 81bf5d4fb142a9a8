-- Every message carried, without its content. What became of it stands in outbox and outbox_delivered.
CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    id TEXT NOT NULL UNIQUE, -- internal
    case_id TEXT NOT NULL, -- internal
    kind TEXT NOT NULL, -- internal
    sender TEXT NOT NULL, -- internal
    recipient TEXT NOT NULL, -- internal
    regulation TEXT NOT NULL, -- public
    plan TEXT NOT NULL, -- public
    after_action BIGINT, -- internal
    route_action BIGINT, -- internal: the annex action that the carrying was
    route_clause TEXT, -- internal
    size BIGINT NOT NULL, -- internal: bytes of the content
    sha256 TEXT NOT NULL, -- internal: of the content
    created_at BIGINT NOT NULL, -- internal: by the sender's clock
    received_at BIGINT NOT NULL, -- internal
    seal BLOB NOT NULL, -- internal: the sender's signature over the content
    transit BLOB, -- internal: the gateway's own record, JSON
    transit_seal BLOB -- internal: the gateway's signature over it
);
CREATE INDEX journal_case ON journal (case_id, position);
CREATE INDEX journal_received ON journal (received_at);
