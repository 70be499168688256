"""Records as JSON and back: the only place that knows the codec."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import msgspec

from wortlaut.errors import EvidenceError
from wortlaut.spans import Span, cite
from wortlaut.types import Attribution, Evidence, PageInfo, Record


def encode(record: Record, indent: int = 0) -> bytes:
    """One record as JSON in UTF-8, in the layout of the output contract.

    ``indent`` is the number of spaces a level; 0 gives one line.
    """
    compact = msgspec.json.encode(record)
    return msgspec.json.format(compact, indent=indent) if indent else compact


def encode_statements(record: Record) -> Iterator[bytes]:
    """One line of JSON for each statement, with what tells where it stands added in front."""
    text = record.text
    page = {
        "contract": record.contract,
        "source": record.page.source,
        "text_id": text.id,
        "title": text.title,
        "outlet": text.outlet,
        "published": text.published,
    }
    for statement in record.statements:
        yield msgspec.json.encode(page | msgspec.to_builtins(statement))


def digest(record: Record) -> str:
    """The SHA-256 of everything in a record, except where and when its page was fetched.

    It is of JSON without what is null, false or empty, so that a record keeps its digest when the
    contract gets more fields.
    """
    page = PageInfo("", record.page.sha256, "")
    plain = msgspec.to_builtins(replace(record, page=page))
    return sha256(msgspec.json.encode(_filled(plain), order="sorted")).hexdigest()


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an object, and of those in it, that are not null, false or empty."""
    kept: dict[str, Any] = {}
    for name, value in fields.items():
        # By type: this runs over every statement that is added or checked.
        kind = type(value)
        if kind is dict:
            kept[name] = _filled(value)
        elif kind is tuple or kind is list:
            if value:
                nested = type(value[0]) is dict
                kept[name] = [_filled(inner) for inner in value] if nested else value
        elif value is not None and value is not False and value != "":
            kept[name] = value
    return kept


def decode(data: bytes | str) -> Record:
    """A record from its JSON, with every piece of evidence checked against the text.

    Raises:
        EvidenceError: the JSON is no record, or some words are not at their offsets.
    """
    try:
        record = msgspec.json.decode(data, type=Record)
    except msgspec.MsgspecError as error:
        raise EvidenceError(f"not a record of wortlaut: {error}") from error
    check(record)
    return record


def builtins(record: Record) -> dict[str, Any]:
    """A record as plain dictionaries and lists, for whoever goes on in Python."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    return plain


def check(record: Record) -> None:
    """Holds every span of a record against its text.

    Raises:
        EvidenceError: some span does not lie in the text, or its words are others.
    """
    content = record.text.content
    for statement in record.statements:
        attribution = statement.speaker
        for evidence in (
            statement.quotation,
            statement.cue,
            statement.frame,
            attribution.mention if isinstance(attribution, Attribution) else None,
            statement.addressee,
        ):
            _check(content, evidence, statement.id)
    for speaker in record.speakers:
        for mention in speaker.mentions:
            cite(content, mention)
    dateline = (record.text.dateline.span,) if record.text.dateline else ()
    for span in (*dateline, *(block.span for block in record.text.blocks)):
        _inside(content, span)


def _check(content: str, evidence: Evidence | None, statement_id: str) -> None:
    if evidence is not None and cite(content, evidence.spans) != evidence.text:
        raise EvidenceError(f"statement {statement_id}: the words at its offsets are others")


def _inside(content: str, span: Span) -> None:
    if not 0 <= span.start <= span.end <= len(content):
        raise EvidenceError(f"span {list(span)} does not fit a text of {len(content)} characters")
