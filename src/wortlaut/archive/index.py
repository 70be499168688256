"""Keeps the search tables in step with what the archive holds, and makes them anew.

In the index is the newest reading of every version of every page; statements of versions that were
replaced by newer ones are marked as superseded. Speakers of a reading are given to people of the
register when it comes in.
"""

from collections.abc import Callable

import apsw

from wortlaut.archive import columns, layers, persons
from wortlaut.archive import reading as records
from wortlaut.archive.columns import MEDIA, NESTED, PRESENT, SUPERSEDED, TYPES
from wortlaut.archive.days import day_number
from wortlaut.archive.vocabulary import terms, text_terms
from wortlaut.archive.words import tokens, wording
from wortlaut.people import Register
from wortlaut.people.matching import SURE
from wortlaut.people.schema import select
from wortlaut.spans import GAP
from wortlaut.types import SpeakerKind

VERSION = 1
"""Of the analysis in ``words`` and of the columns: an index of another one is made anew."""

MERGE = 20_000
"""Statements that come on top before the full-text tables are merged for the first time."""

LITTLE = 500
"""Statements that may stay on top at the end of a run."""

ALIKE = 2
"""So many parts of about one size become one at once. FTS5 leaves up to 15 of each size, and looks
after them in fewer but longer turns; adding takes no longer this way."""

Progress = Callable[[int, int], None]
"""Gets how many readings are done, and of how many."""

_TYPE = {kind.value: number for number, kind in enumerate(TYPES)}
_MEDIUM = {medium.value: number for number, medium in enumerate(MEDIA)}


def ready(connection: apsw.Connection) -> bool:
    """Whether the index is there and of this analysis."""
    return bool(connection.execute("SELECT version = ? FROM found_state", (VERSION,)).get)


