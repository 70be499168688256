import pytest

from wortlaut.evaluation.names import same_name
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.types import SpeakerKind

PERSON, ORGANISATION = SpeakerKind.PERSON, SpeakerKind.ORGANISATION


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Ilse Brandt", "ilse brandt", PERSON),
        ("Dr. Ilse Brandt", "Ilse Brandt", PERSON),
        ("Frau Prof. Dr. Brandt", "Ilse Brandt", PERSON),
        ("Brandt", "Ilse Brandt", PERSON),
        ("Brandts", "Ilse Brandt", PERSON),
        ("Hans’", "Oskar Hans", PERSON),
        ("I. Brandt", "Ilse Brandt", PERSON),
        ("Ilse M. Brandt", "Ilse Brandt", PERSON),
        ("Karl-Otto Brandt", "Karl Brandt", PERSON),
        ("Außenministerin Ilse Brandt", "Ilse Brandt", PERSON),
        ("der minländische Präsident Otto Fels", "Otto Fels", PERSON),
        ("von der Aue", "Ida von der Aue", PERSON),
        ("Aue", "Ida von der Aue", PERSON),
        ("die Sprecherin der Stadt Minden", "Sprecherin der Stadt Minden", PERSON),
        ("58-Jährige", "58-Jähriger", PERSON),
        ("der Polizei", "Polizei", ORGANISATION),
        ("das minländische Umweltministerium", "minländisches Umweltministerium", ORGANISATION),
        ("des Umweltministeriums", "Umweltministerium", ORGANISATION),
        ("Behörden", "die Behörde", ORGANISATION),
        ("„Minstädter Bote“", "Minstädter Bote", ORGANISATION),
        ("Die", "die", ORGANISATION),
    ],
)
def test_the_same_speaker(pack: Pack, one: str, other: str, kind: SpeakerKind) -> None:
    assert same_name(one, other, kind, pack)
    assert same_name(other, one, kind, pack)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Ilse Brandt", "Otto Brandt", PERSON),
        ("O. Brandt", "Ilse Brandt", PERSON),
        ("Ilse", "Ilse Brandt", PERSON),
        ("Ilse Brandt", "Ilse Fels", PERSON),
        ("Polizei", "Sprecher der Polizei", PERSON),
        ("Haag", "Sprecherin der Stadt Den Haag", PERSON),
        ("Minden", "Reporter in Minden", PERSON),
        ("n9", "Reporterin von n9", PERSON),
        ("Brandt", "Ilse Brandt", ORGANISATION),
        ("Polizei", "Minstädter Polizei", ORGANISATION),
        ("EADS", "EAD", ORGANISATION),
        ("Sprecher", "Sprecherin", PERSON),
        ("", "Brandt", PERSON),
        ("…", "…", PERSON),
    ],
)
def test_another_speaker(pack: Pack, one: str, other: str, kind: SpeakerKind) -> None:
    assert not same_name(one, other, kind, pack)
    assert not same_name(other, one, kind, pack)
