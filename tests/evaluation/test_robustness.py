import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.invented import annotation, document

from wortlaut.evaluation.corpus import to_document
from wortlaut.evaluation.corpus_format import Entry, read_entry
from wortlaut.evaluation.robustness import VARIANTS, vary
from wortlaut.languages.pack import Pack, find_pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


def harbour() -> Entry:
    given = document(
        "Hafen",
        ["„ Größe zählt “ , sagte Üwe Groß .", "„ Ja .", "“", "« Nein » ."],
        [
            annotation(range(4), speaker=[6, 7], cue=[5], frame=[4, 5, 6, 7]),
            annotation([3], "Reported"),
            annotation([13, 14, 15]),
        ],
    )
    return read_entry(json.dumps(given).encode())


def test_straight(pack: Pack) -> None:
    changed = vary(harbour(), "straight", pack)
    assert changed.content == '"Größe zählt", sagte Üwe Groß. "Ja." "Nein".'
    assert changed.drafts == harbour().drafts


def test_unclosed(pack: Pack) -> None:
    changed = vary(harbour(), "unclosed", pack)
    assert "“" not in changed.content
    assert changed.words[:5] == ("„", "Größe", "zählt", ",", "sagte")
    first, last = changed.drafts
    assert first.quotation == (0, 1, 2)
    assert (first.cue, first.frame, first.speaker) == ((4,), (3, 4, 5, 6), (5, 6))
    assert [changed.words[t] for t in last.quotation] == ["«", "Nein"]
    assert changed.sentences == ((0, 8), (8, 11), (11, 14))  # that of a mark alone is gone
    assert changed.ids == (0, 2)  # the annotation of a closing mark alone is gone


def test_lower(pack: Pack) -> None:
    changed = vary(harbour(), "lower", pack)
    assert changed.content.startswith("„größe zählt“, sagte üwe groß.")


def test_ascii(pack: Pack) -> None:
    changed = vary(harbour(), "ascii", pack)
    assert changed.content.startswith("„Groesse zaehlt“, sagte Uewe Gross.")
    assert changed.drafts == harbour().drafts


WORD = st.text("aÄßİ„“»«\"'b.", min_size=1, max_size=4)


@given(
    st.lists(st.lists(WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=4),
    st.sampled_from(sorted(VARIANTS)),
)
def test_tokens_stay_where_they_are(sentences: list[str], variant: str) -> None:
    pack = find_pack("de")
    assert pack is not None
    entry = read_entry(json.dumps(document("x", sentences)).encode())
    changed = vary(entry, variant, pack)
    assert to_document(changed, pack).words == changed.words
    ends = [0, *(end for _, end in changed.sentences)]
    assert [begin for begin, _ in changed.sentences] == ends[:-1]
    assert ends[-1] == len(changed.words)
    if variant != "unclosed":
        assert len(changed.words) == len(entry.words)
        assert changed.sentences == entry.sentences
