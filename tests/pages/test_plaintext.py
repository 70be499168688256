"""Plain text: furniture goes, text stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.pack import Pack, find_pack
from wortlaut.pages.normalise import Facts, Piece
from wortlaut.pages.plaintext import read
from wortlaut.pages.unwrap import unwrap
from wortlaut.types import BlockKind

DE = find_pack("de")

PAGE = """\
Startseite
Politik
Wirtschaft
Sport
Start > Politik > Inland

Streit um Talsperre: Minister lenkt ein
Am Freitag wird im Landtag abgestimmt
12.03.2024, 09:45 Uhr
Von Max Muster

Neudorf (NAG) - Im Streit um die Talsperre bei Neudorf hat der Minister am Dienstag eingelenkt.
„Wir hören zu“, sagte er.
Nein!
Lesen Sie auch: Wie alles begann
Die Opposition sprach von einem Manöver, das niemand glaube.
Foto: NAG/Meier

Zweifel im Landtag

Letzte Nachrichten aus dem Tal deuteten darauf hin, dass der Pegel steigt.
Mehr dazu sagte er nicht.

Das könnte Sie auch interessieren
Bäcker gewinnt Preis
Ein Bäcker aus Neudorf hat den Preis gewonnen.
Facebook
X
© 2024 Neudorfer Anzeiger
Impressum
"""


def parts(text: str, pack: Pack | None = DE) -> tuple[Facts, list[Piece]]:
    return read(text.split("\n"), pack)


def lines(text: str, pack: Pack | None = DE) -> list[str]:
    return [line for _, line in parts(text, pack)[1]]


def test_page_with_furniture() -> None:
    facts, pieces = parts(PAGE)
    assert facts == Facts(
        title="Streit um Talsperre: Minister lenkt ein",
        section="Inland",
        outlet="Neudorfer Anzeiger",
        author="Max Muster",
        published="2024-03-12T09:45",
    )
    assert [(kind.value, line.split()[0]) for kind, line in pieces] == [
        ("headline", "Streit"),
        ("lead", "Am"),
        ("paragraph", "Neudorf"),
        ("paragraph", "„Wir"),
        ("paragraph", "Nein!"),
        ("paragraph", "Die"),
        ("heading", "Zweifel"),
        ("paragraph", "Letzte"),
        ("paragraph", "Mehr"),
    ]


def test_structure_alone_finds_headline_and_section() -> None:
    facts, pieces = parts(PAGE, pack=None)
    assert facts.title == "Streit um Talsperre: Minister lenkt ein"
    assert (facts.section, facts.published) == ("Inland", "2024-03-12T09:45")
    assert "Startseite" not in [line for _, line in pieces]
    assert "Impressum" not in [line for _, line in pieces]


@pytest.mark.parametrize(
    "text",
    [
        "Der Minister sagte: „Nein.“",
        "Ein Satz",
        "Die Bürgermeisterin sagte am Montag, der Bau werde sich verzögern.\n„Wir bauen.“\nEnde",
        "Sehr geehrte Damen und Herren,\nich schreibe Ihnen heute.\nErika Muster",
        "Home\nPolitik\nSport",
        "Kurz\nDer Rat beschloss am Montag nach langer Debatte, die Brücke zu bauen.\nAus",
    ],
)
@pytest.mark.parametrize("pack", [DE, None])
def test_text_without_furniture_comes_through_whole(text: str, pack: Pack | None) -> None:
    assert lines(text, pack) == text.split("\n")


def test_headline_and_byline_of_a_plain_article() -> None:
    facts, pieces = parts(
        "Brücke wird später fertig\nVon Erika Muster\n\nDie Bürgermeisterin hat angekündigt, dass "
        "der Bau der Brücke sich verzögern werde."
    )
    assert (facts.title, facts.author) == ("Brücke wird später fertig", "Erika Muster")
    assert [kind for kind, _ in pieces] == [BlockKind.HEADLINE, BlockKind.PARAGRAPH]


def test_list_is_not_a_menu() -> None:
    text = (
        "Der Rat beschloss am Montag nach langer Debatte folgende Punkte für das Jahr:\n"
        "- die Brücke\n- der Turm\n- das Bad\nDie Opposition stimmte am Ende gegen alle Punkte."
    )
    assert lines(text) == text.split("\n")


def test_wrapped_lines_are_rejoined() -> None:
    text = """\
Die Bürgermeisterin Anna Beispiel hat am Montag angekündigt, dass der
Bau der neuen Brücke sich um ein Jahr verzögern werde. „Wir haben das
nicht gewollt“, sagte sie vor dem Rat der Stadt. Die Kosten für die US-
Firma seien gestiegen, auch weil der Stahl teurer geworden und die Ver-
handlung länger gegangen sei. Das sagte sie auch den Vor-
sowie den Nachrednern.

Ein Sprecher der Firma widersprach. Man habe rechtzeitig gewarnt, sagte
er.
"""
    assert lines(text) == [
        "Die Bürgermeisterin Anna Beispiel hat am Montag angekündigt, dass der Bau der neuen "
        "Brücke sich um ein Jahr verzögern werde. „Wir haben das nicht gewollt“, sagte sie vor "
        "dem Rat der Stadt. Die Kosten für die US-Firma seien gestiegen, auch weil der Stahl "
        "teurer geworden und die Verhandlung länger gegangen sei. Das sagte sie auch den Vor- "
        "sowie den Nachrednern.",
        "Ein Sprecher der Firma widersprach. Man habe rechtzeitig gewarnt, sagte er.",
    ]


def test_markdown() -> None:
    facts, pieces = parts(
        "# Brücke wird später fertig\n\nDie Bürgermeisterin hat das am Montag im Rat angekündigt.\n"
        "\n> „Wir bauen weiter, bis die Brücke steht, und keinen Tag länger.“\n\n* Punkt eins"
    )
    assert facts.title == "Brücke wird später fertig"
    assert pieces[2:] == [
        (
            BlockKind.BLOCKQUOTE,
            "„Wir bauen weiter, bis die Brücke steht, und keinen Tag länger.“",
        ),
        (BlockKind.LIST_ITEM, "Punkt eins"),
    ]


@given(st.lists(st.text(st.sampled_from("aB .\n-"), max_size=90), max_size=12))
def test_rejoining_keeps_every_word(rows: list[str]) -> None:
    tidy = [" ".join(row.split()) for row in rows]
    joined = "".join(text for text, _ in unwrap(tidy))

    def letters(text: str) -> str:
        return "".join(char for char in text if char not in " -")

    assert letters(joined) == letters("".join(tidy))


sentence = st.sampled_from(
    [
        "Die Ministerin sagte am Montag, der Bau der Brücke werde sich verzögern.",
        "„Wir haben das nicht gewollt, und wir werden es auch nicht wiederholen“, sagte sie.",
        "Ein Sprecher der Firma widersprach dem am Abend in einer langen Erklärung.",
        "Kurz.",
        "„Nein!“",
    ]
)


@given(st.lists(sentence, min_size=1, max_size=8), st.booleans())
def test_no_sentence_of_plain_prose_is_lost(sentences: list[str], gaps: bool) -> None:
    assert lines(("\n\n" if gaps else "\n").join(sentences)) == sentences
