-- A request from its first opening on: draft, frozen, refused at the check of the signature, submitted.
CREATE TABLE request (
    id TEXT PRIMARY KEY, -- internal
    account TEXT NOT NULL, -- internal
    regulation TEXT NOT NULL, -- internal
    language TEXT NOT NULL, -- internal
    state TEXT NOT NULL, -- internal
    entered TEXT NOT NULL, -- personal: the values of the form, JSON
    revision BIGINT NOT NULL, -- internal
    opened_at BIGINT NOT NULL, -- internal
    saved_at BIGINT, -- internal
    touched_at BIGINT NOT NULL, -- internal
    plan TEXT, -- internal
    number TEXT, -- personal
    document BLOB, -- personal: the exact bytes that are signed
    document_sha256 TEXT, -- internal
    frozen_at BIGINT, -- internal
    attempts BIGINT NOT NULL, -- internal
    report TEXT -- personal: of a refused signature
);

CREATE INDEX request_of_account ON request (account, touched_at);

CREATE INDEX request_of_state ON request (state, touched_at);

-- What is attached to a request; the bytes are in the file store.
CREATE TABLE request_file (
    request TEXT NOT NULL, -- internal
    sha256 TEXT NOT NULL, -- internal
    name TEXT NOT NULL, -- personal
    media_type TEXT NOT NULL, -- internal
    size BIGINT NOT NULL, -- internal
    added_at BIGINT NOT NULL, -- internal
    PRIMARY KEY (request, sha256)
);

-- Every unique number ever given, also to an application that was changed again and never sent.
CREATE TABLE number_given (
    number TEXT PRIMARY KEY, -- personal
    request TEXT NOT NULL -- internal
);
