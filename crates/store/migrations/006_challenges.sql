-- One-time texts that somebody at a sign-in page has been asked to sign.
CREATE TABLE sign_in_challenges (
    browser_sha256 TEXT NOT NULL PRIMARY KEY, -- secret: of the form token that the browser holds before it signs in
    code TEXT NOT NULL, -- secret
    text TEXT NOT NULL, -- secret
    expires_at BIGINT NOT NULL -- internal
);
CREATE INDEX sign_in_challenges_expiry ON sign_in_challenges (expires_at);
