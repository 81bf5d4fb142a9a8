-- The people, as they were generated or admitted. Everybody here is invented.
CREATE TABLE people (
    iin TEXT NOT NULL PRIMARY KEY, -- personal
    surname TEXT NOT NULL, -- personal
    record TEXT NOT NULL -- personal: JSON
);

-- What each registry holds about them, one row a record.
CREATE TABLE entries (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    registry TEXT NOT NULL, -- public
    iin TEXT NOT NULL, -- personal
    other_iin TEXT, -- personal: the representative, the ward
    record TEXT NOT NULL -- personal: JSON
);
CREATE INDEX entries_iin ON entries (registry, iin);
CREATE INDEX entries_other ON entries (registry, other_iin);

-- From which seed the people were made.
CREATE TABLE origin (
    one BIGINT NOT NULL PRIMARY KEY, -- internal: always 1
    origin TEXT NOT NULL -- internal: JSON
);

-- Every look-up that came through the gateway, with what was answered.
CREATE TABLE lookups (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    id TEXT NOT NULL UNIQUE, -- internal
    registry TEXT NOT NULL, -- public
    case_id TEXT NOT NULL, -- internal
    regulation TEXT NOT NULL, -- public
    channel TEXT NOT NULL, -- public
    clause TEXT NOT NULL, -- public
    ground TEXT NOT NULL, -- public
    sender TEXT NOT NULL, -- internal
    actor TEXT NOT NULL, -- personal: JSON, who at the sender's desk
    subject_iin TEXT NOT NULL, -- personal
    lookup TEXT NOT NULL, -- personal: JSON, as it was sealed
    outcome TEXT NOT NULL, -- internal: found, not_found, silent, slow, faulty, refused
    reason TEXT, -- internal
    received_at BIGINT NOT NULL, -- internal
    answered_at BIGINT NOT NULL -- internal
);
CREATE INDEX lookups_case ON lookups (case_id, position);
CREATE INDEX lookups_subject ON lookups (subject_iin, position);

-- What a demonstration or a rehearsal has switched: for a registry, or for one person in it.
CREATE TABLE faults (
    registry TEXT NOT NULL, -- public
    iin TEXT NOT NULL, -- personal: empty for everybody
    mode TEXT NOT NULL, -- internal: silent, slow, faulty, not_found
    delay_ms BIGINT NOT NULL, -- internal: how long a slow registry takes
    switched_at BIGINT NOT NULL, -- internal
    PRIMARY KEY (registry, iin)
);
