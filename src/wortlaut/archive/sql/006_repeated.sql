-- The same wording on several pages. Derived from 001_core (archive/repeated.py); statements are only
-- ever added, so what is new since the last one that was seen is all there is to do.

CREATE TABLE repeated_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO repeated_state VALUES (1, 0);

-- words: a hash of what was said; statement: the first that says so on the page.
CREATE TABLE repeated_on (
    words INTEGER NOT NULL,
    page INTEGER NOT NULL,
    statement INTEGER NOT NULL,
    PRIMARY KEY (words, page)
) STRICT, WITHOUT ROWID;
CREATE TABLE repeated_words (
    words INTEGER PRIMARY KEY,
    pages INTEGER NOT NULL
) STRICT;
CREATE INDEX repeated_most ON repeated_words (pages DESC, words DESC) WHERE pages > 1;
