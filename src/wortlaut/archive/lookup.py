"""Small questions about pages, versions and speakers, asked by address or id."""

from wortlaut.archive.entries import Version
from wortlaut.archive.store import Archive
from wortlaut.errors import QueryError


def newest_pages(archive: Archive, limit: int) -> tuple[Version, ...]:
    """The newest version of the pages that were added or changed last, the latest first."""
    rows = archive.connection.execute(
        "SELECT max(id) FROM (SELECT id, page FROM version ORDER BY id DESC LIMIT ?)"
        " GROUP BY page ORDER BY max(id) DESC LIMIT ?",
        (limit * 4, limit),
    ).fetchall()
    return tuple(archive.version(int(str(number))) for (number,) in rows)


def newest_version(archive: Archive, page: int) -> Version:
    """The newest version of a page.

    Raises:
        QueryError: there is no such page.
    """
    row = archive.connection.execute(
        "SELECT id FROM version WHERE page = ? ORDER BY last_seen_at DESC, id DESC LIMIT 1", (page,)
    ).fetchone()
    if row is None:
        raise QueryError(f"there is no page with id {page} in the archive")
    return archive.version(int(str(row[0])))


def persons(archive: Archive, reading: int) -> dict[str, int]:
    """Who the speakers of a reading are in the register, by their ids on the page."""
    rows = archive.connection.execute(
        "SELECT speaker_id, person FROM speaker WHERE reading = ? AND person IS NOT NULL",
        (reading,),
    )
    return {str(speaker): int(str(person)) for speaker, person in rows}


def readings_of(archive: Archive, text_id: str) -> dict[int, int]:
    """The versions that have a text, each with its newest reading of it."""
    rows = archive.connection.execute(
        "SELECT r.version, max(r.id) FROM reading r JOIN text ON text.id = r.text"
        " WHERE text.sha256 = ? GROUP BY r.version ORDER BY r.version",
        (text_id,),
    )
    return {int(str(version)): int(str(reading)) for version, reading in rows}


def row_of(archive: Archive, reading: int, statement_id: str) -> int | None:
    """The row in the search index of a statement as it stands now; None where it is in none."""
    row = archive.connection.execute(
        'SELECT "row" FROM found_corrected WHERE reading = ?1 AND statement_id = ?2 AND live'
        " UNION ALL SELECT id FROM statement WHERE reading = ?1 AND statement_id = ?2 LIMIT 1",
        (reading, statement_id),
    ).fetchone()
    return None if row is None else int(str(row[0]))


def dossier_name(archive: Archive, number: int) -> str:
    """The name of a dossier.

    Raises:
        QueryError: there is no such dossier.
    """
    row = archive.connection.execute("SELECT name FROM dossier WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise QueryError(f"there is no dossier with id {number} in the archive")
    return str(row[0])


def dossier_names(archive: Archive) -> list[tuple[int, str]]:
    """The ids and names of all dossiers, by name."""
    rows = archive.connection.execute("SELECT id, name FROM dossier ORDER BY folded")
    return [(int(str(number)), str(name)) for number, name in rows]
