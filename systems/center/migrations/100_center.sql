-- What the center knows of cases that go through the portal.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    regulation TEXT NOT NULL, -- public
    plan TEXT NOT NULL, -- public
    channel TEXT NOT NULL, -- public
    number TEXT NOT NULL, -- personal: with the ИИН it opens the document
    registration TEXT, -- internal: none until the provider has said it
    applicant_iin TEXT, -- personal: none until the portal's notice has come
    applicant_name TEXT, -- personal
    submitted_at BIGINT, -- internal
    status TEXT NOT NULL, -- internal: a status of the plan
    stage TEXT NOT NULL, -- internal: received, in_work, finished
    action BIGINT NOT NULL, -- public: the action that shows the status
    holder TEXT, -- internal: JSON, who holds the case and until when
    output TEXT, -- internal: the output document's id in the plan
    document_number TEXT, -- personal
    received_at BIGINT NOT NULL, -- internal
    changed_at BIGINT NOT NULL -- internal
);
CREATE INDEX cases_stage ON cases (stage, changed_at);
CREATE INDEX cases_number ON cases (number);
CREATE INDEX cases_registration ON cases (registration);
CREATE INDEX cases_iin ON cases (applicant_iin);

-- The statuses a case was shown in, one row a message.
CREATE TABLE shown_statuses (
    message TEXT NOT NULL PRIMARY KEY, -- internal
    case_id TEXT NOT NULL, -- internal
    status TEXT NOT NULL, -- internal
    action BIGINT NOT NULL, -- public: 0 for a message that no action of the center follows
    clause TEXT NOT NULL, -- public
    shown_at BIGINT NOT NULL -- internal
);
CREATE INDEX shown_statuses_case ON shown_statuses (case_id, action, shown_at);
