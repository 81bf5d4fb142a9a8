-- Until when whoever holds a case has to act, so that what is near its end stands first.
ALTER TABLE cases ADD COLUMN until BIGINT; -- internal: the holder's until
CREATE INDEX cases_until ON cases (until);
