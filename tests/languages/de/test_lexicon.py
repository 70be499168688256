import pytest

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.pack import Pack, find_pack


def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


def test_the_cue_table_is_sorted_and_large_enough() -> None:
    rows = pack().table("cues")
    keys = [(row["cue"].lower(), row["cue"], row["kind"]) for row in rows]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert sum(row["kind"] == "verb" for row in rows) >= 300


def test_cue_columns_hold_known_values() -> None:
    for row in pack().table("cues"):
        assert row["kind"] in {"verb", "phrase", "noun", "source", "preposition", "particle"}
        assert set(row["governs"].split()) <= {"dass", "w", "v2", "zu", "direct", "object"}
        assert row["addressee"] in {"", "dative", "accusative"}
        assert 0 <= float(row["strength"]) <= 1
        assert 0 <= float(row["reported"]) <= 1
        assert (row["kind"] == "phrase") == (" " in row["cue"])


@pytest.mark.parametrize(
    ("word", "bits"),
    [
        ("sei", lx.KONJUNKTIV1),
        ("habe", lx.KONJUNKTIV1),
        ("wäre", lx.KONJUNKTIV2),
        ("beschloss", lx.CUE_FINITE | lx.FINITE),
        ("mitteilte", lx.CUE_JOINED | lx.FINITE),
        ("angekündigt", lx.CUE_PARTICIPLE),
        ("zuzugeben", lx.CUE_INFINITIVE),
        ("Vorwürfen", lx.CUE_NOUN | lx.CAPITAL),
        ("Polizeiangaben", lx.SOURCE | lx.CAPITAL),
        ("dass", lx.SUBORDINATOR),
        ("„", 0),
    ],
)
def test_what_a_word_may_be(word: str, bits: int) -> None:
    assert lx.lexicon(pack()).word(word)[1] & bits == bits


@pytest.mark.parametrize("word", ["geht", "gute", "einige", "möchte", "Sage", "und"])
def test_what_is_no_konjunktiv(word: str) -> None:
    assert not lx.lexicon(pack()).word(word)[1] & lx.KONJUNKTIV
