-- The audit chains: own ones, and those that other systems sent.
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    subject TEXT NOT NULL, -- internal
    system TEXT NOT NULL, -- internal
    n BIGINT NOT NULL, -- internal
    hash TEXT NOT NULL, -- internal
    event TEXT NOT NULL -- personal: JSON
);
CREATE UNIQUE INDEX events_place ON events (subject, system, n);

-- Up to which position the events of a subject have been sent to a recipient.
CREATE TABLE events_sent (
    subject TEXT NOT NULL, -- internal
    recipient TEXT NOT NULL, -- internal
    position BIGINT NOT NULL, -- internal
    PRIMARY KEY (subject, recipient)
);
