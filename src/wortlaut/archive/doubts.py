"""The review queue: which statements somebody should look at first."""

from collections.abc import Iterator
from typing import Any

from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import Doubtful, Queue
from wortlaut.archive.store import Archive

_DOUBT = (
    "(1 - confidence + CASE WHEN NOT attributed THEN 0 WHEN speaker_name IS NULL THEN 0.5"
    " ELSE 0.5 * (1 - ifnull(speaker_confidence, 1)) END)"
)
"""How doubtful a statement is; a doubtful speaker counts half. An index has the same expression."""

_WALK = f"""
SELECT s.id, s.statement_id, s.reading, r.version, v.page, {_DOUBT}, s.confidence,
    s.attributed AND s.speaker_name IS NULL,
    (SELECT url FROM address WHERE page = v.page ORDER BY url LIMIT 1), r.title
FROM statement s JOIN reading r ON r.id = s.reading JOIN version v ON v.id = r.version
WHERE {_DOUBT} > 0
    AND NOT EXISTS (SELECT 1 FROM reading o WHERE o.version = v.id AND o.id > r.id)
    AND NOT EXISTS (SELECT 1 FROM version o WHERE o.page = v.page
        AND (o.last_seen_at, o.id) > (v.last_seen_at, v.id))
    AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.text = r.text
        AND c.statement_id = s.statement_id
        AND c.id NOT IN (SELECT correction FROM correction_undone))
ORDER BY {_DOUBT} DESC
"""


def queue(archive: Archive, limit: int = 20, offset: int = 0) -> Queue:
    """What is to be decided in the newest readings of the newest versions.

    Statements come most doubtful first, those on several pages once; ``limit`` and ``offset`` are
    of statements. The pairs of people are those of the register's review.
    """
    decided: Any = archive.connection.execute(
        "SELECT count(DISTINCT statement_id) FROM correction"
        " WHERE id NOT IN (SELECT correction FROM correction_undone)"
    ).get
    found: list[Doubtful] = []
    for number, doubtful in enumerate(_statements(archive)):
        if number >= offset + limit:
            break
        if number >= offset:
            found.append(doubtful)
    return Queue(tuple(found), archive.people.review(), int(decided))


def _statements(archive: Archive) -> Iterator[Doubtful]:
    corrections = Corrections(archive)
    seen: set[str] = set()
    row: Any
    for row in archive.connection.execute(_WALK):
        key, statement_id, reading, version, page, doubt, confidence, nobody, address, title = row
        if statement_id in seen:
            continue
        seen.add(statement_id)
        record = archive.record(reading)
        # A decision about another engine's find of the same words counts too.
        if statement_id in corrections.review(record)[1]:
            continue
        statement = next(s for s in record.statements if s.id == statement_id)
        unsure = 1 - confidence
        reason = "statement" if unsure >= doubt - unsure else "nobody" if nobody else "speaker"
        yield Doubtful(
            statement, round(doubt, 3), reason, key, reading, version, page, address, title
        )
