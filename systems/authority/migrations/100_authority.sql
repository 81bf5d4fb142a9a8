-- The authority's own records. Beside each column: public, personal, secret or internal.

-- The certificates of the root and of the issuing authority. Their keys are files, never rows.
CREATE TABLE authorities (
    name TEXT NOT NULL PRIMARY KEY,               -- public: root, issuing
    certificate BLOB NOT NULL,           -- public
    created_at BIGINT NOT NULL           -- public
);

-- Requests for certificates of persons and employees.
CREATE TABLE certificate_requests (
    id TEXT NOT NULL PRIMARY KEY,                 -- internal: whoever knows it may follow the request
    code TEXT NOT NULL UNIQUE,           -- internal: the person shows it to the registrar
    iin TEXT NOT NULL,                   -- personal
    surname TEXT NOT NULL,               -- personal
    given_name TEXT NOT NULL,            -- personal
    patronymic TEXT,                     -- personal
    bin TEXT,                            -- public
    organization TEXT,                   -- public
    public_key BLOB NOT NULL,            -- public
    to_sign BLOB NOT NULL,               -- personal: CertificationRequestInfo names the person
    request BLOB,                        -- personal: PKCS#10 with the proof of possession
    state TEXT NOT NULL,                 -- internal: pending_proof, pending_identification, issued, refused
    reason TEXT,                         -- personal: why it was refused
    identification TEXT,                 -- internal: document, certificate, demonstration
    document_type TEXT,                  -- personal: what the registrar saw
    document_number TEXT,                -- personal
    serial_hex TEXT,                     -- public: the certificate that came of it
    created_at BIGINT NOT NULL,          -- internal
    changed_at BIGINT NOT NULL           -- internal
);
CREATE INDEX certificate_requests_iin ON certificate_requests (iin, created_at);
CREATE INDEX certificate_requests_state ON certificate_requests (state, created_at);

-- Every certificate ever issued to a person or a system.
CREATE TABLE certificates (
    serial_hex TEXT NOT NULL PRIMARY KEY,         -- public
    certificate BLOB NOT NULL,           -- personal: the subject names the person
    public_key_sha256 TEXT NOT NULL,     -- internal: one key, one holder
    profile TEXT NOT NULL,               -- public: person, employee, system
    holder TEXT NOT NULL,                -- personal: ИИН, or the name of the system
    name TEXT NOT NULL,                  -- personal: full name in upper case, for searching
    request TEXT,                        -- internal: the request it answers; none for systems
    identification TEXT NOT NULL,        -- internal: document, certificate, demonstration, secret, start
    demonstration BIGINT NOT NULL,       -- public: 1 when nobody was identified
    not_before BIGINT NOT NULL,          -- public
    not_after BIGINT NOT NULL,           -- public
    revoked_at BIGINT,                   -- public
    revocation_reason TEXT               -- public
);
CREATE INDEX certificates_holder ON certificates (holder);
CREATE INDEX certificates_key ON certificates (public_key_sha256);
CREATE INDEX certificates_revoked ON certificates (revoked_at);

-- Published revocation lists.
CREATE TABLE revocation_lists (
    issuer TEXT NOT NULL,                -- public: root, issuing
    number BIGINT NOT NULL,              -- public
    list BLOB NOT NULL,                  -- public
    this_update BIGINT NOT NULL,         -- public
    next_update BIGINT NOT NULL,         -- public
    PRIMARY KEY (issuer, number)
);
