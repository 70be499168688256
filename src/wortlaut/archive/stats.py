"""What is in an archive, in numbers."""

from dataclasses import dataclass
from typing import Any

from wortlaut.archive.store import Archive

# Which tables (and indexes, which are counted with their tables) belong to which part of the file.
_PARTS = {
    "raw pages": ("raw",),
    "texts": ("text", "passage"),
    "statements": ("statement", "evidence", "speaker"),
    "pages and versions": ("page", "address", "version", "reading", "engine", "seal"),
}


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts, the days of publication and the times seen from first to last, and bytes.

    ``raw_bytes`` is what the pages have unpacked, ``parts`` what each part takes in the file, in
    bytes, ``file_bytes`` all of it with what is free in it.
    """

    pages: int
    versions: int
    edited_pages: int
    readings: int
    statements: int
    speakers: int
    people: int
    outlets: int
    dossiers: int
    first_published: str | None
    last_published: str | None
    first_seen: str | None
    last_seen: str | None
    raw_bytes: int
    file_bytes: int
    parts: dict[str, int]


_COUNTS = {
    "pages": "SELECT count(*) FROM page",
    "versions": "SELECT count(*) FROM version",
    "edited_pages": "SELECT count(*) FROM"
    " (SELECT 1 FROM version GROUP BY page HAVING count(*) > 1)",
    "readings": "SELECT count(*) FROM reading",
    "statements": "SELECT count(*) FROM statement",
    "speakers": "SELECT count(DISTINCT name) FROM speaker",
    "people": "SELECT count(DISTINCT person) FROM speaker",
    "outlets": "SELECT count(DISTINCT outlet) FROM reading",
    "dossiers": "SELECT count(*) FROM dossier",
    "raw_bytes": "SELECT coalesce(sum(size), 0) FROM raw",
}
_DATED = "FROM reading WHERE published GLOB '[0-9][0-9][0-9][0-9]*'"
_TIMES = {
    "first_published": f"SELECT substr(min(published), 1, 10) {_DATED}",
    "last_published": f"SELECT substr(max(published), 1, 10) {_DATED}",
    "first_seen": "SELECT min(seen_at) FROM version",
    "last_seen": "SELECT max(last_seen_at) FROM version",
}


def stats(archive: Archive) -> Stats:
    """The numbers of an archive, all of one moment."""
    connection = archive.connection
    connection.execute("BEGIN")
    try:
        values: dict[str, Any] = {
            name: connection.execute(sql).get for name, sql in (_COUNTS | _TIMES).items()
        }
        pages, page_size = connection.pragma("page_count"), connection.pragma("page_size")
        return Stats(**values, file_bytes=pages * page_size, parts=_parts(archive))
    finally:
        connection.execute("ROLLBACK")


def _parts(archive: Archive) -> dict[str, int]:
    """Bytes by part; what is in none of them is the search index, people or free."""
    sizes = {
        str(name): int(size)
        for name, size in archive.connection.execute(
            "SELECT coalesce(s.tbl_name, d.name), sum(d.pgsize) FROM dbstat d"
            " LEFT JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = 1 GROUP BY 1"
        )
    }
    parts = dict.fromkeys((*_PARTS, "search index", "people", "other"), 0)
    homes = {table: part for part, tables in _PARTS.items() for table in tables}
    for table, size in sizes.items():
        part = homes.get(table)
        if part is None:
            part = "search index" if table.startswith("found_") else "other"
            part = "people" if table.startswith("people_") else part
        parts[part] += size
    return parts
