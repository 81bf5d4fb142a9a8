-- Results by e-mail: to an address that its owner has confirmed, in their language, the document itself only if asked for.
ALTER TABLE delivery ADD COLUMN language TEXT; -- internal
ALTER TABLE delivery ADD COLUMN document BIGINT; -- internal: 1 where the document itself may be sent
ALTER TABLE delivery ADD COLUMN confirmed_at BIGINT; -- internal
ALTER TABLE delivery ADD COLUMN code_sha256 TEXT; -- secret: of the code that was sent
ALTER TABLE delivery ADD COLUMN code_until BIGINT; -- internal
ALTER TABLE delivery ADD COLUMN attempts BIGINT; -- internal: at the code
ALTER TABLE delivery ADD COLUMN codes BIGINT; -- internal: how many were sent since `codes_since`
ALTER TABLE delivery ADD COLUMN codes_since BIGINT; -- internal
