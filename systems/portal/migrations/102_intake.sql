-- For which document of the form's list a file was given.
ALTER TABLE request_file ADD COLUMN item TEXT; -- internal

-- Where the act has the certificate checked before the signature: which one was found good, and when.
ALTER TABLE request ADD COLUMN certificate TEXT; -- internal
ALTER TABLE request ADD COLUMN certificate_at BIGINT; -- internal

-- Where the applicant stands in a waiting list, and since when.
ALTER TABLE case_file ADD COLUMN place TEXT; -- personal: JSON

-- What a change of status or of place was for: prolongation, a move in the waiting list.
ALTER TABLE status_change ADD COLUMN reason TEXT; -- personal: JSON, in three languages

-- Where results go besides the cabinet.
CREATE TABLE delivery (
    account TEXT PRIMARY KEY, -- internal
    email TEXT NOT NULL, -- personal
    changed_at BIGINT NOT NULL -- internal
);
