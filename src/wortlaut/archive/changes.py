"""Silent edits: what became of a page's statements and other lines between two versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import pairwise

from wortlaut.archive.entries import Version
from wortlaut.archive.store import Archive
from wortlaut.archive.wording import Piece, PieceKind, aligned, word_diff
from wortlaut.errors import QueryError
from wortlaut.types import Record, Statement

__all__ = [
    "ChangeKind",
    "Comparison",
    "Edit",
    "LineChange",
    "Piece",
    "PieceKind",
    "StatementChange",
    "compare",
    "edits",
    "page_edits",
    "word_diff",
]

# Two statements are the same one reworded from this likeness of their words on (0 to 100).
_BY_SAME_SPEAKER = 40.0
_BY_OTHERS = 65.0
_LINES_ALIKE = 50.0
_CANDIDATES = 8
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class ChangeKind(StrEnum):
    """What became of a statement. Reattributed: the same words, said to be somebody else's."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    REATTRIBUTED = "reattributed"


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement before and after; ``words`` is the word diff of the quotations."""

    kind: ChangeKind
    old: Statement | None
    new: Statement | None
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of the text before and after, None where it was not there, with its word diff."""

    old: str | None
    new: str | None
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two records.

    ``lines`` are the lines that changed in more than the statements listed. ``facts`` has title,
    section, outlet, author and published before and after, where they differ.
    """

    statements: tuple[StatementChange, ...]
    lines: tuple[LineChange, ...]
    facts: dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Edit:
    """What was changed from one version of a page to the next.

    ``same_engine`` is False where no engine has read both versions, so that a statement may be
    new only because another engine looked.
    """

    old: Version
    new: Version
    same_engine: bool
    comparison: Comparison


def edits(archive: Archive, since: str | None = None) -> Iterator[Edit]:
    """All edits of all pages, the page that was edited last first, its edits oldest first.

    ``since``: an ISO 8601 date or time; only edits first seen then or later.

    Raises:
        QueryError: ``since`` is no date.
    """
    start = _since(since)
    pages = archive.connection.execute(
        "SELECT page FROM version GROUP BY page HAVING count(*) > 1 AND max(seen_at) >= ?"
        " ORDER BY max(seen_at) DESC, page",
        (start,),
    )
    for (page,) in list(pages):
        yield from page_edits(archive, page, since)


def page_edits(archive: Archive, page: int, since: str | None = None) -> tuple[Edit, ...]:
    """The edits of one page, oldest first.

    Raises:
        QueryError: ``since`` is no date.
    """
    start = _since(since)
    found = []
    versions = archive.versions(page)
    for old, new in pairwise(versions):
        if new.seen_at < start:
            continue
        earlier, later, same_engine = _readings(archive, old, new)
        comparison = compare(archive.record(earlier), archive.record(later))
        if comparison.statements or comparison.lines or comparison.facts:
            found.append(Edit(old, new, same_engine, comparison))
    return tuple(found)


def compare(old: Record, new: Record) -> Comparison:
    """What is different between two records of one page; nothing where their words are the same."""
    if old.text.id == new.text.id:
        return Comparison((), (), _facts(old, new))
    statements = _statements(old, new)
    return Comparison(statements, _lines(old, new, statements), _facts(old, new))


def _readings(archive: Archive, old: Version, new: Version) -> tuple[int, int, bool]:
    """Readings of two versions by the newest engine that has read both, else the newest of each."""
    row = archive.connection.execute(
        "SELECT a.id, b.id FROM reading a JOIN reading b ON b.engine = a.engine"
        " WHERE a.version = ? AND b.version = ? ORDER BY b.id DESC LIMIT 1",
        (old.id, new.id),
    ).fetchone()
    return (old.reading, new.reading, False) if row is None else (row[0], row[1], True)


def _statements(old: Record, new: Record) -> tuple[StatementChange, ...]:
    before, after = list(old.statements), list(new.statements)
    changes: list[tuple[int, StatementChange]] = []
    for one, other in (*_unchanged(before, after), *_pairs(before, after)):
        words = word_diff(one.quotation.text, other.quotation.text)
        changed = any(piece.kind is not PieceKind.SAME for piece in words)
        if changed:
            kind = ChangeKind.REWORDED
        elif not _same_name(one, other):
            kind = ChangeKind.REATTRIBUTED
        else:
            continue
        changes.append((other.quotation.spans[0].start, StatementChange(kind, one, other, words)))
    for other in after:
        words = (Piece(PieceKind.ADDED, other.quotation.text),)
        at = other.quotation.spans[0].start
        changes.append((at, StatementChange(ChangeKind.ADDED, None, other, words)))
    for one in before:
        words = (Piece(PieceKind.REMOVED, one.quotation.text),)
        at = one.quotation.spans[0].start
        changes.append((at, StatementChange(ChangeKind.REMOVED, one, None, words)))
    changes.sort(key=lambda change: change[0])
    return tuple(change for _, change in changes)


def _unchanged(
    before: list[Statement], after: list[Statement]
) -> list[tuple[Statement, Statement]]:
    """Takes the statements with the same words out of both lists, those of one speaker first."""
    pairs = []
    for strict in (True, False):
        waiting: dict[tuple[object, ...], list[Statement]] = {}
        for other in after:
            waiting.setdefault(_key(other, strict), []).append(other)
        for one in list(before):
            same = waiting.get(_key(one, strict))
            if same:
                pairs.append((one, same.pop(0)))
                before.remove(one)
                after.remove(pairs[-1][1])
    return pairs


def _key(statement: Statement, strict: bool) -> tuple[object, ...]:
    words = " ".join(statement.quotation.text.split())
    if not strict:
        return (words, statement.parent is None)
    return (words, statement.parent is None, statement.type, _name(statement))


def _pairs(before: list[Statement], after: list[Statement]) -> list[tuple[Statement, Statement]]:
    """Takes reworded statements out of both lists, the most alike first."""
    from rapidfuzz import fuzz, process

    words = {index: other.quotation.text for index, other in enumerate(after)}
    likely = []
    for number, one in enumerate(before):
        for _, score, index in process.extract(
            one.quotation.text,
            words,
            scorer=fuzz.ratio,
            score_cutoff=_BY_SAME_SPEAKER,
            limit=_CANDIDATES,
        ):
            same = _same_name(one, after[index])
            nested = (one.parent is None) == (after[index].parent is None)
            if nested and (same or score >= _BY_OTHERS):
                likely.append((-score - 10 * same, abs(number - index), number, index))
    pairs = {}
    taken = set()
    for _, _, number, index in sorted(likely):
        if number not in pairs and index not in taken:
            pairs[number] = index
            taken.add(index)
    found = [(before[number], after[index]) for number, index in sorted(pairs.items())]
    before[:] = [one for number, one in enumerate(before) if number not in pairs]
    after[:] = [other for index, other in enumerate(after) if index not in taken]
    return found


def _name(statement: Statement) -> str:
    speaker = statement.speaker
    if speaker is None:
        return ""
    return (speaker.name or (speaker.mention.text if speaker.mention else "")).casefold()


def _same_name(one: Statement, other: Statement) -> bool:
    """The same name, or one is a part of the other ("Vrees", "Helma Vrees")."""
    names = set(_name(one).split()), set(_name(other).split())
    return names[0] == names[1] or (all(names) and (names[0] <= names[1] or names[1] <= names[0]))


def _lines(
    old: Record, new: Record, statements: tuple[StatementChange, ...]
) -> tuple[LineChange, ...]:
    before, after = old.text.content.split("\n"), new.text.content.split("\n")
    rest_before = _rests(old, [change.old for change in statements])
    rest_after = _rests(new, [change.new for change in statements])
    changes = []
    for same, i, j, k, n in aligned(before, after):
        if same:
            continue
        for one, other in _like_lines(before[i:j], after[k:n]):
            rest = rest_before[i + one] if one is not None else ""
            if rest == (rest_after[k + other] if other is not None else ""):
                continue  # the changed statements say it all
            was = before[i + one] if one is not None else None
            now = after[k + other] if other is not None else None
            changes.append(LineChange(was, now, word_diff(was or "", now or "")))
    return tuple(changes)


def _rests(record: Record, changed: list[Statement | None]) -> list[str]:
    """Each line without the words of the statements that are listed as changed."""
    content = record.text.content
    spans = sorted(
        (span for one in changed if one is not None for span in one.quotation.spans), reverse=True
    )
    for start, end in spans:
        # Other words in their place, so that overlapping ones still find their offsets.
        inside = content[start:end]
        content = content[:start] + re.sub(r"[^\n]", "\0", inside) + content[end:]
    return [line.replace("\0", "").strip() for line in content.split("\n")]


def _like_lines(before: list[str], after: list[str]) -> Iterator[tuple[int | None, int | None]]:
    """Numbers of the lines that were replaced, each old one beside the new one it became."""
    from rapidfuzz import fuzz

    at = 0
    for number, line in enumerate(before):
        near = range(at, min(at + _CANDIDATES, len(after)))
        best = max(near, key=lambda n: fuzz.ratio(line, after[n]), default=None)
        if best is None or fuzz.ratio(line, after[best]) < _LINES_ALIKE:
            yield number, None
            continue
        for added in range(at, best):
            yield None, added
        yield number, best
        at = best + 1
    for added in range(at, len(after)):
        yield None, added


def _facts(old: Record, new: Record) -> dict[str, tuple[str | None, str | None]]:
    names = ("title", "section", "outlet", "author", "published")
    pairs = {name: (getattr(old.text, name), getattr(new.text, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _since(since: str | None) -> str:
    """The moment from which on, as the archive writes times (UTC), to compare as text."""
    if since is None:
        return ""
    try:
        if _DAY.fullmatch(since):
            date.fromisoformat(since + "-01-01"[len(since) - 4 :])
            return since
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise QueryError(
            f"{since}: is no date; write 2026, 2026-03, 2026-03-31 or 2026-03-31T18:00"
        ) from None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat(timespec="seconds")[:19]
