"""The plan of what is to be fetched when, kept in the archive's file so that nothing is forgotten.

Times are whole seconds since 1970. What writes does so in the caller's transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from wortlaut.archive import Archive
from wortlaut.errors import QueryError
from wortlaut.intake.addresses import normal_url
from wortlaut.intake.feeds import Entry

HOUR = 3_600
DAY = 24 * HOUR
EVERY = 600
"""Seconds between two looks at a feed, where nobody said otherwise."""

PAUSES = (HOUR, 4 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY)
"""Before each further visit of a page, so that silent edits are noticed; a change begins anew."""

RECENT = 30 * DAY
"""Pages that are older when they are found are visited once."""

FORGOTTEN = 60 * DAY
"""No page is visited longer than this after it was found."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed that is watched: every how many seconds, when it was last looked at, and how many of
    its pages were fetched or wait to be."""

    url: str
    kind: str | None
    title: str | None
    every: int
    checked_at: int | None
    fetched: int
    waiting: int
    error: str | None


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed whose time has come; ``root`` is the one that a person named."""

    id: int
    root: int
    host: int
    url: str
    every: int
    failures: int
    etag: str | None
    modified: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page whose time has come; ``version`` is what stood there at the last visit."""

    id: int
    host: int
    url: str
    found_at: int
    stamp: int
    visits: int
    tries: int
    etag: str | None
    modified: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Host:
    """A server that wants no request before ``ready_at``."""

    id: int
    name: str
    ready_at: int
    failures: int


class Queue:
    """The plan in an archive. ``roots`` are the feeds, by row, that somebody watches at present."""

    def __init__(self, archive: Archive) -> None:
        self._db: apsw.Connection = archive.connection
        self._hosts: dict[str, int] = {}

    # --- feeds ------------------------------------------------------------------------------

    def name(self, url: str, every: int | None, now: int) -> int:
        """Watches a feed from now on, every so many seconds (None: as before); gives its row."""
        address = normal_url(url)
        self._db.execute(
            "INSERT INTO intake_feed (url, host, every, due_at)"
            f" VALUES (?1, ?2, ifnull(?3, {EVERY}), ?4)"
            " ON CONFLICT (url) DO UPDATE SET root = NULL, every = ifnull(?3, every),"
            " due_at = min(ifnull(due_at, ?4), ifnull(checked_at + ifnull(?3, every), ?4))",
            (address, self._host(address), every, now),
        )
        return int(self._db.execute("SELECT id FROM intake_feed WHERE url = ?", (address,)).get)

    def roots(self) -> tuple[int, ...]:
        """All feeds that were named."""
        rows = self._db.execute("SELECT id FROM intake_feed WHERE root IS NULL ORDER BY id")
        return tuple(row[0] for row in rows)

    def hasten(self, roots: Sequence[int], now: int) -> None:
        """Makes feeds due now."""
        self._db.execute(
            "UPDATE intake_feed SET due_at = ?1 WHERE ifnull(due_at, ?1) >= ?1"
            " AND id IN (SELECT value FROM json_each(?2))",
            (now, _json(roots)),
        )

    def remove(self, url: str) -> None:
        """Forgets a feed and its plan; pages stay in the archive.

        Raises:
            QueryError: it is not watched.
        """
        self._db.execute(
            "DELETE FROM intake_feed WHERE url = ? AND root IS NULL", (normal_url(url),)
        )
        if not self._db.changes():
            raise QueryError(f"{url}: is not watched; see: wortlaut watch --list")
        # Pages that others named too are named anew at their next look.
        self._db.execute("UPDATE intake_feed SET etag = NULL, modified = NULL")

    def watched(self) -> tuple[Watched, ...]:
        """The feeds that were named, in the order in which they were."""
        rows = self._db.execute(
            "SELECT f.url, kind, title, every, checked_at,"
            " (SELECT count(*) FROM intake_queue WHERE feed = f.id AND visits > 0),"
            " (SELECT count(*) FROM intake_queue"
            "  WHERE feed = f.id AND visits = 0 AND due_at IS NOT NULL),"
            " error FROM intake_feed f WHERE root IS NULL ORDER BY id"
        )
        return tuple(Watched(*row) for row in rows)

    def due_feeds(self, roots: Sequence[int], now: int) -> list[DueFeed]:
        """Feeds to look at now, and the sitemaps that they led to."""
        rows = self._db.execute(
            "SELECT id, ifnull(root, id), host, url, every, failures, etag, modified, kind"
            " FROM intake_feed WHERE due_at <= ?"
            " AND ifnull(root, id) IN (SELECT value FROM json_each(?)) ORDER BY due_at, id",
            (now, _json(roots)),
        )
        return [DueFeed(*row) for row in rows]

    def checked(self, feed: DueFeed, kind: str | None, title: str | None, now: int) -> None:
        """A feed was looked at; None keeps what it was."""
        self._db.execute(
            "UPDATE intake_feed SET kind = ifnull(?, kind), title = ifnull(?, title),"
            " checked_at = ?, failures = 0, error = NULL, due_at = ? WHERE id = ?",
            (kind, title, now, now + feed.every if feed.id == feed.root else None, feed.id),
        )

    def validators(self, feed: DueFeed, etag: str | None, modified: str | None) -> None:
        """What to send along the next time a feed is asked for."""
        self._db.execute(
            "UPDATE intake_feed SET etag = ?, modified = ? WHERE id = ?", (etag, modified, feed.id)
        )

    def feed_failed(self, feed: DueFeed, error: str, due_at: int | None) -> None:
        """A feed could not be read; it is due again then, or (None) not before it is named."""
        self._db.execute(
            "UPDATE intake_feed SET failures = failures + 1, error = ?, due_at = ? WHERE id = ?",
            (error, due_at, feed.id),
        )

    def drop(self, feed: DueFeed) -> None:
        """Forgets what turned out to be no feed."""
        self._db.execute("DELETE FROM intake_feed WHERE id = ?", (feed.id,))

    def add_sitemaps(self, feed: DueFeed, entries: Iterable[Entry], now: int) -> tuple[int, int]:
        """Plans the sitemaps of an index that are new or have changed: how many of how many.

        None is due more often than its index, so that indexes which name each other do no harm.
        """
        new = total = 0
        for entry in entries:
            total += 1
            self._db.execute(
                "INSERT INTO intake_feed (url, root, host, every, due_at, updated)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (url) DO UPDATE SET"
                " due_at = max(?5, ifnull(checked_at + ?4, ?5)), updated = excluded.updated"
                " WHERE root IS NOT NULL AND due_at IS NULL"
                " AND (?6 IS NULL OR updated IS NULL OR ?6 > updated)",
                (entry.url, feed.root, self._host(entry.url), feed.every, now, entry.updated),
            )
            new += self._db.changes()
        return new, total

    # --- pages ------------------------------------------------------------------------------

    def add_pages(self, feed: DueFeed, entries: Iterable[Entry], now: int) -> tuple[int, int]:
        """Plans the pages that a feed names: how many of how many are new.

        One that is known is visited soon if the feed says that it was changed since.
        """
        last = int(self._db.execute("SELECT ifnull(max(id), 0) FROM intake_queue").get)
        total = 0
        for entry in entries:
            total += 1
            stamp = entry.published or entry.updated or now
            self._db.execute(
                "INSERT INTO intake_queue (url, feed, host, found_at, stamp, updated, due_at)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4) ON CONFLICT (url) DO UPDATE SET"
                # Some say at each look that all was changed just now.
                " due_at = CASE WHEN updated IS NULL THEN due_at"
                f" ELSE max(?4, ifnull(visited_at + {HOUR}, ?4)) END, updated = ?6"
                f" WHERE ?6 > ifnull(updated, 0) AND found_at > ?4 - {FORGOTTEN}",
                (entry.url, feed.root, self._host(entry.url), now, stamp, entry.updated),
            )
        row = self._db.execute("SELECT count(*) FROM intake_queue WHERE id > ?", (last,))
        return int(row.get), total

    def due_page(self, host: int, roots: Sequence[int], now: int) -> DuePage | None:
        """The page to visit next at a server: of those that are due, the one of the latest date."""
        row = self._db.execute(
            "SELECT id, host, url, found_at, stamp, visits, tries, etag, modified, version"
            " FROM intake_queue WHERE host = ? AND due_at <= ?"
            " AND feed IN (SELECT value FROM json_each(?)) ORDER BY stamp DESC LIMIT 1",
            (host, now, _json(roots)),
        ).fetchone()
        return DuePage(*row) if row else None

    def visited(
        self,
        page: DuePage,
        version: int,
        changed: bool,
        etag: str | None,
        modified: str | None,
        now: int,
    ) -> None:
        """A page was fetched and is in the archive; plans the next visit."""
        visits = 1 if changed else page.visits + 1
        pause = PAUSES[visits - 1] if visits <= len(PAUSES) else None
        recent = page.stamp > page.found_at - RECENT and now < page.found_at + FORGOTTEN
        self._db.execute(
            "UPDATE intake_queue SET visits = ?, tries = 0, error = NULL, visited_at = ?,"
            " version = ?, etag = ?, modified = ?, due_at = ? WHERE id = ?",
            (
                visits,
                now,
                version,
                etag,
                modified,
                now + pause if recent and pause is not None else None,
                page.id,
            ),
        )

    def page_failed(self, page: DuePage, error: str, due_at: int | None) -> None:
        """A page could not be had; it is due again then, or (None) given up."""
        self._db.execute(
            "UPDATE intake_queue SET tries = tries + 1, error = ?, due_at = ?,"
            " etag = NULL, modified = NULL WHERE id = ?",
            (error, due_at, page.id),
        )

    def pages_due(self, roots: Sequence[int], now: int) -> int:
        """How many pages are to be fetched now."""
        row = self._db.execute(
            "SELECT count(*) FROM intake_queue WHERE due_at <= ?"
            " AND feed IN (SELECT value FROM json_each(?))",
            (now, _json(roots)),
        )
        return int(row.get)

    def next_at(self, roots: Sequence[int]) -> int | None:
        """When the next feed or page is due."""
        row = self._db.execute(
            "SELECT min(due_at) FROM (SELECT due_at FROM intake_feed"
            " WHERE ifnull(root, id) IN (SELECT value FROM json_each(?1)) UNION ALL"
            " SELECT due_at FROM intake_queue WHERE due_at IS NOT NULL"
            " AND feed IN (SELECT value FROM json_each(?1)))",
            (_json(roots),),
        )
        found = row.get
        return None if found is None else int(found)

    # --- servers ----------------------------------------------------------------------------

    def hosts(self) -> list[Host]:
        """All servers that something was or is to be fetched from."""
        rows = self._db.execute("SELECT id, name, ready_at, failures FROM intake_host ORDER BY id")
        return [Host(*row) for row in rows]

    def host_answered(self, host: int) -> None:
        """A server is well."""
        self._db.execute(
            "UPDATE intake_host SET failures = 0, ready_at = 0 WHERE id = ? AND failures", (host,)
        )

    def host_failed(self, host: int, ready_at: int) -> None:
        """A server does not answer or is busy: nothing is asked of it before a time."""
        self._db.execute(
            "UPDATE intake_host SET failures = failures + 1, ready_at = ? WHERE id = ?",
            (ready_at, host),
        )

    def _host(self, url: str) -> int:
        name = url.split("/", 3)[2].rpartition("@")[2]
        known = self._hosts.get(name)
        if known is None:
            self._db.execute("INSERT OR IGNORE INTO intake_host (name) VALUES (?)", (name,))
            row: Any = self._db.execute("SELECT id FROM intake_host WHERE name = ?", (name,))
            known = self._hosts[name] = int(row.get)
        return known


def _json(rows: Sequence[int]) -> str:
    return msgspec.json.encode(rows).decode()
