from collections.abc import Callable
from pathlib import Path

import pytest
from tests.evaluation.invented import Json, annotation, document

from wortlaut.errors import CorpusError
from wortlaut.evaluation.comparison import compare_files
from wortlaut.evaluation.speakers import GoldSpeaker, Speakers
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.types import SpeakerKind

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


def one(**speaker: object) -> Json:
    return document(
        "eins",
        ["Es regne , sagte Ilse Brandt ."],
        [annotation([0, 1], "Indirect", speaker={"tokenIds": [4, 5], **speaker})],
    )


def two() -> Json:
    return document("zwei", ["Es schneit ."])


SPEAKERS: Speakers = {
    "eins": {0: GoldSpeaker("eins", 0, "Ilse Brandt", SpeakerKind.PERSON, "name")}
}


def test_documents_in_any_order(corpus: Write, pack: Pack) -> None:
    predicted = corpus("p.jsonl", two(), one(name="Brandt"))
    result = compare_files(predicted, corpus("g.jsonl", one(), two()), SPEAKERS, pack)
    assert result.scores.documents == 2
    assert result.scores.joint.f1 == 1
    assert result.speakers is not None
    assert result.speakers.all.share == 1
    assert result.speakers_given is None


def test_without_gold_speakers_none_are_counted(corpus: Write, pack: Pack) -> None:
    path = corpus("p.jsonl", one())
    assert compare_files(path, path, None, pack).speakers is None


def test_speakers_of_another_corpus(corpus: Write, pack: Pack) -> None:
    path = corpus("p.jsonl", two())
    with pytest.raises(CorpusError, match="do not belong together"):
        compare_files(path, path, SPEAKERS, pack)


@pytest.mark.parametrize(
    ("predicted", "gold", "message"),
    [
        ([one()], [one(), two()], r"p\.jsonl: document 'zwei' of .*g\.jsonl is missing"),
        ([one(), two()], [one()], r"g\.jsonl: document 'zwei' of .*p\.jsonl is missing"),
        (
            [document("zwei", ["Es hagelt ."])],
            [two()],
            "document 'zwei' has other tokens .*token 1 is 'hagelt', not 'schneit'",
        ),
        ([document("zwei", ["Es schneit . ."])], [two()], "'zwei' .*4 tokens, not 3"),
    ],
)
def test_files_that_do_not_belong_together(
    corpus: Write, pack: Pack, predicted: list[Json], gold: list[Json], message: str
) -> None:
    with pytest.raises(CorpusError, match=message):
        compare_files(corpus("p.jsonl", *predicted), corpus("g.jsonl", *gold), None, pack)


def test_nothing_to_score(corpus: Write, pack: Pack) -> None:
    path = corpus("empty.jsonl")
    with pytest.raises(CorpusError, match="holds no documents"):
        compare_files(path, path, None, pack)
