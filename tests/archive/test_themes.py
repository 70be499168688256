"""What somebody's statements are about."""

from tests.archive.correcting import ME, fix
from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import Who
from wortlaut.archive.query import Query
from wortlaut.archive.search import rows, search
from wortlaut.archive.themes import Said, repeated_words, said, spoken_of
from wortlaut.people import Entry


def of(archive: Archive, speaker: str | None = None) -> list[Said]:
    return said(archive, rows(archive, Query(speaker=speaker, limit=50)))


def test_words_are_counted_in_any_form_and_function_words_are_not(archive: Archive) -> None:
    for number, line in enumerate(("Die Brücke ist seit Jahren alt.", "Alte Brücken sind schön.")):
        one = page("Neues", f"„{line}“, sagte Helma Vrees.", url=f"https://a.example/{number}")
        archive.add(one, read(one), (one.source,))
    words = repeated_words(archive, of(archive))
    assert ("Brücke", 2) in [(word.key.capitalize(), word.hits) for word in words]
    assert not {"die", "ist", "sind", "seit"} & {word.label for word in words}


def test_people_spoken_of_are_those_of_the_page_and_of_the_register(archive: Archive) -> None:
    known = archive.people.add(Entry("Elske Harmsen"))
    one = page(
        "Neues",
        "„Elske Harmsen und Tilo Brackwede irren“, sagte Helma Vrees.",
        "„Nein“, sagte Tilo Brackwede. „Helma Vrees irrt“, sagte Brackwede.",
    )
    archive.add(one, read(one), (one.source,))
    by_vrees = spoken_of(archive, of(archive, "Helma Vrees"))
    assert {count.label for count in by_vrees} == {"Elske Harmsen", "Tilo Brackwede"}
    assert str(known) in {count.key for count in by_vrees}
    by_brackwede = spoken_of(archive, of(archive, "Brackwede"))
    assert [count.label for count in by_brackwede] == ["Helma Vrees"]
    assert spoken_of(archive, ()) == ()
    assert repeated_words(archive, ()) == ()


def test_forms_of_many_statements_are_named_by_the_most_frequent(archive: Archive) -> None:
    lines = (
        "„Die neue Fähre fährt im Mai“, sagte Ada Brand.",
        "„Ohne Fähren geht im Mai gar nichts“, sagte Ada Brand.",
        "„Die Fähren warten auf ruhiges Wetter“, sagte Ada Brand.",
    )
    for number, line in enumerate(lines):
        one = page("Im Hafen", line, url=f"https://hafen.example/{number}")
        archive.add(one, read(one), (one.source,))
    hers = of(archive, "Ada Brand")
    assert len(hers) == 3
    words = repeated_words(archive, hers)
    assert [(count.label, count.hits) for count in words] == [("Fähren", 3), ("Mai", 2)]
    assert repeated_words(archive, hers, 1) == words[:1]


def test_corrected_statements_say_what_they_were_corrected_to(archive: Archive) -> None:
    one = page()
    record = read(one)
    archive.add(one, record, (one.source,))
    before = of(archive)
    assert [(s.text, s.spans) for s in before] == [
        (hit.statement.quotation.text, hit.statement.quotation.spans)
        for hit in search(archive, Query(limit=50)).hits
    ]
    fixed = record.statements[1]
    Corrections(archive).correct(fixed.id, fix(who=Who("Tilo Brackwede")), ME)
    (now,) = [s for s in of(archive) if s.text == fixed.quotation.text]
    (then,) = [s for s in before if s.text == fixed.quotation.text]
    assert (then.speaker, now.speaker) == ("Helma Vrees", "Tilo Brackwede")
    assert (now.reading, now.language) == (then.reading, then.language)
