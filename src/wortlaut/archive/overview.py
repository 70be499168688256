"""What an archive holds at a glance, for whoever opens it."""

from wortlaut.archive.entries import Version
from wortlaut.archive.store import Archive


def newest_pages(archive: Archive, limit: int) -> tuple[Version, ...]:
    """The newest version of the pages that were added or changed last, the latest first."""
    rows = archive.connection.execute(
        "SELECT max(id) FROM (SELECT id, page FROM version ORDER BY id DESC LIMIT ?)"
        " GROUP BY page ORDER BY max(id) DESC LIMIT ?",
        (limit * 4, limit),
    ).fetchall()
    return tuple(archive.version(int(str(number))) for (number,) in rows)
