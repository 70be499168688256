import json
from pathlib import Path

import pytest
from tests.evaluation.invented import draft

from wortlaut.errors import CorpusError
from wortlaut.evaluation.speakers import (
    GoldSpeaker,
    SpeakerScorer,
    read_speakers,
)
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.types import SpeakerKind

PERSON, ORGANISATION = SpeakerKind.PERSON, SpeakerKind.ORGANISATION


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


def test_shares_by_how(pack: Pack) -> None:
    gold = {i: draft(range(10 * i, 10 * i + 6)) for i in range(5)}
    speakers = {
        "a": {
            0: GoldSpeaker("a", 0, "Ilse Brandt", PERSON, "name"),
            1: GoldSpeaker("a", 1, "Ilse Brandt", PERSON, "pronoun"),
            2: GoldSpeaker("a", 2, "Polizei", ORGANISATION, "name"),
            3: GoldSpeaker("a", 3, None, SpeakerKind.UNKNOWN, "implicit"),
        }
    }
    scorer = SpeakerScorer(speakers, pack)
    predicted = [
        draft(range(3)),  # F1 6/9: found
        draft(range(10, 12)),  # F1 4/8: just found, but nobody named
        draft(range(10, 16)),
        draft([20, 50, 51, 52]),  # F1 2/10: not found
    ]
    scorer.add("a", gold, predicted, ["Brandt", None, "Otto Fels", "Polizei"])
    scorer.add("without speakers", {}, [], [])
    result = scorer.scores()
    assert (result.all.right, result.all.count) == (1, 3)
    assert result.all.share == pytest.approx(1 / 3)
    assert (result.by_how["name"].right, result.by_how["name"].count) == (1, 2)
    assert (result.by_how["pronoun"].right, result.by_how["pronoun"].count) == (0, 1)
    assert result.by_how["implicit"].share is None


def test_any_prediction_that_overlaps_enough_may_carry_the_name(pack: Pack) -> None:
    speakers = {"a": {0: GoldSpeaker("a", 0, "Otto Fels", PERSON, "role")}}
    scorer = SpeakerScorer(speakers, pack)
    both = [draft(range(8)), draft(range(4))]
    scorer.add("a", {0: draft(range(8))}, both, ["Ilse Brandt", "Otto Fels"])
    assert scorer.scores().all.right == 1


def test_speakers_of_a_quotation_that_is_not_there(pack: Pack) -> None:
    scorer = SpeakerScorer({"a": {7: GoldSpeaker("a", 7, "Fels", PERSON, "name")}}, pack)
    with pytest.raises(CorpusError, match="'a' has no quotation 7"):
        scorer.add("a", {0: draft([1])}, [], [])


def line(**changes: object) -> str:
    given = {"doc": "a", "id": 0, "speaker": "Otto Fels", "kind": "person", "how": "name"}
    return json.dumps(given | changes)


def test_reading_gold_speakers(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(line() + "\n\n" + line(id=1, speaker=None, kind="unknown") + "\n", "utf-8")
    found = read_speakers(path)
    assert found["a"][0].speaker == "Otto Fels"
    assert found["a"][1].kind is SpeakerKind.UNKNOWN


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ("{", "line 2: not a gold speaker"),
        (line(kind="people"), "line 2: .*kind"),
        (line(how="guess"), "line 2: how 'guess' is none of name, role"),
        (line(), "line 2: quotation 0 of 'a' is given twice"),
        ('{"doc": "a"}', "line 2: .*id"),
    ],
)
def test_broken_gold_speakers(tmp_path: Path, second: str, message: str) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(line() + "\n" + second, "utf-8")
    with pytest.raises(CorpusError, match=message):
        read_speakers(path)


def test_gold_speakers_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        read_speakers(tmp_path / "none.jsonl")
