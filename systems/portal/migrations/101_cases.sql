-- A submitted request: «История получения услуг».
CREATE TABLE case_file (
    id TEXT PRIMARY KEY, -- internal
    account TEXT NOT NULL, -- internal
    applicant_iin TEXT NOT NULL, -- personal
    regulation TEXT NOT NULL, -- internal
    plan TEXT NOT NULL, -- internal
    number TEXT NOT NULL UNIQUE, -- personal
    cms BLOB NOT NULL, -- personal
    report TEXT NOT NULL, -- personal
    submitted_at BIGINT NOT NULL, -- internal
    registration TEXT, -- personal
    status TEXT, -- internal
    holder TEXT, -- internal: who holds the case, JSON
    changed_at BIGINT NOT NULL, -- internal
    finished_at BIGINT, -- internal
    output TEXT, -- internal
    document_number TEXT, -- personal
    document_sha256 TEXT, -- internal
    document_report TEXT, -- personal
    issued_at BIGINT, -- internal
    paper_sha256 TEXT -- internal: the application form, once it was drawn
);

CREATE INDEX case_of_account ON case_file (account, submitted_at);

CREATE UNIQUE INDEX case_of_document ON case_file (document_number);

-- Every change of status; a NULL status is the time between sending and registration.
CREATE TABLE status_change (
    case_id TEXT NOT NULL, -- internal
    n BIGINT NOT NULL, -- internal
    status TEXT, -- internal
    clause TEXT NOT NULL, -- internal
    changed_at BIGINT NOT NULL, -- internal
    PRIMARY KEY (case_id, n)
);

-- «Уведомления».
CREATE TABLE notice (
    id TEXT PRIMARY KEY, -- internal
    account TEXT NOT NULL, -- internal
    case_id TEXT NOT NULL, -- internal
    body TEXT NOT NULL, -- personal
    created_at BIGINT NOT NULL, -- internal
    read_at BIGINT -- internal
);

CREATE INDEX notice_of_account ON notice (account, created_at);

-- The questionnaire: once a case.
CREATE TABLE survey_answer (
    case_id TEXT PRIMARY KEY, -- internal
    answers TEXT NOT NULL, -- personal
    given_at BIGINT NOT NULL -- internal
);
