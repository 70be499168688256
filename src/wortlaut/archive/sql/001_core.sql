-- What was read, and what was found in it. Nothing here is derived: search tables are elsewhere.

-- The bytes of a page, once each, whatever it was called; packed with zlib.
CREATE TABLE raw (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size > 0),
    packed BLOB NOT NULL
) STRICT;

-- A frozen text. Its content lies in passages, so that a check of evidence in a very long text does
-- not have to walk through all of it; an ordinary article is one passage.
CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    length INTEGER NOT NULL CHECK (length > 0)
) STRICT;
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    text INTEGER NOT NULL REFERENCES text (id),
    start INTEGER NOT NULL CHECK (start >= 0),
    content TEXT NOT NULL CHECK (length(content) BETWEEN 1 AND 16384),
    UNIQUE (text, start)
) STRICT;

-- Where a page stands: a URL, a file as file://…, or urn:sha256:… for bytes without a place.
-- A page that redirects has two addresses.
CREATE TABLE page (
    id INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE address (
    url TEXT PRIMARY KEY CHECK (url <> ''),
    page INTEGER NOT NULL REFERENCES page (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX address_page ON address (page);

-- What stood at a page at some time. Times are ISO 8601 in UTC.
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES page (id),
    raw INTEGER NOT NULL REFERENCES raw (id),
    source TEXT NOT NULL,
    url TEXT,
    media_type TEXT NOT NULL,
    charset TEXT,
    fetched_at TEXT,
    seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL CHECK (last_seen_at >= seen_at),
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX version_page ON version (page, last_seen_at, id);
CREATE INDEX version_raw ON version (raw);

CREATE TABLE engine (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    pack TEXT,
    models TEXT NOT NULL CHECK (json_valid(models)),
    contract INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX engine_whole
    ON engine (name, version, ifnull(pack, ''), models, contract);

-- What one engine read in a version: the record, less what is in version and text.
CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES version (id),
    text INTEGER NOT NULL REFERENCES text (id),
    engine INTEGER NOT NULL REFERENCES engine (id),
    made_at TEXT NOT NULL,
    language TEXT,
    title TEXT,
    section TEXT,
    outlet TEXT,
    author TEXT,
    published TEXT,
    dateline TEXT CHECK (dateline IS NULL OR json_valid(dateline)),
    blocks TEXT NOT NULL CHECK (json_valid(blocks)),
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    UNIQUE (version, engine)
) STRICT;
CREATE INDEX reading_text ON reading (text);

-- Somebody who speaks on a page; person is who that is across pages.
CREATE TABLE speaker (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES reading (id),
    speaker_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    mentions TEXT NOT NULL CHECK (json_valid(mentions)),
    roles TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(roles)),
    named INTEGER NOT NULL DEFAULT 0 CHECK (named IN (0, 1)),
    person INTEGER REFERENCES people_person (id),
    UNIQUE (reading, speaker_id)
) STRICT;
CREATE INDEX speaker_person ON speaker (person) WHERE person IS NOT NULL;

CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES reading (id),
    statement_id TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN
        ('direct', 'indirect', 'indirect_free_indirect', 'free_indirect', 'reported')),
    medium TEXT NOT NULL CHECK (medium IN ('speech', 'writing', 'thought', 'speech_writing',
        'speech_thought', 'thought_writing', 'unknown')),
    parent TEXT,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    found_by TEXT NOT NULL,
    attributed INTEGER NOT NULL CHECK (attributed IN (0, 1)),
    speaker_id TEXT,
    speaker_name TEXT,
    speaker_confidence REAL,
    chain TEXT NOT NULL CHECK (json_valid(chain)),
    UNIQUE (reading, statement_id)
) STRICT;
CREATE INDEX statement_statement_id ON statement (statement_id);

-- Words and where they stand: half-open code points of the text. piece numbers the spans of a role.
CREATE TABLE evidence (
    statement INTEGER NOT NULL REFERENCES statement (id),
    role TEXT NOT NULL CHECK (role IN ('quotation', 'cue', 'frame', 'speaker', 'addressee')),
    piece INTEGER NOT NULL CHECK (piece >= 0),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    words TEXT NOT NULL,
    PRIMARY KEY (statement, role, piece)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evidence_holds BEFORE INSERT ON evidence
WHEN NEW.words IS NOT (
    SELECT substr(group_concat(content, ''), NEW.start - min(start) + 1, NEW."end" - NEW.start)
    FROM (
        SELECT passage.start, passage.content
        FROM statement
        JOIN reading ON reading.id = statement.reading
        JOIN passage ON passage.text = reading.text
        WHERE statement.id = NEW.statement
            AND passage.start < NEW."end"
            AND passage.start > NEW.start - 16384
        ORDER BY passage.start
    )
)
BEGIN
    SELECT RAISE(ABORT, 'evidence: other words stand at its offsets');
END;

CREATE TRIGGER evidence_stays BEFORE UPDATE ON evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence cannot be changed');
END;
CREATE TRIGGER evidence_kept BEFORE DELETE ON evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence cannot be deleted');
END;
CREATE TRIGGER text_stays BEFORE UPDATE ON text
BEGIN
    SELECT RAISE(ABORT, 'a text cannot be changed');
END;
CREATE TRIGGER text_kept BEFORE DELETE ON text
BEGIN
    SELECT RAISE(ABORT, 'a text cannot be deleted');
END;
CREATE TRIGGER passage_stays BEFORE UPDATE ON passage
BEGIN
    SELECT RAISE(ABORT, 'a text cannot be changed');
END;
CREATE TRIGGER passage_kept BEFORE DELETE ON passage
BEGIN
    SELECT RAISE(ABORT, 'a text cannot be deleted');
END;
-- Passages come in order and tile the text: none can be slipped in later.
CREATE TRIGGER passage_follows BEFORE INSERT ON passage
WHEN NEW.start IS NOT (
        SELECT coalesce(max(start + length(content)), 0) FROM passage WHERE text = NEW.text)
    OR NEW.start + length(NEW.content) > (SELECT length FROM text WHERE id = NEW.text)
BEGIN
    SELECT RAISE(ABORT, 'a text cannot be changed');
END;
CREATE TRIGGER raw_stays BEFORE UPDATE ON raw
BEGIN
    SELECT RAISE(ABORT, 'the bytes of a page cannot be changed');
END;
CREATE TRIGGER raw_kept BEFORE DELETE ON raw
BEGIN
    SELECT RAISE(ABORT, 'the bytes of a page cannot be deleted');
END;
CREATE TRIGGER statement_stays BEFORE UPDATE ON statement
BEGIN
    SELECT RAISE(ABORT, 'a statement cannot be changed');
END;
CREATE TRIGGER statement_kept BEFORE DELETE ON statement
BEGIN
    SELECT RAISE(ABORT, 'a statement cannot be deleted');
END;
