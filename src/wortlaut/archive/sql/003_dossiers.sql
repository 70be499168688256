-- Dossiers: what a person collects. Their own, so that it may be changed and deleted.
-- folded: the name as it is compared; SQLite itself folds ASCII alone.
CREATE TABLE dossier (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (trim(name) = name AND name <> ''),
    folded TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

-- A pinned statement (its id, the same on every page that has the text) or a saved search (JSON).
CREATE TABLE dossier_item (
    id INTEGER PRIMARY KEY,
    dossier INTEGER NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    statement_id TEXT,
    query TEXT CHECK (json_valid(query)),
    note TEXT NOT NULL,
    added_at TEXT NOT NULL,
    CHECK ((statement_id IS NULL) <> (query IS NULL)),
    UNIQUE (dossier, statement_id),
    UNIQUE (dossier, query)
) STRICT;
