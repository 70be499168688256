"""Citations: complete, exact, and readable by the programs they are for."""

import json
from dataclasses import replace
from itertools import accumulate

import bibtexparser
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import REJECT, Change, Kind, Who
from wortlaut.errors import QueryError
from wortlaut.exporters.citation import Citation, Elsewhere, cite_statement
from wortlaut.exporters.citation_styles import bibtex, csl_json, markdown, text
from wortlaut.spans import Span, cite
from wortlaut.types import SpeakerKind

# The part of CSL-JSON 1.0 that is used; other fields are not allowed.
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "items": {
                "type": "array",
                "items": {"type": "integer"},
                "minItems": 1,
                "maxItems": 3,
            },
        }
    },
    "additionalProperties": False,
}
STRINGS = "id title container-title URL language note archive archive_location".split()
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            **{key: {"type": "string"} for key in STRINGS},
            "type": {"enum": ["article-newspaper", "webpage"]},
            "author": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"literal": {"type": "string"}},
                    "additionalProperties": False,
                },
            },
            "issued": DATE,
            "accessed": DATE,
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}


def keep(archive: Archive, *lines: str, at: str = "2026-03-03T10:00:00Z") -> str:
    one = page(*lines, at=at)
    record = read(one)
    archive.add(one, record, (one.source,))
    return record.statements[0].id


def test_a_citation_has_everything(archive: Archive) -> None:
    statement = keep(archive)
    citation = cite_statement(archive, statement[:6])
    record = archive.record(citation.reading)
    content = record.text.content
    assert citation.quote == cite(content, citation.spans)
    at = content.index(citation.prefix + content[citation.spans[0].start])
    assert at + len(citation.prefix) == citation.spans[0].start
    assert content[citation.spans[-1].end :].startswith(citation.suffix)
    assert citation.url == "https://ostermoor.example/bruecke"
    assert (citation.sha256, citation.text_id) == (record.page.sha256, record.text.id)
    assert citation.seen_at == "2026-03-03T10:00:00Z"
    for part in (statement, citation.sha256, citation.text_id, citation.url, citation.seen_at):
        assert part in text(citation)
        assert part in markdown(citation)


def test_the_newest_place_is_cited_and_others_are_mentioned(archive: Archive) -> None:
    statement = keep(archive)
    keep(archive, *LINES[:2], at="2026-03-04T10:00:00Z")
    keep(archive, at="2026-03-05T10:00:00Z")
    citation = cite_statement(archive, statement)
    assert citation.seen_at == "2026-03-05T10:00:00Z"
    assert [other.seen_at for other in citation.elsewhere] == ["2026-03-03T10:00:00Z"]
    older = cite_statement(archive, statement, citation.elsewhere[0].version)
    assert older.seen_at == "2026-03-03T10:00:00Z"
    assert "also: https://ostermoor.example/bruecke" in text(citation)
    with pytest.raises(QueryError, match="does not stand in version 2"):
        cite_statement(archive, statement, 2)


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip)
words = words.filter(bool) | st.sampled_from(
    ["100 % & {mehr} \\ $5_#~^", "👩‍👩‍👧 „e\u0301“", "a}b{"]
)
citations = st.builds(
    Citation,
    st.just("0123456789abcdef0123"),
    st.sampled_from(["direct", "indirect"]),
    *[words] * 3,
    *[st.none() | words] * 5,
    st.sampled_from([None, "2026", "2026-03-03", "2026-03-03T10:00", "gestern"]),
    st.just("de"),
    words.map(lambda w: "https://a.example/" + w),
    *[st.just("ab" * 32)] * 2,
    st.just((Span(3, 9), Span(12, 20))),
    *[st.just(1)] * 2,
    *[st.just("2026-03-03T10:00:00Z")] * 3,
    st.sampled_from(["a rule", "a rule, corrected by hand"]),
    st.just((Elsewhere(2, "https://b.example/", "2026-03-04T10:00:00Z"),)),
)


@settings(deadline=None)
@given(citations)
def test_bibtex_is_read_by_a_parser_of_bibtex(citation: Citation) -> None:
    entry = bibtex(citation)
    (read_back,) = bibtexparser.loads(entry).entries
    assert read_back["ID"] == "wortlaut-0123456789abcdef0123"
    assert read_back["ENTRYTYPE"] == "misc"
    assert read_back["urldate"] == "2026-03-03"
    # BibTeX counts braces and knows no escaping of them.
    depths = list(accumulate({"{": 1, "}": -1}.get(char, 0) for char in entry))
    assert min(depths) == 0
    assert depths[-1] == 0
    assert ("author" in read_back) == bool(citation.author)


def test_bibtex_escapes_what_tex_would_read_as_its_own() -> None:
    citation = replace(given_citation(), quote="100 % & {mehr} $5_#~^", title="a}b")
    (entry,) = bibtexparser.loads(bibtex(citation)).entries
    assert r"100 \% \& \textbraceleft{}mehr\textbraceright{} \$5\_\#" in entry["note"]
    assert entry["title"] == r"{a\textbraceright{}b}"


def given_citation() -> Citation:
    return Citation(
        "0123456789abcdef0123",
        "indirect",
        "sie sei gesperrt",
        "Sie sagte, ",
        ".",
        "Helma Vrees",
        "Vrees",
        "Brückenstreit",
        "Bote",
        None,
        "2026-03-03",
        "de",
        "https://a.example/b",
        "ab" * 32,
        "cd" * 32,
        (Span(3, 9),),
        1,
        1,
        "2026-03-03T10:00:00Z",
        "2026-03-03T11:00:00Z",
        "2026-03-03T12:00:00Z",
    )


@settings(deadline=None)
@given(citations)
def test_csl_json_is_valid(citation: Citation) -> None:
    (item,) = json.loads(csl_json(citation))
    jsonschema.validate([item], CSL)
    assert item["URL"] == citation.url
    assert item["accessed"] == {"date-parts": [[2026, 3, 3]]}
    if citation.published == "gestern":
        assert "issued" not in item


@settings(deadline=None)
@given(citations)
def test_markdown_shows_a_page_s_words_as_they_are(citation: Citation) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt().parse(markdown(citation))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special", "link_open", "link_close", "code_inline", "softbreak"}
    quoted = "".join(child.content for child in tokens[2].children or ())
    assert " ".join(citation.quote.split()) in quoted


def test_a_corrected_statement_is_cited_as_corrected(archive: Archive) -> None:
    statement = keep(archive)
    corrections = Corrections(archive)
    who = Who("Inka Sommer", SpeakerKind.PERSON)
    corrections.correct(statement, Change(Kind.FIX, who=who), "Ines Tervoort")
    citation = cite_statement(archive, statement)
    assert citation.speaker == "Inka Sommer"
    for style in (text, markdown, bibtex, csl_json):
        assert "checked by hand" in style(citation)
    corrections.correct(statement, REJECT, "Ines Tervoort")
    assert cite_statement(archive, statement).id == statement
