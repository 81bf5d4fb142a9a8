-- Signed documents that must prove themselves for years. `original` is the document as the rest of the store knows it,
-- `newest` the same with everything that was added since; `content` is what a detached CMS is over. All three are SHA-256
-- and names in the file store. `awaited` is 1 while something waits for the proof; `due` is when the next stamp is, none
-- where nothing more can be done.
CREATE TABLE preserved (
    id TEXT NOT NULL PRIMARY KEY, -- internal
    subject TEXT NOT NULL, -- internal
    form TEXT NOT NULL, -- internal
    original TEXT NOT NULL, -- internal
    newest TEXT NOT NULL, -- internal
    content TEXT, -- internal
    level TEXT NOT NULL, -- internal
    awaited BIGINT NOT NULL, -- internal
    due BIGINT, -- internal
    attempts BIGINT NOT NULL, -- internal
    last_error TEXT, -- internal
    kept_at BIGINT NOT NULL -- internal
);
CREATE UNIQUE INDEX preserved_original ON preserved (original);
CREATE INDEX preserved_due ON preserved (due);
CREATE INDEX preserved_subject ON preserved (subject);
-- What each document was before something was added: hash and size of its bytes, its level, since when it was so. A PDF
-- begins with all of its earlier versions.
CREATE TABLE preserved_versions (
    document TEXT NOT NULL, -- internal
    n BIGINT NOT NULL, -- internal
    sha256 TEXT NOT NULL, -- internal
    size BIGINT NOT NULL, -- internal
    level TEXT NOT NULL, -- internal
    made_at BIGINT NOT NULL, -- internal
    PRIMARY KEY (document, n)
);
