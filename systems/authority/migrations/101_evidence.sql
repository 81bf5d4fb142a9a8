-- What proves standing and time: the services' certificates, the stamps, the suspensions that have ended.

-- Certificates of the OCSP responder and the time-stamping authority, every generation. Their keys are files.
CREATE TABLE services (
    name TEXT NOT NULL,                  -- public: ocsp, tsa
    generation BIGINT NOT NULL,          -- public
    serial_hex TEXT NOT NULL,            -- public
    certificate BLOB NOT NULL,           -- public
    created_at BIGINT NOT NULL,          -- public
    PRIMARY KEY (name, generation)
);
CREATE INDEX services_serial ON services (serial_hex);

-- Serial numbers of stamps are taken in blocks: what a crash leaves of a block is never used.
CREATE TABLE stamp_serials (
    name TEXT NOT NULL PRIMARY KEY,      -- internal
    taken BIGINT NOT NULL                -- internal: every number up to this one may have been used
);
INSERT INTO stamp_serials (name, taken) VALUES ('tsa', 0);

-- What was stamped: a digest says nothing of the document. Written in batches.
CREATE TABLE stamps (
    serial BIGINT NOT NULL PRIMARY KEY,  -- public
    imprint TEXT NOT NULL,               -- internal: the digest, hex
    algorithm TEXT NOT NULL,             -- internal: OID of the digest
    stamped_at BIGINT NOT NULL           -- internal
);

-- Suspensions that have ended, for the delta lists.
CREATE TABLE suspensions_ended (
    serial_hex TEXT NOT NULL,            -- public
    released_at BIGINT NOT NULL,         -- public
    PRIMARY KEY (serial_hex, released_at)
);
CREATE INDEX suspensions_ended_at ON suspensions_ended (released_at);
