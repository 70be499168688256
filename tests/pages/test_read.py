"""From bytes to text, as a whole."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages import fetch, read_text
from wortlaut.types import BlockKind, Page, Text

EXAMPLES = Path(__file__).parents[2] / "examples"
ROUNDS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(body: bytes | str, media_type: str = "text/html") -> Text:
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return read_text(Page("x", raw, media_type), Settings())


def check(text: Text) -> None:
    lines = [text.content[block.span.start : block.span.end] for block in text.blocks]
    assert "\n".join(lines) == text.content
    assert text.content.strip()
    if text.dateline is not None:
        assert 0 <= text.dateline.span.start < text.dateline.span.end <= len(text.content)


def blocks(text: Text) -> list[tuple[str, str]]:
    return [
        (block.kind.value, text.content[block.span.start : block.span.end]) for block in text.blocks
    ]


def test_html_example() -> None:
    path = EXAMPLES / "hafenstreit.html"
    text = read_text(fetch(str(path), Settings()), Settings())
    check(text)
    assert text.title == "Streit um Hafenausbau in Olmstadt: Ministerin verlangt neuen Plan"
    assert (text.section, text.outlet, text.language) == ("Regionales", "Nordküsten-Bote", "de")
    assert text.published == "2026-03-12T17:42+01:00"
    assert text.dateline is not None
    assert (text.dateline.place, text.dateline.date, text.dateline.agency) == (
        "OLMSTADT",
        "2026-03-12",
        "NKA",
    )
    start, end = text.dateline.span
    assert text.content[start:end] == "OLMSTADT, 12. März (NKA) –"
    kinds = [block.kind for block in text.blocks]
    assert kinds.count(BlockKind.BLOCKQUOTE) == 1
    assert kinds.count(BlockKind.HEADING) == 1
    assert kinds.count(BlockKind.PARAGRAPH) == 6
    for furniture in ("Startseite", "17:42", "interessieren", "Fähre nach", "Folgen", "Impressum"):
        assert furniture not in text.content


def test_plain_example() -> None:
    text = read_text(fetch(str(EXAMPLES / "talsperre.txt"), Settings()), Settings())
    check(text)
    assert text.title is not None
    assert text.title.startswith("Talsperre Hohenried: ")
    assert (text.section, text.outlet, text.published) == ("Umwelt", "LNA", "2026-05-05T11:07")
    assert [kind for kind, _ in blocks(text)] == ["headline", *["paragraph"] * 5]
    assert text.content.endswith("sagte sie der LNA.")


def test_english_example() -> None:
    text = read_text(fetch(str(EXAMPLES / "harbour.html"), Settings()), Settings())
    check(text)
    assert (text.language, text.author) == ("en", "Maud Ferriday")
    assert [kind for kind, _ in blocks(text)] == ["headline", *["paragraph"] * 3]


def test_block_quote_and_short_paragraphs_stay() -> None:
    text = read(
        "<body><div id=menu><a href=/>Start</a><a href=/x>Politik</a></div><h1>Hafen wird gebaut"
        "</h1><p>Die Ministerin hat am Montag angekündigt, dass der Hafen ausgebaut werden soll, "
        "und zwar bald.</p><p>„Niemals!“</p><blockquote>„Ich war dagegen.“</blockquote><p>Das sagte"
        " der Bürgermeister am Montag vor dem Rat der Stadt, der ihm lange Beifall spendete.</p>"
        "<p>Lesen Sie auch: <a href=/y>Wie alles begann</a></p><p>Die Opposition sprach von einem "
        "Manöver, das ihr niemand in der ganzen Stadt glaube, und ging.</p><p>Ende.</p></body>"
    )
    assert [(kind, line[:12]) for kind, line in blocks(text)] == [
        ("headline", "Hafen wird g"),
        ("paragraph", "Die Minister"),
        ("paragraph", "„Niemals!“"),
        ("blockquote", "„Ich war dag"),
        ("paragraph", "Das sagte de"),
        ("paragraph", "Die Oppositi"),
        ("paragraph", "Ende."),
    ]


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "", "image/png"])
def test_one_sentence_is_an_article(media_type: str) -> None:
    text = read("<p>Der Minister sagte am Montag: „Nein, das wird nichts.“</p>", media_type)
    assert text.content == "Der Minister sagte am Montag: „Nein, das wird nichts.“"


def test_headline_and_date_in_one_table_cell() -> None:
    text = read(
        "<title>Hafen wird ausgebaut</title><table><tr><td><a href=/>Start</a><td><b>Hafen wird "
        "ausgebaut</b><br>8.8.2025<p>Die Ministerin hat am Montag angekündigt, dass der Hafen "
        "ausgebaut werden soll, und zwar noch in diesem Jahr.</table>"
    )
    assert [kind for kind, _ in blocks(text)] == ["headline", "paragraph"]
    assert text.published == "2025-08-08"


def test_quotation_alone_is_an_article() -> None:
    text = read(
        "<article><h1>Zitat des Tages</h1><blockquote><p>„Wir fangen an, und zwar morgen, wenn das "
        "Wetter hält“</p></blockquote></article>"
    )
    assert [kind for kind, _ in blocks(text)] == ["headline", "blockquote"]


def test_interview_keeps_its_short_answers() -> None:
    talk = [
        "Frau Kranich, wann bauen Sie?",
        "Noch in diesem Jahr, wenn alles gut geht.",
        "Und das?",
        "Ja.",
        "Was sagen die Reeder dazu, die Sie verklagt haben?",
        "Das ist etwas anderes.",
    ]
    body = "".join(f"<p>{line}</p>" for line in talk)
    text = read(f"<article><h1>Interview mit Ida Kranich</h1>{body}</article>")
    assert [line for _, line in blocks(text)][1:] == talk


def test_plain_text_served_as_html() -> None:
    assert read("Der Minister sagte: „Nein.“\nEnde").content == "Der Minister sagte: „Nein.“\nEnde"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the page is empty"),
        (b" \n\t ", "the page is empty"),
        (b"%PDF-1.4 x", "not a page but a PDF document"),
        (b"\x89PNG\r\n", "not a page but an image"),
        ("„“ –".encode(), "no text on this page"),
        (b"\xef\xbb\xbf\xe2\x80\x8b", "no text on this page"),
    ],
)
def test_what_is_not_a_page(body: bytes, words: str) -> None:
    with pytest.raises(PageError, match=rf"^x: {words}$"):
        read(body, "")


@pytest.mark.parametrize(
    "body",
    [
        "„" * 1_700_000,
        "<article><p>Er sagte: " + "„" * 1_700_000,
        "<p>" + "„<br>" * 700_000,
        "<p>Das ist ein Satz, sagte der Mann.</p>" * 120_000,
        "Das ist ein Satz, sagte der Mann.\n" * 140_000,
        "<div>" * 1_000_000 + "Das ist ein Satz, sagte der Mann.",
        "<a href=/>Politik</a> " * 200_000 + "<p>Das ist ein Satz, sagte der Mann.",
        "<" * 5_000_000,
        "a / " * 1_250_000,
        "(" * 5_000_000,
        "8. " * 1_600_000,
        "a-\n" * 500_000,
    ],
    ids=lambda body: body[:24],
)
def test_five_megabytes_end_in_linear_time(body: str) -> None:
    began = time.process_time()  # a busy machine must not fail it
    with suppress(PageError):
        check(read(body, ""))
    assert time.process_time() - began < 30  # takes 1–4 s; a quadratic step would take hours


tags = st.sampled_from(
    "<p> </p> <div> </div> <h1> <li> <ul> <blockquote> <q> <a> </a> <br> <b> <script> <!-- --> <td>"
    " <![CDATA[ <title> <meta> <article> <nav> &amp; &#132; &#x110000; <sup> <template>".split()
)
words = st.sampled_from(
    "Die Ministerin sagte, „Nein“ 8. August 2025 14:18 (dpa) – BERLIN \u0308 \u00ad \u200b".split()
)


@ROUNDS
@given(st.lists(tags | words, max_size=60))
def test_any_markup(tokens: list[str]) -> None:
    body = "<html><body>" + " ".join(tokens)
    try:
        text = read(body)
    except PageError:
        return
    check(text)
    assert read(body) == text


@ROUNDS
@given(st.binary(max_size=500), st.sampled_from(["", "text/html", "text/plain", "text/markdown"]))
def test_any_bytes(body: bytes, media_type: str) -> None:
    with suppress(PageError):
        check(read(body, media_type))


@ROUNDS
@given(st.lists(words, max_size=80), st.sampled_from(["\n", " ", "\n\n", "\u2028"]))
def test_any_text(tokens: list[str], separator: str) -> None:
    with suppress(PageError):
        check(read(separator.join(tokens), "text/plain"))
