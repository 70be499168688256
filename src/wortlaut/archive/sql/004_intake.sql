-- What is watched, and which pages are to be fetched when. Only a plan: pages are in the core.
-- Times to calculate with are whole seconds since 1970.

-- A server, with the time before which it wants no request.
CREATE TABLE intake_host (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    ready_at INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A feed or sitemap. root is the one that a person named, where a sitemap index led here; such a
-- one has no due_at until the index says that it has changed.
CREATE TABLE intake_feed (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    root INTEGER REFERENCES intake_feed (id) ON DELETE CASCADE,
    host INTEGER NOT NULL REFERENCES intake_host (id),
    kind TEXT,
    title TEXT,
    every INTEGER NOT NULL CHECK (every > 0),
    checked_at INTEGER,
    due_at INTEGER,
    etag TEXT,
    modified TEXT,
    updated INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT
) STRICT;
CREATE INDEX intake_feed_root ON intake_feed (root);

-- A page that a feed named; one without due_at is not visited again. stamp is its date, or when it
-- was found: newer pages come first. version is what stood there at the last visit.
CREATE TABLE intake_queue (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    feed INTEGER NOT NULL REFERENCES intake_feed (id) ON DELETE CASCADE,
    host INTEGER NOT NULL REFERENCES intake_host (id),
    found_at INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    updated INTEGER,
    due_at INTEGER,
    visited_at INTEGER,
    visits INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    version INTEGER REFERENCES version (id),
    etag TEXT,
    modified TEXT
) STRICT;
CREATE INDEX intake_queue_due ON intake_queue (host, stamp DESC) WHERE due_at IS NOT NULL;
CREATE INDEX intake_queue_feed ON intake_queue (feed);
