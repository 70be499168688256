from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut import codec
from wortlaut.errors import EvidenceError
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.record import page_info, seal
from wortlaut.spans import Span, cite
from wortlaut.types import (
    Attributed,
    Document,
    Draft,
    Engine,
    Entity,
    Medium,
    Page,
    Record,
    Resolved,
    SpeakerKind,
    StatementType,
    Text,
    text_id,
)

ENGINE = Engine("wortlaut", "0", "de", ())
DIGEST = "66095cfa3e3dd7b5f06d5ed5371da0cc453beb3c8e9f645d8acbc3229cf798a8"


def document(content: str) -> Document:
    pack = find_pack("de")
    assert pack is not None
    return analyse(Text(text_id(content), content, "de"), pack)


def sealed(doc: Document, *drafts: Draft, found: Attributed | None = None) -> Record:
    page = page_info(Page("a.txt", doc.text.content.encode("utf-8", "replace"), "text/plain"))
    found = found or Attributed(tuple(drafts), (), (None,) * len(drafts))
    return seal(page, doc, doc.text, found, ENGINE)


def draft(*tokens: int, **more: object) -> Draft:
    return Draft(StatementType.INDIRECT, Medium.SPEECH, tokens, **more)  # type: ignore[arg-type]


def test_discontinuous_evidence_is_joined_by_an_ellipsis() -> None:
    doc = document("Es sei, sagte Ida Olm, zu spät.")
    record = sealed(doc, draft(0, 1, 7, 8, cue=(3,), speaker=(4, 5)))
    statement = record.statements[0]
    assert statement.quotation.spans == ((0, 6), (23, 30))
    assert statement.quotation.text == "Es sei … zu spät"
    assert statement.speaker is not None
    assert statement.speaker.name is None


def test_same_type_and_spans_are_one_statement_and_the_surer_stays() -> None:
    doc = document("Es sei spät, sagte sie.")
    record = sealed(doc, draft(0, 1, 2, confidence=0.4), draft(0, 1, 2, confidence=0.9))
    assert [s.confidence for s in record.statements] == [0.9]


def test_parents_and_speakers_are_ids_of_the_record() -> None:
    doc = document("Es sei „spät“, sagte Ida Olm.")
    drafts = (draft(0, 1, 2, 3, 4, speaker=(7, 8)), draft(2, 3, 4, parent=0))
    olm = Entity("Ida Olm", SpeakerKind.PERSON, ((7, 8),), ("Ministerin",), True)
    resolved = Resolved(0, "Ida Olm", ("Ida Olm",), 0.9)
    record = sealed(doc, found=Attributed(drafts, (olm,), (resolved, resolved)))
    outer, inner = record.statements
    assert inner.parent == outer.id
    assert inner.speaker is not None
    assert inner.speaker.mention is None
    assert inner.speaker.id == record.speakers[0].id
    assert record.speakers[0].mentions == ((Span(21, 28),),)
    assert record.speakers[0].roles == ("Ministerin",)
    assert record.speakers[0].named


def test_a_record_comes_back_from_json_as_it_was() -> None:
    doc = document("Es sei spät, sagte sie.")
    record = sealed(doc, draft(0, 1, 2, cue=(4,)))
    assert codec.decode(codec.encode(record, indent=2)) == record


def test_forged_evidence_is_refused() -> None:
    doc = document("Es sei spät, sagte sie.")
    record = sealed(doc, draft(0, 1, 2))
    statement = record.statements[0]
    forged = replace(statement, quotation=replace(statement.quotation, text="Es sei früh"))
    with pytest.raises(EvidenceError, match="others"):
        codec.decode(codec.encode(replace(record, statements=(forged,))))


@pytest.mark.parametrize("spans", [[], [(3, 3)], [(2, 9)], [(-1, 2)], [(2, 4), (3, 5)]])
def test_cite_refuses_spans_that_do_not_fit(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(EvidenceError):
        cite("sieben!", [Span(*span) for span in spans])


@given(st.text(min_size=1), st.data())
def test_evidence_is_exact_on_any_text(content: str, data: st.DataObject) -> None:
    doc = document(content)
    if not doc.words:
        return
    tokens = st.sets(st.integers(0, len(doc.words) - 1), min_size=1).map(
        lambda found: tuple(sorted(found))
    )
    drafts = [draft(*data.draw(tokens), cue=data.draw(tokens)) for _ in range(2)]
    record = sealed(doc, *drafts)
    codec.check(record)
    for statement in record.statements:
        pieces = [content[start:end] for start, end in statement.quotation.spans]
        assert " … ".join(pieces) == statement.quotation.text


def test_a_digest_is_of_all_that_was_found_and_of_nothing_that_was_not() -> None:
    doc = document("Es sei spät, sagte Ida Olm.")
    record = sealed(doc, draft(0, 1, 2, cue=(4,), speaker=(5, 6)))
    # It stands in archives, so it must never become another.
    assert codec.digest(record) == DIGEST
    elsewhere = replace(record, page=replace(record.page, source="b", fetched_at="2026-03-03"))
    assert codec.digest(elsewhere) == DIGEST
    (statement,) = record.statements
    for other in (
        replace(record, statements=()),
        replace(record, statements=(replace(statement, confidence=0.999),)),
        replace(record, statements=(replace(statement, cue=None),)),
        replace(record, text=replace(record.text, title="Spät")),
        replace(record, page=replace(record.page, sha256="0" * 64)),
        replace(record, notes=("x",)),
    ):
        assert codec.digest(other) != DIGEST
