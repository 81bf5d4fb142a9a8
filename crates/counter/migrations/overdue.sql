-- Of which steps of which filings it is noted that their term has run out.
CREATE TABLE overdue_filings (
    filing TEXT NOT NULL, -- internal
    since BIGINT NOT NULL, -- internal: when the step was reached
    PRIMARY KEY (filing, since)
);
