import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.types import Document, Text, text_id


def document(content: str) -> Document:
    pack = find_pack("de")
    assert pack is not None
    return analyse(Text(text_id(content), content, "de"), pack)


def cut(doc: Document, ranges: list[tuple[int, int]]) -> list[str]:
    return [doc.text.content[doc.starts[a] : doc.ends[b - 1]] for a, b in ranges]


@pytest.mark.parametrize(
    "sentences",
    [
        ["„Wohin gehen wir?“, fragte Ida Kranich.", "Niemand wusste es."],
        ["„Nein!“ rief er.", "Dann war es still."],
        ["„Wir gehen.“", "Sie blieb."],
        ["„Wir gehen. ", "Jetzt gleich“, sagte sie."],
        ["Am 8. August kam Dr. Ohm mit ca. 20 Leuten nach St. Wendelin."],
        ["Das war 2004.", "Danach kam J. R. Ohm."],
        ["Er kam am 5.", "Der Zug fuhr ab."],
        ["«Das geht», sagte sie.", "»So nicht«, sagte er."],
        ["Äpfel, Birnen usw.", "Die Liste ist lang."],
        ["Es sei ... schwierig.", "Oder?"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    doc = document(" ".join(s.strip() for s in sentences))
    assert cut(doc, list(doc.sentences)) == [s.strip() for s in sentences]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("„A b“, sagte er.", [("„A b“", 0, True)]),
        ("“A b”, said she.", [("“A b”", 0, True)]),
        ('"A b", sagte er und "c".', [('"A b"', 0, True), ('"c"', 0, True)]),
        ("«A ‹b› c»", [("«A ‹b› c»", 0, True), ("‹b›", 1, True)]),
        ("»d ›e‹«", [("»d ›e‹«", 0, True), ("›e‹", 1, True)]),
        ("„A ‚b‘ c“", [("„A ‚b‘ c“", 0, True), ("‚b‘", 1, True)]),
        ("„Sie rufen „Olm“. Ja.“", [("„Sie rufen „Olm“. Ja.“", 0, True), ("„Olm“", 1, True)]),
        ("„A b. Er geht.\nEnde.", [("„A b. Er geht.", 0, False)]),
        ("„A b.\nC d“, sagte er.", [("„A b.\nC d“", 0, True)]),
        ("„A b.\n„C d“, sagte er.", [("„A b.", 0, False), ("„C d“", 0, True)]),
        ("Es war gut. Wir gehen heim“, sagte er.", [("Wir gehen heim“", 0, False)]),
        ("Hans' Boot, 15\" breit, ist's.", []),
        ("Der „Abendpost“-Redakteur ging.", [("„Abendpost“-Redakteur", 0, True)]),
        ("‘A b’, it said, the dog's.", [("‘A b’", 0, True)]),
    ],
)
def test_quotation_marks(content: str, expected: list[tuple[str, int, bool]]) -> None:
    doc = document(content)
    found = [
        (cut(doc, [(run.start, run.end)])[0], run.depth, None not in (run.open, run.close))
        for run in doc.quoted
    ]
    assert found == expected


@given(st.text(alphabet="„“”\"»«›‹‚‘'aB. ,\n5-") | st.text())
def test_sentences_and_paragraphs_tile_the_tokens(content: str) -> None:
    doc = document(content)
    for ranges in (doc.sentences, doc.paragraphs):
        assert [n for a, b in ranges for n in range(a, b)] == list(range(len(doc.words)))
    for run in doc.quoted:
        assert 0 <= run.start < run.end <= len(doc.words)
        assert run.open in (None, run.start)
        assert run.close in (None, run.end - 1)


def test_five_megabytes_of_opening_marks_stay_flat() -> None:
    doc = document("„" * 200_000)
    assert len(doc.quoted) <= 6
