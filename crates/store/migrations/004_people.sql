-- Accounts, sign-in failures and sessions.
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    iin TEXT NOT NULL UNIQUE, -- personal
    surname TEXT NOT NULL, -- personal
    given_name TEXT NOT NULL, -- personal
    patronymic TEXT, -- personal
    roles TEXT NOT NULL, -- internal: a JSON list
    password_hash TEXT NOT NULL, -- secret
    created_at BIGINT NOT NULL -- internal
);

CREATE TABLE sign_in_failures (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    iin TEXT NOT NULL, -- personal
    failed_at BIGINT NOT NULL -- internal
);
CREATE INDEX sign_in_failures_iin ON sign_in_failures (iin, failed_at);
CREATE INDEX sign_in_failures_time ON sign_in_failures (failed_at);

CREATE TABLE sign_in_locks (
    iin TEXT NOT NULL PRIMARY KEY, -- personal
    locked_until BIGINT NOT NULL -- internal
);

CREATE TABLE sessions (
    token_sha256 TEXT NOT NULL PRIMARY KEY, -- secret
    account TEXT NOT NULL REFERENCES accounts (id), -- internal
    visit TEXT NOT NULL, -- internal
    csrf TEXT NOT NULL, -- secret
    signed_in_at BIGINT NOT NULL, -- internal
    expires_at BIGINT NOT NULL -- internal
);
CREATE INDEX sessions_expiry ON sessions (expires_at);
