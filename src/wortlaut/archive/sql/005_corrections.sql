-- What people decided about statements: a layer above what engines found, which stays as it was.
-- Nothing here is changed or deleted either; taking a decision back is a row of its own.

-- A decision belongs to a text, so it holds on every page with these words and for every engine
-- that reads them. statement_id is the statement's as it was found, or as it was added.
CREATE TABLE correction (
    id INTEGER PRIMARY KEY,
    text INTEGER NOT NULL REFERENCES text (id),
    statement_id TEXT NOT NULL CHECK (statement_id <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('accept', 'reject', 'fix', 'add')),
    type TEXT CHECK (type IN
        ('direct', 'indirect', 'indirect_free_indirect', 'free_indirect', 'reported')),
    medium TEXT CHECK (medium IN ('speech', 'writing', 'thought', 'speech_writing',
        'speech_thought', 'thought_writing', 'unknown')),
    -- Whether it says who speaks; then a name that is NULL means that nobody can tell.
    attributes INTEGER NOT NULL CHECK (attributes IN (0, 1)),
    speaker_name TEXT CHECK (speaker_name <> ''),
    speaker_kind TEXT CHECK (speaker_kind IN
        ('person', 'organisation', 'group', 'document', 'unknown')),
    person INTEGER REFERENCES people_person (id),
    -- Roles that the statement does not have, whatever the engine says.
    without TEXT NOT NULL CHECK (json_valid(without)),
    author TEXT NOT NULL CHECK (trim(author) <> ''),
    at TEXT NOT NULL,
    note TEXT CHECK (note <> ''),
    CHECK (kind <> 'add' OR (type IS NOT NULL AND medium IS NOT NULL)),
    CHECK (kind IN ('fix', 'add') OR (type IS NULL AND medium IS NULL AND NOT attributes))
) STRICT;
CREATE INDEX correction_text ON correction (text, statement_id);
CREATE INDEX correction_statement ON correction (statement_id);
CREATE INDEX correction_person ON correction (person) WHERE person IS NOT NULL;

CREATE TABLE correction_undone (
    correction INTEGER PRIMARY KEY REFERENCES correction (id),
    author TEXT NOT NULL CHECK (trim(author) <> ''),
    at TEXT NOT NULL
) STRICT;

CREATE TABLE correction_evidence (
    correction INTEGER NOT NULL REFERENCES correction (id),
    role TEXT NOT NULL CHECK (role IN ('quotation', 'cue', 'frame', 'speaker', 'addressee')),
    piece INTEGER NOT NULL CHECK (piece >= 0),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    words TEXT NOT NULL,
    PRIMARY KEY (correction, role, piece)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER correction_evidence_holds BEFORE INSERT ON correction_evidence
WHEN NEW.words IS NOT (
    SELECT substr(group_concat(content, ''), NEW.start - min(start) + 1, NEW."end" - NEW.start)
    FROM (
        SELECT passage.start, passage.content
        FROM correction
        JOIN passage ON passage.text = correction.text
        WHERE correction.id = NEW.correction
            AND passage.start < NEW."end"
            AND passage.start > NEW.start - 16384
        ORDER BY passage.start
    )
)
BEGIN
    SELECT RAISE(ABORT, 'evidence: other words stand at its offsets');
END;

CREATE TRIGGER correction_stays BEFORE UPDATE ON correction
BEGIN
    SELECT RAISE(ABORT, 'a correction cannot be changed');
END;
CREATE TRIGGER correction_kept BEFORE DELETE ON correction
BEGIN
    SELECT RAISE(ABORT, 'a correction cannot be deleted');
END;
CREATE TRIGGER correction_undone_stays BEFORE UPDATE ON correction_undone
BEGIN
    SELECT RAISE(ABORT, 'a correction cannot be changed');
END;
CREATE TRIGGER correction_undone_kept BEFORE DELETE ON correction_undone
BEGIN
    SELECT RAISE(ABORT, 'a correction cannot be deleted');
END;
CREATE TRIGGER correction_evidence_stays BEFORE UPDATE ON correction_evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence cannot be changed');
END;
CREATE TRIGGER correction_evidence_kept BEFORE DELETE ON correction_evidence
BEGIN
    SELECT RAISE(ABORT, 'evidence cannot be deleted');
END;

-- The queue walks statements by how doubtful they are. archive/doubts.py repeats the expression
-- word for word, else the index is not used.
CREATE INDEX statement_doubt ON statement (
    (1 - confidence + CASE
        WHEN NOT attributed THEN 0
        WHEN speaker_name IS NULL THEN 0.5
        ELSE 0.5 * (1 - ifnull(speaker_confidence, 1))
    END)
);

-- Derived, with the tables of 002_search: rows of the index for statements as they were corrected.
-- They are numbered together with statements, so that a row of the index is one or the other; one
-- that is not live any more keeps its number until the index is made anew.
CREATE TABLE found_corrected (
    "row" INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL,
    statement_id TEXT NOT NULL,
    live INTEGER NOT NULL CHECK (live IN (0, 1))
) STRICT;
CREATE INDEX found_corrected_reading ON found_corrected (reading, statement_id);
