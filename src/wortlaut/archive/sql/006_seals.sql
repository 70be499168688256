-- The hash of each record as it went in, so that damage to any of its values is found.
CREATE TABLE seal (
    reading INTEGER PRIMARY KEY REFERENCES reading (id),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;

CREATE TRIGGER seal_stays BEFORE UPDATE ON seal
BEGIN
    SELECT RAISE(ABORT, 'a seal cannot be changed');
END;
CREATE TRIGGER seal_kept BEFORE DELETE ON seal
BEGIN
    SELECT RAISE(ABORT, 'a seal cannot be deleted');
END;
CREATE TRIGGER reading_stays BEFORE UPDATE ON reading
BEGIN
    SELECT RAISE(ABORT, 'a record cannot be changed');
END;
CREATE TRIGGER reading_kept BEFORE DELETE ON reading
BEGIN
    SELECT RAISE(ABORT, 'a record cannot be deleted');
END;
