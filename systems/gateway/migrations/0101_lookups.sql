-- Every look-up in a registry: who asked what about whom, for which case, under which clause, on which ground, and what
-- became of it. What the registry said is not kept here.
CREATE TABLE lookups (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    id TEXT NOT NULL UNIQUE, -- internal
    registry TEXT NOT NULL, -- public
    case_id TEXT NOT NULL, -- internal
    regulation TEXT NOT NULL, -- public
    plan TEXT NOT NULL, -- public
    channel TEXT NOT NULL, -- public
    clause TEXT NOT NULL, -- public
    ground TEXT NOT NULL, -- public
    sender TEXT NOT NULL, -- internal
    actor TEXT NOT NULL, -- personal: JSON, who at the sender's desk
    subject_iin TEXT NOT NULL, -- personal
    other_iin TEXT, -- personal: the representative, the ward
    sha256 TEXT NOT NULL, -- internal: of the look-up as it was sealed
    seal BLOB NOT NULL, -- internal: the sender's signature over it
    outcome TEXT NOT NULL, -- internal: asked, found, not_found, silent, slow, faulty, refused
    cause TEXT, -- internal: why it was refused, a word
    reason TEXT, -- internal: what went wrong, in the systems' words
    repeated BIGINT NOT NULL, -- internal: how often the same id came again
    created_at BIGINT NOT NULL, -- internal: by the sender's clock
    received_at BIGINT NOT NULL, -- internal
    answered_at BIGINT -- internal: none while it is asked
);
CREATE INDEX lookups_case ON lookups (case_id, position);
CREATE INDEX lookups_subject ON lookups (subject_iin, position);
