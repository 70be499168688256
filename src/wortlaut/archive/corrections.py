"""Corrections: a layer of people's decisions over what engines found, with author and time.

::

    correct, add → correction rows → fold → Layer → apply → the record as corrected
    undo         → one more row

The index of the search follows in the same transaction.

Nothing that an engine said is overwritten, and no correction is ever deleted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from wortlaut.archive import index, layers, reading
from wortlaut.archive.decisions import Change, Correction, Kind, Role, Who
from wortlaut.archive.entries import Place
from wortlaut.archive.store import Archive, now
from wortlaut.archive.writing import pieces
from wortlaut.errors import CorrectionError, EvidenceError, QueryError, RegisterError
from wortlaut.record import statement_id as make_id
from wortlaut.spans import GAP, Span, cite
from wortlaut.types import Evidence, Record, StatementType

MAX_AUTHOR = 200
MAX_NOTE = 10_000


class Corrections:
    """The corrections in an archive.

    ``archive`` may be inside a change; then corrections are part of it.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.connection = archive.connection

    def correct(
        self,
        statement_id: str,
        change: Change,
        author: str,
        *,
        note: str | None = None,
        words: Mapping[Role, str] | None = None,
    ) -> Correction:
        """Keeps a decision about a statement (its id may be cut short to six characters).

        ``words`` are those that the author saw at the spans of a role; they must stand there.

        Raises:
            QueryError: there is no such statement.
            CorrectionError: the change says nothing, or nobody signed it.
            EvidenceError: a span does not lie in the text, or its words are not ``words``.
            RegisterError: there is no such person.
        """
        if change.kind is Kind.ADD:
            raise CorrectionError("a statement is added to a text, not to another statement")
        whole, text_id = self._find(statement_id)
        return self._keep(text_id, whole, change, author, note, words or {})

    def add(
        self,
        text_id: str,
        change: Change,
        author: str,
        *,
        note: str | None = None,
        words: Mapping[Role, str] | None = None,
    ) -> Correction:
        """Puts in a statement that was missed in the text with this id.

        Raises:
            QueryError: there is no such text.
            CorrectionError: type, medium or quotation is missing, nobody signed it, or the
                statement is there already.
            EvidenceError: a span does not lie in the text, or its words are not ``words``.
            RegisterError: there is no such person.
        """
        quotation = change.spans.get(Role.QUOTATION)
        if change.kind is not Kind.ADD or change.type is None or change.medium is None:
            raise CorrectionError("a statement that is added needs its type and medium")
        if not quotation:
            raise CorrectionError("a statement that is added needs a quotation")
        newest: Any = self.connection.execute(
            "SELECT max(r.id) FROM reading r JOIN text ON text.id = r.text WHERE sha256 = ?",
            (text_id,),
        ).get
        if newest is None:
            raise QueryError(f"there is no text with id {text_id} in the archive")
        self._refuse_known(self.archive.record(newest), change.type, tuple(quotation))
        key = make_id(text_id, change.type, quotation)
        return self._keep(text_id, key, change, author, note, words or {})

    def undo(self, correction: int, author: str) -> Correction:
        """Takes a correction back; it stays in the history.

        Raises:
            QueryError: there is none with this id.
            CorrectionError: it was taken back before, or nobody signed.
        """
        author = _signed(author)
        with self.archive.change():
            before = self.get(correction)
            if before.undone_at is not None:
                raise CorrectionError(
                    f"correction {correction} was taken back already"
                    f" by {before.undone_by} at {before.undone_at}"
                )
            self.connection.execute(
                "INSERT INTO correction_undone VALUES (?, ?, ?)", (correction, author, now())
            )
            text: Any = self.connection.execute(
                "SELECT text FROM correction WHERE id = ?", (correction,)
            ).get
            index.correct(self.connection, text)
            return self.get(correction)

    def get(self, correction: int) -> Correction:
        """One correction by its id.

        Raises:
            QueryError: there is none.
        """
        for found in self._select("WHERE c.id = ?", (correction,)):
            return found
        raise QueryError(f"there is no correction with id {correction} in the archive")

    def list(
        self, limit: int = -1, offset: int = 0, *, author: str | None = None, undone: bool = True
    ) -> tuple[Correction, ...]:
        """All corrections, the latest first; ``undone`` False leaves out those taken back."""
        return tuple(
            self._select(
                "WHERE (?1 IS NULL OR c.author = ?1) AND (?2 OR u.at IS NULL)"
                " ORDER BY c.id DESC LIMIT ?3 OFFSET ?4",
                (author, undone, limit, offset),
            )
        )

    def history(
        self, *, statement: str | None = None, page: int | None = None
    ) -> tuple[Correction, ...]:
        """The corrections of a statement, or of all texts of a page, oldest first.

        A statement's id may be cut short to six characters.

        Raises:
            QueryError: it is shorter.
        """
        if statement is not None and len(statement) < 6:
            raise QueryError(f"{statement}: give at least six characters of a statement's id")
        if statement is not None:
            return tuple(
                self._select(
                    "WHERE c.statement_id >= ?1 AND c.statement_id < ?1 || 'g' ORDER BY c.id",
                    (statement.lower(),),
                )
            )
        return tuple(
            self._select(
                "WHERE c.text IN (SELECT r.text FROM reading r JOIN version v ON v.id = r.version"
                " WHERE v.page = ?) ORDER BY c.id",
                (page,),
            )
        )

    def record(self, reading_id: int) -> Record:
        """The record of a reading as it was corrected.

        Raises:
            QueryError: there is no such reading.
        """
        return self.effective(self.archive.record(reading_id))

    def effective(self, record: Record) -> Record:
        """The record with all decisions about its text laid over it.

        Ids of statements stay; ``found_by`` ends in "accepted by hand" or "corrected by hand", or
        is "by hand", and ``confidence`` is 1 where somebody decided. Rejected ones are left out.
        """
        return self.review(record)[0]

    def review(self, record: Record) -> tuple[Record, frozenset[str]]:
        """Like ``effective``, with the ids of the record's statements that were decided on."""
        reviewed = layers.review(self.connection, record)
        return reviewed.record, reviewed.decided

    def places(self, statement_id: str) -> tuple[Place, ...]:
        """Where a statement stands, found or added, newest first; its id may be cut short.

        ``Place.statement`` of one that was added is its row in the index, 0 if it has none.

        Raises:
            QueryError: there is no such statement, or several begin like this.
        """
        key, text_id = self._find(statement_id)
        rows: Any = self.connection.execute(
            'SELECT coalesce(s.id, f."row", 0), ?1, r.id, r.version, v.page FROM text'
            " JOIN reading r ON r.text = text.id JOIN version v ON v.id = r.version"
            " LEFT JOIN statement s ON s.reading = r.id AND s.statement_id = ?1"
            " LEFT JOIN found_corrected f ON f.reading = r.id AND f.statement_id = ?1 AND f.live"
            " WHERE text.sha256 = ?2 AND (s.id IS NOT NULL OR NOT EXISTS"
            " (SELECT 1 FROM statement WHERE statement_id = ?1)) ORDER BY r.id DESC LIMIT 1000",
            (key, text_id),
        ).fetchall()
        return tuple(Place(*row) for row in rows)

    def texts(self) -> Iterator[str]:
        """The ids of all texts with a correction that stands, in the order of the first."""
        for (text_id,) in self.connection.execute(
            "SELECT text.sha256 FROM correction c JOIN text ON text.id = c.text"
            " WHERE c.id NOT IN (SELECT correction FROM correction_undone)"
            " GROUP BY c.text ORDER BY min(c.id)"
        ).fetchall():
            yield str(text_id)

    def _find(self, statement_id: str) -> tuple[str, str]:
        """A statement's whole id and its text's, whether found or added."""
        row: Any = None
        if len(statement_id) >= 6:
            row = self.connection.execute(
                "SELECT c.statement_id, text.sha256 FROM correction c"
                " JOIN text ON text.id = c.text WHERE c.kind = 'add'"
                " AND c.id NOT IN (SELECT correction FROM correction_undone)"
                " AND c.statement_id >= ?1 AND c.statement_id < ?1 || 'g' LIMIT 1",
                (statement_id.lower(),),
            ).fetchone()
        if row is None:
            place = reading.places(self.connection, statement_id)[0]
            row = self.connection.execute(
                "SELECT ?, text.sha256 FROM reading r JOIN text ON text.id = r.text WHERE r.id = ?",
                (place.statement_id, place.reading),
            ).fetchone()
        return str(row[0]), str(row[1])

    def _refuse_known(
        self, found: Record, kind: StatementType, quotation: tuple[Span, ...]
    ) -> None:
        for statement in self.effective(found).statements:
            if statement.type is kind and statement.quotation.spans == quotation:
                raise CorrectionError(f"this statement is there already: {statement.id}")
        key = make_id(found.text.id, kind, quotation)
        if (
            key
            in {s.id for s in found.statements}
            | layers.standing(self.connection, found.text.id, ()).keys()
        ):
            raise CorrectionError(f"this statement was rejected or changed: accept or fix {key}")

    def _keep(
        self,
        text_id: str,
        statement_id: str,
        change: Change,
        author: str,
        note: str | None,
        words: Mapping[Role, str],
    ) -> Correction:
        author = _signed(author)
        note = (note or "").strip()[:MAX_NOTE] or None
        who = self._checked(change)
        with self.archive.change():
            text = self.connection.execute("SELECT id FROM text WHERE sha256 = ?", (text_id,)).get
            content = reading.content(self.connection, text)
            cited = _cited(content, change.spans, words)
            self.connection.execute(
                "INSERT INTO correction (text, statement_id, kind, type, medium, attributes,"
                " speaker_name, speaker_kind, person, without, author, at, note)"
                " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    text,
                    statement_id,
                    change.kind.value,
                    change.type and change.type.value,
                    change.medium and change.medium.value,
                    who is not None,
                    who.name if who else None,
                    who.kind.value if who else None,
                    who.person if who else None,
                    _json([role.value for role, spans in change.spans.items() if not spans]),
                    author,
                    now(),
                    note,
                ),
            )
            key = self.connection.last_insert_rowid()
            # The trigger has the last word on whether the words stand there.
            self.connection.executemany(
                "INSERT INTO correction_evidence VALUES (?,?,?,?,?,?)",
                [
                    (key, role.value, piece, *row)
                    for role, evidence in cited.items()
                    for piece, row in enumerate(pieces(evidence))
                ],
            )
            index.correct(self.connection, text)
            return self.get(key)

    def _checked(self, change: Change) -> Who | None:
        given = change.type or change.medium or change.who is not None or change.spans
        if change.kind in (Kind.ACCEPT, Kind.REJECT) and given:
            raise CorrectionError(f"{change.kind} changes nothing else; use fix")
        if change.kind is Kind.FIX and not given:
            raise CorrectionError("a fix must say what is different: type, medium, who or spans")
        if Role.QUOTATION in change.spans and not change.spans[Role.QUOTATION]:
            raise CorrectionError("a statement without a quotation is none: reject it")
        who = change.who
        if who is None:
            return None
        name = who.name.strip() if who.name is not None else None
        if who.person is not None:
            if not 0 < who.person < 2**63:  # SQLite takes no more
                raise RegisterError(f"there is nobody with id {who.person} in the register")
            person = self.archive.people.get(who.person)
            return Who(name or person.name, person.kind, person.id)
        if name == "":
            raise CorrectionError("the speaker's name is empty")
        return replace(who, name=name)

    def _select(self, where: str, values: Sequence[Any]) -> Iterator[Correction]:
        return layers.select(self.connection, where, values)


def _cited(
    content: str, spans: Mapping[Role, tuple[Span, ...]], words: Mapping[Role, str]
) -> dict[Role, Evidence]:
    made: dict[Role, Evidence] = {}
    for role, where in spans.items():
        if not where:
            continue
        text = cite(content, where)
        if role in words and words[role] != text:
            raise EvidenceError(f"{role}: the words at these offsets are {text!r}")
        if not text.replace(GAP, "").strip():
            raise EvidenceError(f"{role}: there are no words at these offsets")
        made[role] = Evidence(tuple(Span(*span) for span in where), text)
    return made


def _signed(author: str) -> str:
    author = author.strip()
    if not author or len(author) > MAX_AUTHOR or not author.isprintable():
        raise CorrectionError("a correction needs the name of its author, on one line")
    return author


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
