-- Systems of other organizations: the applicant asks for one as its representative, on the ground of a document.
ALTER TABLE certificate_requests ADD COLUMN system TEXT;         -- public: its name, the CN; none where a person asks
ALTER TABLE certificate_requests ADD COLUMN system_upper TEXT;   -- public: the same in upper case, for searching
ALTER TABLE certificate_requests ADD COLUMN ground_type TEXT;    -- internal: power_of_attorney, letter, order
ALTER TABLE certificate_requests ADD COLUMN ground_number TEXT;  -- internal
CREATE INDEX certificate_requests_bin ON certificate_requests (bin);
