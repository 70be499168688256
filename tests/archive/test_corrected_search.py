"""Searches find statements as they were corrected, and as they were found once that is undone."""

from dataclasses import replace

import pytest
from tests.archive.invented import page, read

from wortlaut.archive import Archive, index
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Change, Kind, Role, Who
from wortlaut.archive.overview import same_wording
from wortlaut.archive.query import Facet, Query
from wortlaut.archive.search import search
from wortlaut.people import Entry
from wortlaut.spans import Span
from wortlaut.types import Engine, Medium, Record, StatementType

ME = "Ines Tervoort"


@pytest.fixture
def record(archive: Archive) -> Record:
    one = page()
    made = read(one)
    archive.add(one, made, (one.source,))
    return made


def ids(archive: Archive, **asked: object) -> list[str]:
    return [hit.statement.id for hit in search(archive, Query(limit=50, **asked)).hits]  # type: ignore[arg-type]


def span(record: Record, words: str) -> Span:
    start = record.text.content.index(words)
    return Span(start, start + len(words))


def test_rejected_ones_are_not_found(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    direct = record.statements[1]
    assert ids(archive, words="Brücke") == [direct.id]
    kept = corrections.correct(direct.id, REJECT, ME)
    assert ids(archive, words="Brücke") == []
    assert search(archive, Query()).total == len(record.statements) - 1
    corrections.undo(kept.id, ME)
    assert ids(archive, words="Brücke") == [direct.id]
    assert search(archive, Query()).total == len(record.statements)


def test_fixed_ones_are_found_as_fixed(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    direct = record.statements[1]
    wider = Span(direct.quotation.spans[0].start, span(record, "Montag").end)
    change = Change(
        Kind.FIX,
        StatementType.INDIRECT,
        Medium.WRITING,
        Who("Tilo Brackwede"),
        {Role.QUOTATION: (wider,), Role.ADDRESSEE: (span(record, "Kreis"),)},
    )
    kept = corrections.correct(direct.id, change, ME)
    assert direct.id in ids(archive, words="Montag")
    assert direct.id in ids(archive, type=StatementType.INDIRECT)
    assert direct.id not in ids(archive, type=StatementType.DIRECT)
    assert direct.id in ids(archive, medium=Medium.WRITING, speaker="Brackwede", addressee="Kreis")
    assert direct.id not in ids(archive, speaker="Vrees")
    assert direct.id in ids(archive, min_confidence=1.0)
    (hit,) = search(archive, Query(words="Montag")).hits
    assert hit.statement == corrections.effective(record).statements[1]
    assert [hit.statement.quotation.text[a:b] for a, b in hit.matches] == ["Montag"]
    assert hit.page == 1
    counts = search(archive, Query(), (Facet.TYPE,)).facets[Facet.TYPE]
    assert {c.key: c.hits for c in counts} == {"indirect": 2, "direct": 1, "reported": 1}

    corrections.undo(kept.id, ME)
    assert ids(archive, words="Montag") == []
    assert direct.id in ids(archive, type=StatementType.DIRECT, speaker="Vrees")


def test_long_phrases_in_fixed_words(archive: Archive, record: Record) -> None:
    direct = record.statements[1]
    wider = Span(direct.quotation.spans[0].start, span(record, "Montag").end)
    change = Change(Kind.FIX, spans={Role.QUOTATION: (wider,)})
    Corrections(archive).correct(direct.id, change, ME)
    words = "die brücke ist seit jahren gesperrt sagte vrees am montag"
    assert ids(archive, words=f'"{words}"') == [direct.id]
    mixed = "brücke die ist seit jahren gesperrt sagte vrees am montag"
    assert ids(archive, words=f'"{mixed}"') == []


def test_person_of_the_register(archive: Archive, record: Record) -> None:
    person = archive.people.add(Entry("Ada Lindqvist"))
    direct = record.statements[1]
    Corrections(archive).correct(direct.id, Change(Kind.FIX, who=Who(person=person)), ME)
    assert ids(archive, speaker=str(person)) == [direct.id]
    (hit,) = search(archive, Query(speaker="Ada Lindqvist")).hits
    assert hit.person == person
    inner = record.statements[3]
    Corrections(archive).correct(inner.id, Change(Kind.FIX, who=Who("Ada Lindqvist")), ME)
    assert set(ids(archive, speaker=str(person))) == {direct.id, inner.id}


def test_added_ones(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    change = Change(
        Kind.ADD,
        StatementType.REPORTED,
        Medium.SPEECH,
        Who("Tilo Brackwede"),
        {Role.QUOTATION: (span(record, "wies das zurück"),)},
    )
    assert ids(archive, words="zurückweisen zurück") == ids(archive, words="nirgends")
    kept = corrections.add(record.text.id, change, ME)
    assert ids(archive, words="zurück") == [kept.statement_id]
    later = page(url="https://ostermoor.example/2")
    added = archive.add(later, read(later), (later.source,))
    found = search(archive, Query(words="zurück")).hits
    assert [h.statement.id for h in found] == [kept.statement_id] * 2
    assert {h.page for h in found} == {1, added.page}
    assert len({h.row for h in found}) == 2
    (place, *_) = corrections.places(kept.statement_id[:8])
    assert place.statement_id == kept.statement_id
    corrections.undo(kept.id, ME)
    assert ids(archive, words="zurück") == []


def test_pages_added_later_get_their_own_rows(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    corrections.correct(record.statements[0].id, ACCEPT, ME)
    other = page("Ruhe", "„Es bleibt ruhig“, sagte Ada Lindqvist.", url="https://a.example/1")
    archive.add(other, read(other), (other.source,))
    corrections.correct(record.statements[1].id, ACCEPT, ME)
    assert sorted(ids(archive)) == sorted(
        [*(s.id for s in record.statements), *(s.id for s in read(other).statements)]
    )
    rows = [hit.row for hit in search(archive, Query(limit=50)).hits]
    assert len(set(rows)) == len(rows)


def test_index_made_anew_says_the_same(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    corrections.correct(record.statements[0].id, REJECT, ME)
    corrections.correct(record.statements[1].id, Change(Kind.FIX, who=Who("Ada Lindqvist")), ME)
    gone = corrections.correct(record.statements[2].id, REJECT, ME)
    corrections.undo(gone.id, ME)
    before = [replace(hit, row=0) for hit in search(archive, Query(limit=50)).hits]
    index.rebuild(archive.connection)
    assert [replace(hit, row=0) for hit in search(archive, Query(limit=50)).hits] == before
    assert len(before) == 3


def test_new_versions_and_readings(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)
    direct = record.statements[1]
    corrections.correct(direct.id, Change(Kind.FIX, who=Who("Ada Lindqvist")), ME)
    newer = replace(record, engine=Engine("wortlaut", "9.9.9", "de", ()))
    archive.add_reading(1, newer)
    (hit,) = search(archive, Query(speaker="Ada Lindqvist")).hits
    assert hit.reading == 2
    edited = page("Neu", "Alles wurde neu geschrieben.", at="2026-03-05T10:00:00Z")
    archive.add(edited, read(edited), (edited.source,))
    assert ids(archive, speaker="Ada Lindqvist") == []
    (hit,) = search(archive, Query(speaker="Ada Lindqvist", superseded=True)).hits
    assert hit.superseded
    undone = corrections.list()[0]
    corrections.undo(undone.id, ME)
    assert ids(archive, speaker="Ada Lindqvist", superseded=True) == []
    assert len(ids(archive, superseded=True)) == len(record.statements)


def test_same_wording_from_a_corrected_statement(archive: Archive, record: Record) -> None:
    other = page(url="https://ostermoor.example/2")
    archive.add(other, read(other), (other.source,))
    direct = record.statements[1]
    rows = [place.statement for place in archive.places(direct.id)]
    Corrections(archive).correct(direct.id, ACCEPT, ME)
    for row in rows:
        (hit,) = same_wording(archive, row)
        assert hit.statement.confidence == 1.0


def test_same_wording_of_a_corrected_and_another_statement(
    archive: Archive, record: Record
) -> None:
    other = page(
        "Sperrung",
        "„Die Brücke ist seit Jahren gesperrt“, sagte Ada Brand.",
        url="https://b.example/",
    )
    added = archive.add(other, read(other), (other.source,))
    direct = record.statements[1]
    Corrections(archive).correct(direct.id, ACCEPT, ME)
    (hit,) = same_wording(archive, archive.places(direct.id)[0].statement)
    assert hit.page == added.page
    (back,) = same_wording(archive, hit.row)
    assert back.statement.id == direct.id


def test_a_decision_that_fails_leaves_the_index(archive: Archive, record: Record) -> None:
    corrections = Corrections(archive)

    def fail() -> None:
        with archive.change():
            corrections.correct(record.statements[0].id, REJECT, ME)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert search(archive, Query()).total == len(record.statements)
    assert corrections.list() == ()
