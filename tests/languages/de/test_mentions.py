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
