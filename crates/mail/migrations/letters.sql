-- E-mails with a result: written with the change that causes them, sent until the server has taken them.
CREATE TABLE letters (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    case_id TEXT NOT NULL, -- internal
    recipient TEXT NOT NULL, -- personal
    body TEXT NOT NULL, -- personal: JSON, subject, words and name of the file
    sha256 TEXT NOT NULL, -- internal: of the signed PDF
    due BIGINT, -- internal: none when it has been sent, or given up
    attempts BIGINT NOT NULL, -- internal
    last_error TEXT, -- internal
    sent_at BIGINT, -- internal
    created_at BIGINT NOT NULL -- internal
);
CREATE INDEX letters_due ON letters (due);
