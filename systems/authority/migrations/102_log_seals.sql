-- The seals of the log: each says by a signature of the issuing key how the log stood, so that nobody who can write to this
-- database alone changes, adds or takes away an event before it unnoticed.
CREATE TABLE log_seals (
    number BIGINT NOT NULL PRIMARY KEY,  -- public: from 1, without a gap
    position BIGINT NOT NULL,            -- public: the last event that it covers
    events BIGINT NOT NULL,              -- public: how many events it and the seals before it cover
    hash TEXT NOT NULL,                  -- public: over the hash of the seal before and those of its events
    sealed_at BIGINT NOT NULL,           -- public
    signature BLOB NOT NULL              -- public: of the issuing key, over the statement
);
