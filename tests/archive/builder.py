"""Records made by hand, without an engine: pages with just the statements a test asks for."""

from dataclasses import dataclass, replace
from hashlib import sha256

from tests.archive.invented import page

from wortlaut.archive import Added, Archive
from wortlaut.spans import GAP, Span, cite
from wortlaut.types import (
    Attribution,
    Engine,
    Evidence,
    Medium,
    Page,
    PageInfo,
    Record,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
    Text,
    text_id,
)

ENGINE = Engine("hand", "1", "de", ())


@dataclass(frozen=True)
class Said:
    """A statement to be: ``words`` with GAP where something is left out."""

    words: str
    speaker: str | None = "Helma Vrees"
    addressee: str | None = None
    type: StatementType = StatementType.DIRECT
    medium: Medium = Medium.SPEECH
    confidence: float = 0.9
    nested: bool = False
    kind: SpeakerKind = SpeakerKind.PERSON


def make(
    *said: Said,
    url: str = "https://ostermoor.example/a",
    at: str = "2026-03-03T10:00:00Z",
    outlet: str | None = "Ostermoorer Bote",
    published: str | None = "2026-03-03",
    engine: Engine = ENGINE,
) -> tuple[Page, Record]:
    """A page with its record."""
    content = ""
    statements: list[Statement] = []
    parts: list[tuple[tuple[Span, ...], Span | None, Span | None]] = []

    def put(words: str) -> Span:
        nonlocal content
        start = len(content)
        content += words + " und "
        return Span(start, start + len(words))

    for one in said:
        spans = tuple(put(piece) for piece in one.words.split(GAP))
        parts.append(
            (
                spans,
                put(one.speaker) if one.speaker else None,
                put(one.addressee) if one.addressee else None,
            )
        )
    content += "."

    def evidence(*spans: Span) -> Evidence:
        return Evidence(spans, cite(content, spans))

    speakers: dict[str, Speaker] = {}
    for one, (spans, who, whom) in zip(said, parts, strict=True):
        attribution = None
        if one.speaker and who:
            key = sha256(f"{content} {one.speaker}".encode()).hexdigest()[:12]
            speakers[key] = Speaker(
                key, one.speaker, one.kind, ((who,),), (), one.speaker.istitle()
            )
            attribution = Attribution(evidence(who), key, one.speaker, (), 0.9)
        statements.append(
            Statement(
                sha256(f"{content} {spans} {one.type}".encode()).hexdigest()[:12],
                one.type,
                one.medium,
                evidence(*spans),
                None,
                None,
                attribution,
                evidence(whom) if whom else None,
                statements[-1].id if one.nested and statements else None,
                one.confidence,
                "hand",
            )
        )
    made = page(content, url=url, at=at)
    text = Text(text_id(content), content, "de", "Titel", None, outlet, None, published)
    info = PageInfo(made.source, sha256(made.body).hexdigest(), made.media_type, made.fetched_at)
    return made, Record(1, engine, info, text, tuple(speakers.values()), tuple(statements))


def put(archive: Archive, *said: Said, **options: object) -> Added:
    """Adds a page with such statements."""
    made, record = make(*said, **options)  # type: ignore[arg-type]
    return archive.add(made, record, (made.source,))


def read_by(record: Record, engine: Engine) -> Record:
    """A record as if another engine had made it."""
    return replace(record, engine=engine)
