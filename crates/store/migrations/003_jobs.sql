-- Work off the request. A claimed job is due again when its lease ends.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    kind TEXT NOT NULL, -- internal
    subject TEXT NOT NULL, -- internal
    due BIGINT, -- internal: none for a parked job
    attempts BIGINT NOT NULL, -- internal
    last_error TEXT -- internal
);
CREATE UNIQUE INDEX jobs_subject ON jobs (kind, subject);
CREATE INDEX jobs_due ON jobs (due, id);
