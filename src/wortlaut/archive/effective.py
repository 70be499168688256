"""A record as people corrected it: what engines found, with the decisions laid over it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wortlaut.archive.decisions import Correction, Kind, Role, Who
from wortlaut.record import speaker_id
from wortlaut.spans import Span, contains
from wortlaut.types import (
    Attribution,
    Evidence,
    Medium,
    Record,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
    Text,
)

BY_HAND = "by hand"
"""``found_by`` of a statement that somebody added."""

SAME = 0.5
"""Two quotations with at least this F1 of characters are the same find of two engines."""


@dataclass(frozen=True, slots=True)
class Layer:
    """All standing decisions about one statement, the later over the earlier.

    ``base`` is the statement as an engine found it, for readings of another engine that did not;
    None where it was added by hand.
    """

    statement_id: str
    added: bool
    rejected: bool
    fixed: bool
    accepted: bool
    type: StatementType | None = None
    medium: Medium | None = None
    who: Who | None = None
    names: tuple[str, ...] = ()
    roles: Mapping[Role, Evidence | None] = field(default_factory=dict)
    base: Statement | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record as it was corrected.

    ``decided`` are the ids of the record's own statements that somebody decided on. ``persons``
    are ids of the register by statement, where the correction names one.
    """

    record: Record
    decided: frozenset[str] = frozenset()
    persons: Mapping[str, int] = field(default_factory=dict)


def fold(corrections: Iterable[Correction]) -> dict[str, Layer]:
    """The standing ones of a text's corrections, oldest first, by statement.

    A statement that was added and whose addition was taken back is left out with all that was
    decided about it later.
    """
    layers: dict[str, Layer] = {}
    gone: set[str] = set()
    for one in corrections:
        change, key = one.change, one.statement_id
        if one.undone_at is not None:
            if change.kind is Kind.ADD and key not in layers:
                gone.add(key)
            continue
        if change.kind is Kind.ADD:
            gone.discard(key)
        elif key in gone:
            continue
        before = layers.get(key) or Layer(key, False, False, False, False)
        layers[key] = replace(
            before,
            added=before.added or change.kind is Kind.ADD,
            rejected=change.kind is Kind.REJECT,
            fixed=before.fixed or change.kind is Kind.FIX,
            accepted=before.accepted or change.kind is Kind.ACCEPT,
            type=change.type or before.type,
            medium=change.medium or before.medium,
            who=change.who or before.who,
            roles={**before.roles, **one.roles},
        )
    return layers


def apply(record: Record, layers: Mapping[str, Layer]) -> Reviewed:
    """The record under decisions.

    The ids of statements stay those of the engine. What was decided about another engine's
    statement goes to the one with nearly the same quotation; where there is none, that statement
    is put in.
    """
    found = {statement.id: statement for statement in record.statements}
    made: dict[str, Statement] = {}
    decided: set[str] = set()
    persons: dict[str, int] = {}
    speakers = {speaker.id: speaker for speaker in record.speakers}
    for layer in layers.values():
        base = found.get(layer.statement_id)
        if base is None and not layer.added and layer.base is not None:
            near = _nearest(layer.base, found.values(), {*layers, *decided})
            base = replace(layer.base, id=near.id, parent=near.parent) if near else layer.base
            if near is None and layer.rejected:
                continue
        if base is not None and base.id in found:
            decided.add(base.id)
        if layer.rejected:
            continue
        corrected = _statement(base, layer, record.text, speakers)
        if corrected is not None:
            made[corrected.id] = corrected
            if layer.who is not None and layer.who.person is not None:
                persons[corrected.id] = layer.who.person
    kept = {key: value for key, value in found.items() if key not in decided} | made
    statements = sorted(_nested(kept, found, made), key=_place)
    heard = {s.speaker.id for s in statements if s.speaker is not None}
    corrected_record = replace(
        record,
        statements=tuple(statements),
        speakers=tuple(s for s in speakers.values() if s.id in heard),
    )
    return Reviewed(corrected_record, frozenset(decided), persons)


