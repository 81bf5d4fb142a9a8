-- Cases that were filed here and are not over: papers on their way, results to be handed over.
CREATE TABLE givings (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    regulation TEXT NOT NULL, -- public
    plan TEXT NOT NULL, -- public
    channel TEXT NOT NULL, -- public
    number TEXT NOT NULL, -- personal: with the ИИН it opens the document
    applicant_iin TEXT NOT NULL, -- personal
    applicant_name TEXT NOT NULL, -- personal
    state TEXT NOT NULL, -- internal: here, provider, given, archived
    stage BIGINT NOT NULL, -- public: the stage of the course that waits, or after which the request left; 0 for none
    version BIGINT NOT NULL, -- internal: counts the changes
    facts TEXT NOT NULL, -- personal: JSON, the result and how it was handed over
    document_number TEXT, -- personal
    since BIGINT NOT NULL, -- internal
    until BIGINT, -- internal
    unclaimed_at BIGINT -- internal: when an unclaimed result goes to the archive
);
CREATE INDEX givings_state ON givings (state, until);
CREATE INDEX givings_document ON givings (document_number);
CREATE INDEX givings_unclaimed ON givings (state, unclaimed_at);

-- Transmittal lists (реестры) of papers that leave with a courier.
CREATE TABLE transmittals (
    number TEXT NOT NULL PRIMARY KEY, -- internal
    body TEXT NOT NULL, -- personal: JSON
    drawn_at BIGINT NOT NULL, -- internal
    sent_at BIGINT -- internal
);
CREATE INDEX transmittals_drawn ON transmittals (drawn_at);