def update(connection: apsw.Connection, version: int) -> None:
    """Brings the index up to date after a version of a page, or its reading, has changed.

    Runs inside the transaction of that change. Does nothing while the index waits to be made anew.
    """
    if not ready(connection):
        return
    page = connection.execute("SELECT page FROM version WHERE id = ?", (version,)).get
    _settle(connection, page)
    merged, on_top = _merged(connection)
    if on_top > max(MERGE, merged // 4):
        merge(connection)


def in_one_part(connection: apsw.Connection) -> bool:
    """Whether nearly all of the index is in one part, as it is quickest to search.

    Otherwise the end of a run, when nobody waits for the next page, is the time for `merge`.
    """
    merged, on_top = _merged(connection)
    return on_top <= max(LITTLE, merged // 64) or not ready(connection)


def _merged(connection: apsw.Connection) -> tuple[int, int]:
    """How many statements the index was merged with, and how many came on top."""
    last, merged = connection.execute(
        "SELECT coalesce(max(id), 0), (SELECT merged FROM found_state) FROM statement"
    ).get
    return merged, last - merged


def merge(connection: apsw.Connection) -> None:
    """Merges the parts that full-text tables grow by, inside a transaction.

    A word is then looked up in one place, which makes searches for hundreds of compounds three to
    five times as fast.

    Costs a second for a million statements. While pages come in it is due only when a quarter has
    come on top, some microseconds for each. What comes on top until then is kept in few parts, each
    at least about twice the next in size: a search for thousands of words looks into every part for
    each of them.
    """
    for table in ("part", "text"):
        connection.execute(
            f"INSERT INTO found_{table} (found_{table}, rank) VALUES ('crisismerge', {ALIKE})"
        )
        connection.execute(f"INSERT INTO found_{table} (found_{table}) VALUES ('optimize')")
    connection.execute(
        "UPDATE found_state SET merged = (SELECT coalesce(max(id), 0) FROM statement)"
    )


def correct(connection: apsw.Connection, text: int) -> None:
    """Brings the index up to date after a decision about the statements of a text.

    Runs inside the transaction of that decision. Does nothing while the index waits to be made
    anew.
    """
    if not ready(connection):
        return
    for version, known, day, superseded, page in select(
        connection,
        "SELECT f.version, f.reading, f.day, f.superseded, v.page FROM reading r"
        " JOIN found_version f ON f.version = r.version AND f.reading = r.id"
        " JOIN version v ON v.id = f.version WHERE r.text = ?",
        (text,),
    ):
        flags = PRESENT | (SUPERSEDED if superseded else 0)
        _mark(connection, known, flags, day)
        _lay(connection, page, version, known, flags, day)


def rebuild(connection: apsw.Connection, progress: Progress | None = None) -> None:
    """Makes the whole index anew from the archive's tables, in one transaction.

    Raises:
        apsw.Error: the file cannot be written; then the index is as it was.
    """
    nested = connection.in_transaction
    connection.execute("SAVEPOINT reindex" if nested else "BEGIN IMMEDIATE")
    try:
        _clear(connection)
        total = connection.execute("SELECT count(DISTINCT page) FROM version").get
        pages = select(connection, "SELECT id FROM page ORDER BY id")
        for done, (page,) in enumerate(pages, 1):
            _settle(connection, page)
            if progress is not None and (done % 100 == 0 or done == total):
                progress(done, total)
        merge(connection)
        connection.execute("UPDATE found_state SET version = ?, made = made + 1", (VERSION,))
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO reindex; RELEASE reindex" if nested else "ROLLBACK")
        raise
    connection.execute("RELEASE reindex" if nested else "COMMIT")


def _clear(connection: apsw.Connection) -> None:
    for table in ("word", "spelling", "lemma", "name", "block", "change", "version", "corrected"):
        connection.execute(f"DELETE FROM found_{table}")
    for table in ("part", "text"):
        connection.execute(f"INSERT INTO found_{table} (found_{table}) VALUES ('delete-all')")


def _settle(connection: apsw.Connection, page: int) -> None:
    """Makes the columns say of a page's statements what its versions and readings are now."""
    versions = select(
        connection,
        "SELECT v.id, max(r.id), coalesce(n.published, ''), v.seen_at, f.reading, f.day,"
        " f.superseded FROM version v JOIN reading r ON r.version = v.id"
        " JOIN reading n ON n.id = (SELECT max(id) FROM reading WHERE version = v.id)"
        " LEFT JOIN found_version f ON f.version = v.id"
        " WHERE v.page = ? GROUP BY v.id ORDER BY v.last_seen_at, v.id",
        (page,),
    )
    for number, (version, reading, published, seen, known, known_day, gone) in enumerate(versions):
        day = day_number(published) or day_number(seen)
        superseded = number < len(versions) - 1
        flags = PRESENT | (SUPERSEDED if superseded else 0)
        if known != reading:
            if known is not None:
                _mark(connection, known, 0, known_day)
                _lift(connection, known)
            persons.assign(connection, reading)
            _insert(connection, page, version, reading, flags, day)
        elif (day, superseded) != (known_day, bool(gone)):
            _mark(connection, reading, flags, day)
        else:
            continue
        _lay(connection, page, version, reading, flags, day)
        connection.execute(
            "INSERT OR REPLACE INTO found_version VALUES (?,?,?,?)",
            (version, reading, day, superseded),
        )


def _mark(connection: apsw.Connection, reading: int, flags: int, day: int) -> None:
    # The statements of a reading were put in within one transaction: their ids are consecutive.
    first, count = connection.execute(
        "SELECT min(id), count(*) FROM statement WHERE reading = ?", (reading,)
    ).get
    if count:
        columns.mark(connection, first, count, flags, day)


def _insert(
    connection: apsw.Connection, page: int, version: int, reading: int, flags: int, day: int
) -> None:
    rows = select(
        connection,
        "SELECT s.id, s.type, s.medium, s.parent IS NOT NULL, s.confidence, s.speaker_name,"
        " p.person, r.outlet, coalesce(r.language, 'de') FROM statement s"
        " JOIN reading r ON r.id = s.reading"
        " LEFT JOIN speaker p ON p.reading = s.reading AND p.speaker_id = s.speaker_id"
        " WHERE s.reading = ? ORDER BY s.id",
        (reading,),
    )
    if not rows:
        return
    words = _evidence(connection, reading)
    cut = {row[0]: tokens(words[row[0], "quotation"]) for row in rows}
    surfaces = {
        word: words[number, "quotation"][start:end]
        for number, found in cut.items()
        for (start, end), word in found
    }
    known = terms(connection, surfaces, rows[0][-1])
    cells = []
    for number, kind, medium, nested, confidence, speaker, person, outlet, _ in rows:
        cells.append(
            columns.ROW.pack(
                flags | (NESTED if nested else 0),
                _TYPE[kind],
                _MEDIUM[medium],
                0,
                day,
                person or 0,
                _name(connection, speaker),
                _name(connection, words.get((number, "addressee"))),
                _name(connection, outlet),
                version,
                page,
                confidence,
                wording(word for _, word in cut[number]),
            )
        )
    connection.executemany(
        "INSERT INTO found_text (rowid, words) VALUES (?, ?)",
        [(number, " ".join(known[word] for _, word in found)) for number, found in cut.items()],
    )
    columns.write(connection, rows[0][0], cells)


def _lay(
    connection: apsw.Connection, page: int, version: int, reading: int, flags: int, day: int
) -> None:
    """Puts statements as they were corrected in the place of those that were decided on."""
    _lift(connection, reading)
    if not connection.execute(
        "SELECT EXISTS (SELECT 1 FROM correction c JOIN reading r ON r.text = c.text"
        " WHERE r.id = ?)",
        (reading,),
    ).get:
        return
    found = records.record(connection, reading)
    reviewed = layers.review(connection, found)
    own = dict(
        select(connection, "SELECT statement_id, id FROM statement WHERE reading = ?", (reading,))
    )
    for key in reviewed.decided:
        columns.mark(connection, own[key], 1, 0, day)
    people = dict(
        select(connection, "SELECT speaker_id, person FROM speaker WHERE reading = ?", (reading,))
    )
    kinds = {speaker.id: speaker.kind for speaker in reviewed.record.speakers}
    text = reviewed.record.text
    for statement in reviewed.record.statements:
        if statement.id in own and statement.id not in reviewed.decided:
            continue
        row = next_row(connection)
        connection.execute(
            "INSERT INTO found_corrected VALUES (?, ?, ?, 1)", (row, reading, statement.id)
        )
        speaker = statement.speaker
        person = reviewed.persons.get(statement.id)
        if person is None and speaker is not None and speaker.id is not None and speaker.name:
            person = people.get(speaker.id)
            if speaker.id not in people:
                person = people[speaker.id] = _sure(connection, speaker.name, kinds[speaker.id])
        quotation = statement.quotation.text
        connection.execute(
            "INSERT INTO found_text (rowid, words) VALUES (?, ?)",
            (row, text_terms(connection, quotation, text.language or "de")),
        )
        cells = columns.ROW.pack(
            flags | (NESTED if statement.parent else 0),
            _TYPE[statement.type],
            _MEDIUM[statement.medium],
            0,
            day,
            person or 0,
            _name(connection, speaker.name if speaker else None),
            _name(connection, statement.addressee.text if statement.addressee else None),
            _name(connection, text.outlet),
            version,
            page,
            statement.confidence,
            wording(word for _, word in tokens(quotation)),
        )
        columns.write(connection, row, [cells])


def _lift(connection: apsw.Connection, reading: int) -> None:
    """Takes out again what ``_lay`` put in for a reading."""
    for (row,) in select(
        connection, 'SELECT "row" FROM found_corrected WHERE reading = ? AND live', (reading,)
    ):
        columns.mark(connection, row, 1, 0, 0)
    connection.execute("UPDATE found_corrected SET live = 0 WHERE reading = ? AND live", (reading,))


def _sure(connection: apsw.Connection, name: str, kind: SpeakerKind) -> int | None:
    """Whom of the register a name surely means."""
    sure = [m.person for m in Register(connection).match(name, kind) if m.score >= SURE]
    return sure[0] if len(sure) == 1 else None


def next_row(connection: apsw.Connection) -> int:
    """The number of the next statement, which no row of the index has had."""
    (row,) = select(
        connection,
        "SELECT max(ifnull((SELECT max(id) FROM statement), 0),"
        ' ifnull((SELECT max("row") FROM found_corrected), 0)) + 1',
    )[0]
    return int(row)


def _evidence(connection: apsw.Connection, reading: int) -> dict[tuple[int, str], str]:
    """The words of quotations and addressees by statement and role."""
    pieces: dict[tuple[int, str], list[str]] = {}
    for number, role, words in select(
        connection,
        "SELECT e.statement, e.role, e.words FROM statement s JOIN evidence e ON e.statement = s.id"
        " WHERE s.reading = ? AND e.role IN ('quotation', 'addressee')"
        " ORDER BY e.statement, e.role, e.piece",
        (reading,),
    ):
        pieces.setdefault((number, role), []).append(words)
    return {key: GAP.join(words) for key, words in pieces.items()}


def _name(connection: apsw.Connection, name: str | None) -> int:
    if not name:
        return 0
    row = connection.execute("SELECT id FROM found_name WHERE name = ?", (name,)).fetchone()
    if row is None:
        connection.execute("INSERT INTO found_name (name) VALUES (?)", (name,))
        return connection.last_insert_rowid()
    return int(row[0])