def _statement(
    base: Statement | None, layer: Layer, text: Text, speakers: dict[str, Speaker]
) -> Statement | None:
    roles = layer.roles
    quotation = roles.get(Role.QUOTATION) or (base.quotation if base else None)
    if quotation is None:
        return None
    before = base.speaker if base else None
    mention = roles.get(Role.SPEAKER, before.mention if before else None)
    speaker = _attribution(before, mention, layer, text, speakers)
    if base is None:
        found_by = BY_HAND
    else:
        found_by = f"{base.found_by}, {'corrected' if layer.fixed else 'accepted'} {BY_HAND}"
    kind = layer.type or (base.type if base else StatementType.DIRECT)
    medium = layer.medium or (base.medium if base else Medium.UNKNOWN)
    return Statement(
        base.id if base else layer.statement_id,
        kind,
        medium,
        quotation,
        roles.get(Role.CUE, base.cue if base else None),
        roles.get(Role.FRAME, base.frame if base else None),
        speaker,
        roles.get(Role.ADDRESSEE, base.addressee if base else None),
        base.parent if base else None,
        1.0,
        found_by,
    )


def _attribution(
    before: Attribution | None,
    mention: Evidence | None,
    layer: Layer,
    text: Text,
    speakers: dict[str, Speaker],
) -> Attribution | None:
    who = layer.who
    if who is None:
        if before is None:
            return Attribution(mention, None, None) if mention else None
        sure = 1.0 if layer.accepted else before.confidence
        return replace(before, mention=mention, confidence=sure)
    if who.name is None:
        return Attribution(mention, None, None, (), 1.0) if mention else None
    key = _speaker(who, layer.names, mention, text, speakers)
    name = speakers[key].name
    chain = (mention.text, name) if mention and mention.text != name else (name,)
    return Attribution(mention, key, name, chain, 1.0)


def _speaker(
    who: Who,
    names: Sequence[str],
    mention: Evidence | None,
    text: Text,
    speakers: dict[str, Speaker],
) -> str:
    """The id of somebody on the page: who has one of the names, else somebody new there."""
    name = who.name or ""
    for wanted in (name, *names):
        for speaker in speakers.values():
            if speaker.name.casefold() == wanted.casefold():
                if mention and mention.spans not in speaker.mentions:
                    mentions = tuple(sorted((*speaker.mentions, mention.spans)))
                    speakers[speaker.id] = replace(speaker, mentions=mentions)
                return speaker.id
    kind = SpeakerKind(who.kind)
    key = speaker_id(text.id, kind, name)
    speakers[key] = Speaker(key, name, kind, (mention.spans,) if mention else (), (), True)
    return key


def _nested(
    kept: Mapping[str, Statement], found: Mapping[str, Statement], made: Mapping[str, Statement]
) -> Iterable[Statement]:
    """The statements with parents that are there and still around them.

    Where the quotations are those of the engine, so are the parents.
    """

    def moved(key: str | None) -> bool:
        return key is not None and (
            key not in kept
            or key not in found
            or (key in made and made[key].quotation.spans != found[key].quotation.spans)
        )

    new = [made[key] for key in made if moved(key)]
    for statement in kept.values():
        around = any(_inside(statement, other) for other in new)
        if moved(statement.id) or moved(statement.parent) or around:
            outer = [other for other in kept.values() if _inside(statement, other)]
            parent = min(outer, key=lambda s: (_length(s), s.id), default=None)
            yield replace(statement, parent=parent.id if parent else None)
        else:
            yield statement


def _inside(inner: Statement, outer: Statement) -> bool:
    return (
        inner.id != outer.id
        and _length(inner) < _length(outer)
        and contains(outer.quotation.spans, inner.quotation.spans)
    )


def _length(statement: Statement) -> int:
    return sum(end - start for start, end in statement.quotation.spans)


def _place(statement: Statement) -> tuple[int, int, str]:
    spans = statement.quotation.spans
    return spans[0].start, -spans[-1].end, statement.id


def _nearest(
    wanted: Statement, statements: Iterable[Statement], taken: set[str]
) -> Statement | None:
    best, share = None, SAME
    for statement in statements:
        if statement.id in taken:
            continue
        common = _common(wanted.quotation.spans, statement.quotation.spans)
        score = 2 * common / (_length(wanted) + _length(statement))
        if score >= share:
            best, share = statement, score
    return best


def _common(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
