"""Pages with everything that makes exports go wrong, as hypothesis draws them."""

from hashlib import sha256

from hypothesis import strategies as st
from tests.archive import invented as ordinary

from wortlaut.archive import Version
from wortlaut.exporters.selection import Chosen
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.record import page_info, seal
from wortlaut.spans import Span
from wortlaut.types import (
    Attributed,
    Block,
    BlockKind,
    Draft,
    Engine,
    Entity,
    Medium,
    Page,
    Resolved,
    SpeakerKind,
    StatementType,
    Text,
    text_id,
)

WORDS = (
    "Brücke sagte „ “ , . Vrees 👩‍👩‍👧 𝔘𝔫𝔡 e\u0301 a\u0308 <b> &amp; ]]> \" ' # | _ %41 \\ {x} "
    "*kursiv* Straße ﬃ 漢字 🇩🇪 - – $5 \t"
).split(" ")

_lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(
    lambda words: " ".join(" ".join(words).split())
)
contents = st.lists(_lines.filter(bool), min_size=1, max_size=5).map("\n".join)


@st.composite
def items(draw: st.DrawFn, language: str | None = "de", at_least: int = 0) -> Chosen:
    """A page with statements that are nested, overlapping, discontinuous and cross lines."""
    content = draw(contents)
    pack = find_pack("de")
    assert pack is not None
    blocks = []
    at = 0
    for number, line in enumerate(content.split("\n")):
        kind = BlockKind.HEADLINE if number == 0 else draw(st.sampled_from(BlockKind))
        blocks.append(Block(Span(at, at + len(line)), kind))
        at += len(line) + 1
    text = Text(
        text_id(content),
        content,
        language,
        title=draw(st.none() | _lines),
        outlet=draw(st.none() | _lines),
        author=draw(st.none() | _lines),
        published=draw(st.none() | st.just("2026-03-03T10:00")),
        blocks=tuple(blocks),
    )
    document = analyse(text, pack)
    size = len(document.words)
    tokens = st.sets(st.integers(0, size - 1), min_size=1, max_size=12).map(
        lambda some: tuple(sorted(some))
    ) | st.tuples(st.integers(0, size - 1), st.integers(1, size)).map(
        lambda run: tuple(range(run[0], min(size, run[0] + run[1])))
    )
    maybe = st.just(()) | tokens
    drafts = []
    for number in range(draw(st.integers(at_least, 5))):
        drafts.append(
            Draft(
                draw(st.sampled_from(StatementType)),
                draw(st.sampled_from(Medium)),
                draw(tokens),
                draw(maybe),
                draw(maybe),
                draw(maybe),
                draw(maybe),
                draw(st.none() | st.integers(0, number - 1)) if number else None,
                draw(st.sampled_from([0.25, 0.5, 0.97])),
                None,
                "a rule",
            )
        )
    entities = tuple(
        Entity(draw(_lines), draw(st.sampled_from(SpeakerKind)), (draw(tokens),)) for _ in range(2)
    )
    resolved = tuple(
        draw(
            st.none()
            | st.integers(0, 1).map(lambda n: Resolved(n, entities[n].name, (entities[n].name,)))
        )
        for _ in drafts
    )
    page = Page("https://a.example/b c", content.encode(), "text/plain", "utf-8")
    found = Attributed(tuple(drafts), entities, resolved)
    record = seal(page_info(page), document, text, found, Engine("wortlaut", "1", "de", ()))
    chosen = tuple(one for one in record.statements if draw(st.booleans()) or at_least)
    return Chosen(
        draw(st.integers(1, 9999)), version(page, record.text), record, chosen, lambda: page
    )


def example() -> Chosen:
    """An ordinary page with all its statements."""
    page = ordinary.page()
    record = ordinary.read(page)
    return Chosen(12, version(page, record.text), record, record.statements, lambda: page)


def version(page: Page, text: Text) -> Version:
    """The version that a page would be in an archive."""
    return Version(
        id=7,
        page=3,
        number=2,
        address=page.source,
        sha256=sha256(page.body).hexdigest(),
        size=len(page.body),
        media_type=page.media_type,
        seen_at="2026-03-03T10:00:00Z",
        last_seen_at="2026-03-04T10:00:00Z",
        added_at="2026-03-05T10:00:00Z",
        reading=1,
        text_id=text.id,
        title=text.title,
        outlet=text.outlet,
        published=text.published,
        latest=True,
    )
