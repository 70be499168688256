"""What the reader of mentions says about words alone."""

from tests.speakers.conftest import document

from wortlaut.languages.de.mentions import MentionReader


def reader() -> MentionReader:
    return MentionReader(document("Es regnet."))


def test_a_body_may_be_called_by_what_it_is_for() -> None:
    assert reader().named_for("Amt für Denkmalschutz", "Denkmalschutz")
    assert reader().named_for("Bauernverband", "Verband")
    assert not reader().named_for("Amt am Denkmal", "Denkmal")


def test_ages() -> None:
    assert reader().tells_age("53-jährig")
    assert not reader().tells_age("jährlich")


def test_what_stresses_somebody_is_no_part_of_the_name() -> None:
    doc = document("Die Bauern selbst haben darum gebeten, zu schweigen.")
    stressed = MentionReader(doc).read(0, 3)
    assert stressed is not None
    assert stressed == MentionReader(doc).read(0, 2)
    assert stressed.name == "Bauern"
