-- What makes statements findable. All of it is derived from 001_core and can be made anew
-- (archive/index.py); nothing else may refer to it.

-- version: of the analysis that filled these tables, 0 if they have to be made anew. stamp counts
-- changes of blocks; made counts how often the index was made; merged is the last statement that
-- was there when the parts of the full-text tables were last merged.
CREATE TABLE found_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    made INTEGER NOT NULL,
    merged INTEGER NOT NULL
) STRICT;
INSERT INTO found_state SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM reading) THEN 0 ELSE 1 END, 0, 1, 0;

-- The vocabulary: every word once for each language, in lower case.
CREATE TABLE found_word (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    language TEXT NOT NULL,
    UNIQUE (word, language)
) STRICT;
-- What a word may be written like in a query: without diacritics, ü as u and as ue.
CREATE TABLE found_spelling (
    spelling TEXT NOT NULL,
    word INTEGER NOT NULL,
    PRIMARY KEY (spelling, word)
) STRICT, WITHOUT ROWID;
CREATE TABLE found_lemma (
    lemma TEXT NOT NULL,
    word INTEGER NOT NULL,
    PRIMARY KEY (lemma, word)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_lemma_word ON found_lemma (word);
-- Three letters in a row, to find parts of words; a row is a word with its spellings.
CREATE VIRTUAL TABLE found_part USING fts5 (
    spellings, content='', tokenize='trigram', detail='none', columnsize=0
);

-- The words of quotations as numbers of the vocabulary to the base of 36; a row is a statement.
CREATE VIRTUAL TABLE found_text USING fts5 (
    words, content='', tokenize='ascii', columnsize=0
);

-- Names of outlets, addressees and speakers.
CREATE TABLE found_name (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- Columns to filter, sort and count by: rows of equal size, one for each statement, by its id.
CREATE TABLE found_block (
    block INTEGER PRIMARY KEY,
    cells BLOB NOT NULL
) STRICT;
-- Which blocks changed, so that whoever holds them in memory reads only those again.
CREATE TABLE found_change (
    block INTEGER PRIMARY KEY,
    stamp INTEGER NOT NULL
) STRICT;

-- How the newest reading of each version lies in the columns.
CREATE TABLE found_version (
    version INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL,
    day INTEGER NOT NULL,
    superseded INTEGER NOT NULL
) STRICT;

-- Whom the register gave a name to when it came with the same roles before: a hash of both.
CREATE TABLE found_entry (
    entry INTEGER PRIMARY KEY,
    person INTEGER NOT NULL
) STRICT;

-- Taking back an import takes people out of the register, and later ones may get their ids. Whoever
-- spoke as one of them is given to people anew when the index is made anew, at the next search.
CREATE TRIGGER found_person_gone BEFORE DELETE ON people_person
BEGIN
    DELETE FROM found_entry WHERE person = OLD.id;
    UPDATE speaker SET person = NULL WHERE person = OLD.id;
    UPDATE found_state SET version = 0;
END;
