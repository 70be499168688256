"""Speakers of pages become people of the register, by the register's own rules."""

from pathlib import Path

from tests.archive.builder import Said, put

from wortlaut.archive import Archive
from wortlaut.archive.overview import heard_most
from wortlaut.archive.profile import chosen, meant, profile
from wortlaut.people import Entry, import_authority, merge, undo
from wortlaut.types import SpeakerKind


def persons(archive: Archive) -> list[tuple[str, int | None]]:
    return [
        (str(name), person)
        for name, person in archive.connection.execute(
            "SELECT name, person FROM speaker ORDER BY id"
        )
    ]


def test_the_same_name_on_two_pages_is_one_person(archive: Archive) -> None:
    put(archive, Said("Eins.", "Helma Vrees"), url="https://a.example/1")
    put(archive, Said("Zwei.", "Helma Vrees"), url="https://a.example/2")
    one, other = persons(archive)
    assert one == other
    assert one[1] is not None
    assert profile(archive, one[1]).statements.total == 2


def test_names_that_tell_nobody_apart_stay_without_a_person(archive: Archive) -> None:
    put(
        archive,
        Said("Eins.", "Vrees"),
        Said("Zwei.", "die Sprecherin"),
        Said("Drei.", "Helma V."),
        Said("Vier.", "Gutachten Ostermoor", kind=SpeakerKind.DOCUMENT),
    )
    assert [person for _, person in persons(archive)] == [None] * 4
    assert list(archive.people.list()) == []


def test_other_spellings_of_whom_the_register_knows(archive: Archive) -> None:
    known = archive.people.add(Entry("Jörg Mißfelder", aliases=("Jürgen Mißfelder",)))
    put(archive, Said("Eins.", "Joerg Missfelder"))
    assert persons(archive) == [("Joerg Missfelder", known)]


def test_nobody_is_merged_in_silence(archive: Archive) -> None:
    one = archive.people.add(Entry("Anna Tamm", wikidata="Q1"))
    other = archive.people.add(Entry("Anna Tamm", wikidata="Q2"))
    for number in range(5):
        put(archive, Said("Eins.", "Anna Tamm"), url=f"https://a.example/{number}")
    (person,) = {person for _, person in persons(archive)}
    assert person not in (None, one, other)  # somebody who may be either
    assert len(list(archive.people.list())) == 3
    assert {doubt.candidate for doubt in archive.people.review()} == {one, other}


def test_who_was_merged_gets_what_comes_later(archive: Archive) -> None:
    put(archive, Said("Eins.", "Helma Vrees"), Said("Zwei.", "Helma Vrees-Kolbe"))
    (_, one), (_, other) = persons(archive)
    assert one is not None
    assert other is not None
    merge(archive.people, one, other)
    put(archive, Said("Drei.", "Helma Vrees-Kolbe"), url="https://a.example/2")
    found = profile(archive, other)
    assert (found.person.id, found.person.merged) == (one, (other,))
    assert found.statements.total == 3
    assert found.person.aliases == ("Helma Vrees-Kolbe",)


def test_an_import_is_taken_back_though_people_of_it_have_spoken(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,aliases\nHelma Vrees-Kolbe,Helma Vrees\n", "utf-8")
    import_authority(archive.people, file)
    put(archive, Said("Eins.", "Helma Vrees"), Said("Zwei.", "Karl Tamm"))
    assert heard_most(archive)[0].label == "Helma Vrees-Kolbe"
    undo(archive.people)
    assert {(c.label, c.hits) for c in heard_most(archive)} == {
        ("Helma Vrees", 1),
        ("Karl Tamm", 1),
    }
    put(archive, Said("Drei.", "Helma Vrees"), url="https://a.example/2")
    assert heard_most(archive)[0].hits == 2


def test_who_is_meant(archive: Archive) -> None:
    put(archive, Said("Eins.", "Helma Vrees"), Said("Zwei.", "Karl Vrees"))

    def choice(name: str) -> str | None:
        person = chosen(archive, name, meant(archive, name))
        return None if person is None else archive.people.get(person).name

    assert choice("Helma Vrees") == choice("helma") == choice("vrees, helma") == "Helma Vrees"
    assert choice("Vrees") is None
    assert [match.name for match in meant(archive, "vrees")] == ["Helma Vrees", "Karl Vrees"]
    assert meant(archive, "Olga Unbekannt") == ()
