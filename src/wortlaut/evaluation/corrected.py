"""What people corrected in an archive as documents in the corpus format, to train and score on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.evaluation.corpus_format import Json, read_entry
from wortlaut.evaluation.writing import with_annotations
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.spans import Span
from wortlaut.types import Document, Draft, Evidence, Record, Tokens


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A corrected text that is not given, and why, in one line."""

    text_id: str
    reason: str


def documents(archive: Archive, *, complete: bool = False) -> Iterator[Json | LeftOut]:
    """Every text with a correction that stands, with its statements as they were corrected.

    ``complete`` gives only those in which every statement was decided on, so that also what is not
    annotated is known to be none. A document is named by the text's id, and has ``source``,
    ``title`` and ``published`` besides.
    """
    corrections = Corrections(archive)
    for text_id in corrections.texts():
        newest = archive.connection.execute(
            "SELECT max(r.id) FROM reading r JOIN text ON text.id = r.text WHERE sha256 = ?",
            (text_id,),
        ).get
        found = archive.record(newest)
        record, decided = corrections.review(found)
        if complete and not {s.id for s in found.statements} <= decided:
            yield LeftOut(text_id, "not every statement was decided on")
            continue
        pack = find_pack(record.text.language)
        if pack is None:
            yield LeftOut(text_id, f"no language pack for {record.text.language!r}")
            continue
        yield to_json(record, analyse(record.text, pack))


def to_json(record: Record, document: Document) -> Json:
    """A record as a document in the corpus format; ``document`` is its text in tokens.

    A span that ends inside a token takes the whole token.
    """
    entry = read_entry(
        msgspec.json.encode(
            {
                "documentName": record.text.id,
                "source": record.page.source,
                "title": record.text.title,
                "published": record.text.published,
                "originalText": record.text.content,
                "sentences": [_sentence(document, *ends) for ends in document.sentences],
                "annotations": [],
            }
        )
    )
    numbers = {statement.id: number for number, statement in enumerate(record.statements)}
    drafts, names = [], []
    for statement in record.statements:
        speaker = statement.speaker
        drafts.append(
            Draft(
                type=statement.type,
                medium=statement.medium,
                quotation=_tokens(document, statement.quotation),
                cue=_tokens(document, statement.cue),
                frame=_tokens(document, statement.frame),
                speaker=_tokens(document, speaker.mention if speaker else None),
                addressee=_tokens(document, statement.addressee),
                parent=numbers.get(statement.parent or ""),
                confidence=statement.confidence,
                found_by=statement.found_by,
            )
        )
        names.append(speaker.name if speaker else None)
    return with_annotations(entry, drafts, names)


def _sentence(document: Document, begin: int, end: int) -> Json:
    return {
        "begin": begin,
        "end": end,
        "charBegin": document.starts[begin],
        "charEnd": document.ends[end - 1],
        "tokens": document.words[begin:end],
    }


def _tokens(document: Document, evidence: Evidence | None) -> Tokens:
    if evidence is None:
        return ()
    return tuple(
        token
        for token, (start, end) in enumerate(zip(document.starts, document.ends, strict=True))
        if _meets(evidence.spans, start, end)
    )


def _meets(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in spans)
