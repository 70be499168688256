"""Dossiers: made, filled, noted, renamed, deleted; never touching what they collect."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.invented import page, read

from wortlaut.archive import Archive, dossiers
from wortlaut.archive.query import Query, Sort
from wortlaut.errors import QueryError
from wortlaut.types import Medium, StatementType


@pytest.fixture
def statement(archive: Archive) -> str:
    one = page()
    record = read(one)
    archive.add(one, record, (one.source,))
    dossiers.create(archive, "Brücke", "Was wer versprach")
    return record.statements[0].id


def test_pins_and_searches(archive: Archive, statement: str) -> None:
    pinned = dossiers.pin(archive, "brücke", statement[:8], "der Anfang")
    query = Query("gesperrt", speaker="Vrees", type=StatementType.DIRECT, sort=Sort.NEWEST)
    saved = dossiers.save(archive, "BRÜCKE", query)
    known = dossiers.dossier(archive, "Brücke")
    assert known.items == (pinned, saved)
    assert (known.pins, known.searches) == ((pinned,), (saved,))
    assert (pinned.statement_id, pinned.note) == (statement, "der Anfang")
    assert saved.query == query
    assert dossiers.dossiers(archive) == (known,)


def test_the_same_twice_is_one(archive: Archive, statement: str) -> None:
    first = dossiers.pin(archive, "Brücke", statement, "alt")
    assert dossiers.pin(archive, "Brücke", statement) == first
    assert dossiers.pin(archive, "Brücke", statement, "neu").note == "neu"
    for _ in range(2):
        dossiers.save(archive, "Brücke", Query("Hafen"))
    assert len(dossiers.dossier(archive, "Brücke").items) == 2


def test_notes_removal_renaming_deletion(archive: Archive, statement: str) -> None:
    pinned = dossiers.pin(archive, "Brücke", statement)
    dossiers.note(archive, "Brücke", "neu")
    noted = dossiers.note(archive, "Brücke", "prüfen", statement[:6])
    assert (noted.note, noted.items[0].note) == ("neu", "prüfen")
    assert dossiers.remove(archive, "Brücke", str(pinned.id)).statement_id == statement
    dossiers.rename(archive, "Brücke", "BRÜCKE")
    dossiers.rename(archive, "brücke", "Hafen")
    with pytest.raises(QueryError, match="no dossier called 'Brücke'"):
        dossiers.dossier(archive, "Brücke")
    dossiers.save(archive, "Hafen", Query("x"))
    assert len(dossiers.delete(archive, "Hafen").items) == 1
    assert dossiers.dossiers(archive) == ()
    assert archive.connection.execute("SELECT count(*) FROM dossier_item").get == 0
    assert archive.places(statement)


def test_what_cannot_be(archive: Archive, statement: str) -> None:
    for wrong in (
        lambda: dossiers.create(archive, "  "),
        lambda: dossiers.create(archive, " BRÜCKE "),
        lambda: dossiers.pin(archive, "Brücke", "ffffffff"),
        lambda: dossiers.pin(archive, "Hafen", statement),
        lambda: dossiers.remove(archive, "Brücke", "7"),
        lambda: dossiers.remove(archive, "Brücke", statement),
        lambda: dossiers.note(archive, "Brücke", "x", "7"),
        lambda: dossiers.delete(archive, "Hafen"),
    ):
        with pytest.raises(QueryError):
            wrong()


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
@given(names, names, st.builds(Query, names, medium=st.none() | st.sampled_from(Medium)))
def test_any_name_note_and_search(archive: Archive, name: str, words: str, query: Query) -> None:
    if not name.split():
        return
    dossiers.create(archive, name, words)
    saved = dossiers.save(archive, name.upper().lower(), query) if name.isascii() else None
    known = dossiers.delete(archive, name)
    assert known.note == words.strip()
    assert saved is None or known.searches[0].query == query
