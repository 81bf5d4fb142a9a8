-- The plans under which cases run, for ever.
CREATE TABLE plans (
    hash TEXT NOT NULL PRIMARY KEY, -- public
    regulation TEXT NOT NULL, -- public
    plan BLOB NOT NULL -- public: canonical JSON
);
