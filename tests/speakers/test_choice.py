"""Which words name the speaker, where an engine took others."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.speakers.conftest import Given, document, drafts

from wortlaut.languages.pack import find_pack
from wortlaut.speakers import attribute


def chosen(page: str, *given: Given) -> list[str]:
    doc = document(page)
    pack = find_pack("de")
    assert pack is not None
    found = attribute(doc, drafts(doc, given), pack).drafts
    return [words(doc.words, draft.speaker) for draft in found]


def words(tokens: Sequence[str], speaker: Sequence[int]) -> str:
    return " ".join(tokens[token] for token in speaker)


@pytest.mark.parametrize(
    ("page", "quotation", "cue", "taken", "right"),
    [
        (
            "Der olmischen Zeitung sagte Ida Olm: „Es regnet.“",
            *("„Es regnet.“", "sagte", "Der olmischen Zeitung"),
            "Ida Olm",
        ),
        (
            "Ida Olm vertritt wie Erik Muster die Ansicht, dass es regnet.",
            *("dass es regnet", "vertritt", "Erik Muster"),
            "Ida Olm",
        ),
        (
            "Ida Olm lehnte den Vorschlag des Ministers Erik Muster ab, die Brücke zu sperren.",
            *("die Brücke zu sperren", "lehnte", "Ida Olm"),
            "den Vorschlag des Ministers Erik Muster",
        ),
        (
            "Ida Olm unterstützt die Forderung von Bauern, die Brücke zu sperren.",
            *("die Brücke zu sperren", "unterstützt", "Ida Olm"),
            "die Forderung von Bauern",
        ),
        (
            "Nach dem Brand hatte die Stadt Forscher bestellt, die meinten, dass es regnet.",
            *("dass es regnet", "meinten", "die Stadt"),
            "die",
        ),
        (
            "Er nahm den Bericht der Feuerwehr auf, in dem es heißt, dass es regnet.",
            *("dass es regnet", "es heißt", "Er"),
            "dem",
        ),
        (
            "In einem Bericht der Feuerwehr wird gefordert, dass es regnet.",
            *("dass es regnet", "wird gefordert", ""),
            "einem Bericht der Feuerwehr",
        ),
        (
            "Die „Olmpost“ zitiert den Wirt Erik Muster mit den Worten: „Es regnet.“",
            *("„Es regnet.“", "zitiert", "Die „Olmpost“"),
            "den Wirt Erik Muster",
        ),
        (
            "Der Wirt Erik Muster wird in einer Erklärung der Stadt so zitiert: „Es regnet.“",
            *("„Es regnet.“", "wird", "einer Erklärung der Stadt"),
            "einer Erklärung der Stadt",
        ),
    ],
)
def test_the_grammar_puts_the_speaker_right(
    page: str, quotation: str, cue: str, taken: str, right: str
) -> None:
    frame = page[: page.index(quotation)].strip()
    assert chosen(page, (quotation, cue, taken, frame)) == [right]
    if right != taken:
        assert chosen(page, (quotation, cue, right, frame)) == [right]


@pytest.mark.parametrize(
    ("page", "quotation", "cue", "speaker"),
    [
        ("Ida Olm sagte der Zeitung, dass es regnet.", "dass es regnet", "sagte", "Ida Olm"),
        ("Wie die Stadt mitteilte, regnet es.", "regnet es", "mitteilte", "die Stadt"),
        ("Nach Angaben der Stadt regnet es.", "regnet es", "Nach", "Angaben der Stadt"),
        ("Dem Wirt zufolge regnet es.", "regnet es", "zufolge", "Dem Wirt"),
        ("Von der Stadt wird gefordert, zu warten.", "zu warten", "wird gefordert", "der Stadt"),
        ("Im Wald wird gewarnt, es brenne.", "es brenne", "wird gewarnt", ""),
        ("Ida Olm teilte die Sorge, dass es regnet.", "dass es regnet", "teilte", "Ida Olm"),
    ],
)
def test_what_fits_stays(page: str, quotation: str, cue: str, speaker: str) -> None:
    assert chosen(page, (quotation, cue, speaker)) == [speaker]


def test_whoever_goes_on_follows() -> None:
    page = "Der olmischen Zeitung sagte Ida Olm: „Es regnet.“ Der Wald sei nass."
    taken = "Der olmischen Zeitung"
    given = ("„Es regnet.“", "sagte", taken), ("Der Wald sei nass", "", taken)
    assert chosen(page, *given) == ["Ida Olm", "Ida Olm"]


def test_nobody_speaks_to_themselves() -> None:
    page = "Die „Olmpost“ zitiert den Wirt Erik Muster mit den Worten: „Es regnet.“"
    doc = document(page)
    (draft,) = drafts(doc, [("„Es regnet.“", "zitiert", "Die „Olmpost“")])
    cited = tuple(doc.words.index(word) for word in ("den", "Wirt", "Erik", "Muster"))
    pack = find_pack("de")
    assert pack is not None
    (found,) = attribute(doc, [replace(draft, addressee=cited)], pack).drafts
    assert (found.speaker, found.addressee) == (cited, ())


def test_a_listener_that_is_the_speaker_is_none() -> None:
    page = "Die Bauern sagten der Stadt, dass es regnet."
    doc = document(page)
    pack = find_pack("de")
    assert pack is not None
    (draft,) = drafts(doc, [("dass es regnet", "sagten", "Die Bauern")])
    for addressee in ((0, 1), (1,), (1, 3, 4)):
        (found,) = attribute(doc, [replace(draft, addressee=addressee)], pack).drafts
        assert (found.speaker, found.addressee) == ((0, 1), ())
    (found,) = attribute(doc, [replace(draft, addressee=(3, 4))], pack).drafts
    assert found.addressee == (3, 4)
