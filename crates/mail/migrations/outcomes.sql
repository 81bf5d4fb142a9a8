-- How the sending of a letter ended, where it did not end well: `refused`, `given_up`, `returned`.
ALTER TABLE letters ADD COLUMN outcome TEXT; -- internal
CREATE INDEX letters_case ON letters (case_id);
