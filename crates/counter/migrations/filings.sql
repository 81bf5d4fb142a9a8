-- What a visitor files at the counter. The id becomes the id of the case.
CREATE TABLE filings (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    channel TEXT NOT NULL, -- public
    regulation TEXT NOT NULL, -- public
    plan TEXT NOT NULL, -- public
    number TEXT NOT NULL, -- personal: with the ИИН it opens the document
    state TEXT NOT NULL, -- internal: open, held, refused, withdrawn, filed
    step TEXT, -- public: the step of intake that waits; none where the act has no steps of intake, or it is over
    version BIGINT NOT NULL, -- internal: counts the changes
    clerk TEXT NOT NULL, -- internal: the account
    clerk_iin TEXT NOT NULL, -- personal
    clerk_name TEXT NOT NULL, -- personal
    clerk_role TEXT NOT NULL, -- internal
    applicant_iin TEXT NOT NULL, -- personal
    applicant_name TEXT NOT NULL, -- personal: JSON
    language TEXT NOT NULL, -- internal
    facts TEXT NOT NULL, -- personal: JSON, everything that was entered, marked, asked and answered
    document BLOB, -- personal: the exact bytes that are signed
    sha256 TEXT, -- internal: of the document
    cms BLOB, -- personal: the clerk's signature
    opened_at BIGINT NOT NULL, -- internal
    since BIGINT NOT NULL, -- internal: when the step was reached
    until BIGINT, -- internal: when it must be done
    ended_at BIGINT -- internal
);
CREATE UNIQUE INDEX filings_number ON filings (number);
CREATE INDEX filings_state ON filings (state, until);
CREATE INDEX filings_iin ON filings (applicant_iin);

-- Scans of what lay on the counter.
CREATE TABLE filing_files (
    filing TEXT NOT NULL, -- internal
    sha256 TEXT NOT NULL, -- internal
    item TEXT NOT NULL, -- public: the document of the regulation's list; `application` for the signed paper; or empty
    name TEXT NOT NULL, -- personal
    media_type TEXT NOT NULL, -- internal
    size BIGINT NOT NULL, -- internal
    added_at BIGINT NOT NULL, -- internal
    PRIMARY KEY (filing, sha256)
);

-- Receipts that were given to visitors, as they were given.
CREATE TABLE receipts (
    number TEXT NOT NULL PRIMARY KEY, -- internal
    filing TEXT NOT NULL, -- internal
    kind TEXT NOT NULL, -- public: acceptance, refusal_to_accept
    body TEXT NOT NULL, -- personal: JSON
    given_at BIGINT NOT NULL -- internal
);
CREATE INDEX receipts_filing ON receipts (filing, given_at);
