"""From what somebody fills in to a decision: words as they stand in the text become spans."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wortlaut.archive.decisions import Change, Kind, Role, Who
from wortlaut.errors import CorrectionError
from wortlaut.people import Register
from wortlaut.people.matching import SURE
from wortlaut.spans import GAP, Span
from wortlaut.types import Evidence, Medium, SpeakerKind, Statement, StatementType
from wortlaut.web.article import Line
from wortlaut.web.marks import Mark, lines, weave
from wortlaut.web.room import tame

ROLES = (Role.QUOTATION, Role.CUE, Role.SPEAKER, Role.FRAME, Role.ADDRESSEE)
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields of a decision as they were filled in.

    ``words`` has each role's words as they stand in the text, pieces joined by " … ";
    ``places`` the spans ("12-48") of roles whose words were selected in the text. ``kind`` is the
    speaker's.
    """

    type: str
    medium: str
    name: str
    kind: str
    words: Mapping[Role, str]
    places: Mapping[Role, str]


def filled_of(statement: Statement | None, kind: SpeakerKind = SpeakerKind.PERSON) -> Filled:
    """The fields as a statement has them; empty ones for none."""
    if statement is None:
        return Filled("direct", "speech", "", kind.value, dict.fromkeys(ROLES, ""), {})
    speaker = statement.speaker
    return Filled(
        statement.type.value,
        statement.medium.value,
        (speaker.name or "") if speaker else "",
        kind.value,
        {role: cited.text if cited else "" for role, cited in evidence(statement).items()},
        {},
    )


def evidence(statement: Statement) -> dict[Role, Evidence | None]:
    """What each role of a statement cites."""
    return {
        Role.QUOTATION: statement.quotation,
        Role.CUE: statement.cue,
        Role.SPEAKER: statement.speaker.mention if statement.speaker else None,
        Role.FRAME: statement.frame,
        Role.ADDRESSEE: statement.addressee,
    }


def fix(content: str, statement: Statement, given: Filled, register: Register) -> Change:
    """What is different from the statement as it stands.

    Raises:
        CorrectionError: nothing is, or some words do not stand in the text.
    """
    before = filled_of(statement)
    near = statement.quotation.spans[0].start
    spans = {
        role: _spans(content, role, given, near)
        for role in ROLES
        if role in given.places or _plain(given.words[role]) != _plain(tame(before.words[role]))
    }
    kind = _type(given.type)
    medium = _medium(given.medium)
    name = given.name.strip()
    change = Change(
        Kind.FIX,
        kind if kind is not statement.type else None,
        medium if medium is not statement.medium else None,
        _who(name, given.kind, register) if name != tame(before.name) else None,
        spans,
    )
    if not (change.type or change.medium or change.who or change.spans):
        raise CorrectionError("nothing is different from what stands there: accept it instead")
    return change


def addition(content: str, given: Filled, register: Register) -> Change:
    """A statement that was missed.

    Raises:
        CorrectionError: its words are missing, or some do not stand in the text.
    """
    spans = {
        role: _spans(content, role, given, 0)
        for role in ROLES
        if given.words[role].strip() or role in given.places
    }
    if Role.QUOTATION not in spans:
        raise CorrectionError("a statement needs the words that were said")
    name = given.name.strip()
    who = _who(name, given.kind, register) if name or Role.SPEAKER in spans else None
    return Change(Kind.ADD, _type(given.type), _medium(given.medium), who, spans)


def locate(content: str, words: str, near: int) -> tuple[Span, ...]:
    """Where words stand in a text: the place nearest to ``near``, its pieces in order.

    Spaces and line ends count as the same. Pieces are divided by " … ".

    Raises:
        CorrectionError: they do not stand there.
    """
    found: list[Span] = []
    for piece in words.split(GAP.strip()):
        pattern = r"\s+".join(re.escape(word) for word in piece.split())
        if not pattern:
            continue
        after = found[-1].end if found else 0
        places = (match.span() for match in re.finditer(pattern, content[after:]))
        nearest = min(
            ((start + after, end + after) for start, end in places),
            key=lambda place: abs(place[0] - (near if not found else after)),
            default=None,
        )
        if nearest is None:
            raise CorrectionError(f"these words do not stand so in the text: {piece.strip()[:80]}")
        found.append(Span(*nearest))
    return tuple(found)


def pickable(
    content: str, first: int = 0, last: int | None = None, shown: Sequence[Mark] = ()
) -> list[Line]:
    """Lines of a text, each word with its place, so that words can be selected in the browser.

    ``shown`` is marked besides.
    """
    spans = lines(content)[first:last]
    words = [
        Mark((Span(start, end),), "span", {"data-a": str(start), "data-b": str(end)})
        for line in spans
        for match in _WORD.finditer(content, line.start, line.end)
        for start, end in [match.span()]
    ]
    woven = weave(content, spans, [*shown, *words])
    return [Line("p", "paragraph", line) for line in woven]


def around(content: str, spans: Iterable[Span], more: int = 2) -> tuple[int, int]:
    """The numbers of the lines in which spans stand, with some before and after; half-open."""
    every = lines(content)
    held = [
        number
        for number, line in enumerate(every)
        if any(start < line.end and end > line.start for start, end in spans)
    ]
    if not held:
        return 0, len(every)
    return max(0, held[0] - more), min(len(every), held[-1] + more + 1)


def _spans(content: str, role: Role, given: Filled, near: int) -> tuple[Span, ...]:
    match = _SPAN.fullmatch(given.places.get(role, ""))
    if match:
        return (Span(int(match[1]), int(match[2])),)
    return locate(content, given.words[role], near)


def _who(name: str, kind: str, register: Register) -> Who:
    """The speaker, as somebody of the register where the name surely means them."""
    known = SpeakerKind(kind) if kind in list(SpeakerKind) else SpeakerKind.UNKNOWN
    if not name:
        return Who(None, known)
    sure = [match for match in register.match(name, known) if match.score >= SURE]
    return Who(name, known, sure[0].person if len(sure) == 1 else None)


def _type(given: str) -> StatementType:
    if given not in list(StatementType):
        raise CorrectionError("choose one of the types")
    return StatementType(given)


def _medium(given: str) -> Medium:
    if given not in list(Medium):
        raise CorrectionError("choose one of the media")
    return Medium(given)


def _plain(words: str) -> str:
    return " ".join(words.split())
