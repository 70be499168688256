"""Seals what was found into a record: token numbers become spans, spans become evidence."""

from collections.abc import Sequence
from hashlib import sha256

from wortlaut.spans import Span, cite, token_spans
from wortlaut.types import (
    CONTRACT,
    Attributed,
    Attribution,
    Document,
    Draft,
    Engine,
    Evidence,
    Page,
    PageInfo,
    Record,
    Resolved,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
    Text,
    Tokens,
)

_ID_DIGITS = 20


def page_info(page: Page) -> PageInfo:
    """What a record says of the bytes it was made from."""
    return PageInfo(page.source, sha256(page.body).hexdigest(), page.media_type, page.fetched_at)


def seal(
    page: PageInfo,
    document: Document | None,
    text: Text,
    found: Attributed,
    engine: Engine,
    notes: tuple[str, ...] = (),
) -> Record:
    """The record of one page, each piece of evidence cut out of the frozen text.

    Statements come in the order of their quotations. Two with the same type and the same spans
    are one: the more confident stays.

    Raises:
        EvidenceError: a statement points outside the text (a defect of an engine).
    """
    if document is None:
        return Record(CONTRACT, engine, page, text, (), (), notes)
    kept = _distinct(found, document)
    ids = {index: key for key, index in kept.items()}
    names = [speaker_id(text.id, entity.kind, entity.name) for entity in found.entities]
    statements = [
        _statement(document, found, index, key, ids, names) for key, index in kept.items()
    ]
    statements.sort(key=lambda s: (s.quotation.spans[0].start, -s.quotation.spans[-1].end, s.id))
    speaking = {
        resolved.speaker
        for index in kept.values()
        if (resolved := found.resolved[index]) is not None and resolved.speaker is not None
    }
    speakers = tuple(
        Speaker(
            names[number],
            entity.name,
            entity.kind,
            tuple(_spans(document, mention) for mention in entity.mentions if mention),
            entity.roles,
            entity.named,
        )
        for number, entity in enumerate(found.entities)
        if number in speaking
    )
    return Record(CONTRACT, engine, page, text, speakers, tuple(statements), notes)


def statement_id(text: str, kind: StatementType, spans: Sequence[Span]) -> str:
    """The id of a statement of the text with the id ``text``: anybody can make it again."""
    places = " ".join(f"{start}-{end}" for start, end in spans)
    return sha256(f"{text} {kind} {places}".encode()).hexdigest()[:_ID_DIGITS]


def _distinct(found: Attributed, document: Document) -> dict[str, int]:
    """Statement ids with the index of the draft that each stands for."""
    kept: dict[str, int] = {}
    for index, draft in enumerate(found.drafts):
        key = statement_id(document.text.id, draft.type, _spans(document, draft.quotation))
        other = kept.get(key)
        if other is None or found.drafts[other].confidence < draft.confidence:
            kept[key] = index
    return kept


def _statement(
    document: Document,
    found: Attributed,
    index: int,
    key: str,
    ids: dict[int, str],
    names: Sequence[str],
) -> Statement:
    draft = found.drafts[index]
    spans = _spans(document, draft.quotation)
    return Statement(
        key,
        draft.type,
        draft.medium,
        Evidence(spans, cite(document.text.content, spans)),
        _evidence(document, draft.cue),
        _evidence(document, draft.frame),
        _attribution(document, draft, found.resolved[index], names),
        _evidence(document, draft.addressee),
        None if draft.parent is None else ids.get(draft.parent),
        round(draft.confidence, 3),
        draft.found_by,
    )


def _attribution(
    document: Document, draft: Draft, resolved: Resolved | None, names: Sequence[str]
) -> Attribution | None:
    mention = _evidence(document, draft.speaker)
    if resolved is None or resolved.name is None:
        if mention is None:
            return None
        return Attribution(mention, None, None, (), _rounded(draft.speaker_confidence))
    speaker = None if resolved.speaker is None else names[resolved.speaker]
    confidence = resolved.confidence
    if confidence is None:
        confidence = draft.speaker_confidence
    return Attribution(mention, speaker, resolved.name, resolved.chain, _rounded(confidence))


def _rounded(confidence: float | None) -> float | None:
    return None if confidence is None else round(confidence, 3)


def _spans(document: Document, tokens: Tokens) -> tuple[Span, ...]:
    return token_spans(tokens, document.starts, document.ends)


def _evidence(document: Document, tokens: Tokens) -> Evidence | None:
    if not tokens:
        return None
    spans = _spans(document, tokens)
    return Evidence(spans, cite(document.text.content, spans))


def speaker_id(text: str, kind: SpeakerKind, name: str) -> str:
    """The id of somebody on the page whose text has the id ``text``."""
    # Per text: whether two pages mean the same "Sprecherin" is not for a hash to say.
    return sha256(f"{text} {kind} {name}".encode()).hexdigest()[:_ID_DIGITS]
