-- Every request of a participant of the exchange: a system of another organization that asks over SOAP. Written down
-- before anything of it is done; what nobody's certificate vouches for stands in the log only. What was asked stands in
-- lookups, what was answered nowhere.
CREATE TABLE soap_requests (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- internal
    id TEXT NOT NULL UNIQUE, -- internal: the session, which the answer names
    participant TEXT NOT NULL, -- internal
    message_id TEXT NOT NULL, -- internal: the participant's own number
    once TEXT UNIQUE, -- internal: participant and message_id, where the certificate was in force: such a message counts once
    service TEXT NOT NULL, -- internal: as it was asked for
    certificate TEXT NOT NULL, -- internal: the serial number of the transport certificate
    sha256 TEXT NOT NULL, -- internal: of the request as it came
    size BIGINT NOT NULL, -- internal: its bytes
    lookup TEXT, -- internal: the look-up that it became
    outcome TEXT NOT NULL, -- internal: taken, SCSS001, or the code of the fault
    cause TEXT, -- internal: the finer cause, a word
    reason TEXT, -- internal: the fault in words
    repeated BIGINT NOT NULL, -- internal: how often the same number came again
    created_at BIGINT NOT NULL, -- internal: by the participant's clock
    received_at BIGINT NOT NULL, -- internal
    answered_at BIGINT -- internal: none while it is being answered
);
CREATE INDEX soap_requests_participant ON soap_requests (participant, position);
ALTER TABLE lookups ADD COLUMN participant TEXT; -- internal: on whose behalf the gateway asked
