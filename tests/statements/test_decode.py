from dataclasses import replace

import numpy as np
import pytest

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.statements.decode import Settings, decode
from wortlaut.statements.labels import MEDIA
from wortlaut.statements.media import BUCKETS, Media
from wortlaut.statements.network import Answer
from wortlaut.statements.windows import layout
from wortlaut.types import Document, Medium, StatementType, Text

SETTINGS = Settings(
    begin=0.1,
    least=0.5,
    confidence=(0.0, 1.0, 0.0),
    types=(0.0,) * 5,
    speaker=(0.0, 1.0),
    overlap=0.75,
    nobody=(0.0, 0.0),
    marks=0.5,
    medium=1.0,
)
SILENT = Media(np.zeros((BUCKETS, len(MEDIA)), np.float16))
DIRECT, INDIRECT = 0, 1


def document(content: str) -> Document:
    pack = find_pack("de")
    assert pack is not None
    return analyse(Text("x", content, "de"), pack)


PAGE = document("„Die Brücke bleibt“, sagte die junge Ministerin Vera Tamm am Montag.")
WORDS = PAGE.words


def answer(
    quotation: str, frame: str = "", speaker: str = "", cue: str = "", valid: float = 2.0
) -> Answer:
    """An answer that marks the given words of the page, without doubt."""
    marks = np.zeros((len(WORDS), 12), np.float32)
    layer = np.zeros(len(WORDS), int)
    roles = np.zeros(len(WORDS), int)
    for word in quotation.split():
        layer[WORDS.index(word)] = 1
    for word in frame.split():
        layer[WORDS.index(word)] = 2
    for word in speaker.split():
        roles[WORDS.index(word)] = 1
    for word in cue.split():
        roles[WORDS.index(word)] = 2
    marks[np.arange(len(WORDS)), layer] = 8
    marks[np.arange(len(WORDS)), 3 + roles] = 8
    nobody = np.asarray([9.0, 9.0], np.float32)
    if speaker:
        first, last = (
            WORDS.index(speaker.split(maxsplit=1)[0]),
            WORDS.index(speaker.rsplit(maxsplit=1)[-1]),
        )
        marks[first, 7] = marks[last, 8] = 8
        nobody[0] = 0
    medium = np.zeros(7, np.float32)
    medium[1] = 3
    return Answer(0, marks, nobody, valid, medium)


def test_parts_and_medium_are_read_from_the_marks() -> None:
    found = decode(
        PAGE,
        layout(PAGE),
        [(0, DIRECT, 3.0)],
        [answer("„ Die Brücke bleibt “", ", sagte die", "Vera Tamm", "sagte")],
        SETTINGS,
        SILENT,
    )
    (draft,) = found
    assert draft.type is StatementType.DIRECT
    assert draft.medium is Medium.WRITING
    assert [WORDS[token] for token in draft.speaker] == ["Vera", "Tamm"]
    assert [WORDS[token] for token in draft.cue] == ["sagte"]
    assert draft.addressee == ()
    assert draft.found_by == "model: quotation marks and cue “sagte”"
    assert 0.5 < draft.confidence < 1


def test_matching_marks_are_never_cut_open() -> None:
    (draft,) = decode(
        PAGE, layout(PAGE), [(0, DIRECT, 3.0)], [answer("„ Die , sagte")], SETTINGS, SILENT
    )
    assert [WORDS[token] for token in draft.quotation] == ["„", "Die", "Brücke", "bleibt", "“"]


def test_small_holes_are_filled_unless_the_frame_stands_there() -> None:
    start = WORDS.index("Die")
    filled, left = (
        decode(
            PAGE,
            layout(PAGE),
            [(start, INDIRECT, 3.0)],
            [answer("Die bleibt", frame)],
            SETTINGS,
            SILENT,
        )[0]
        for frame in ("", "Brücke")
    )
    assert [WORDS[token] for token in filled.quotation] == ["Die", "Brücke", "bleibt"]
    assert [WORDS[token] for token in left.quotation] == ["Die", "bleibt"]


def test_a_speaker_is_one_unbroken_phrase() -> None:
    said = answer("„ Die Brücke bleibt “", speaker="die junge Ministerin Vera Tamm")
    said.marks[WORDS.index("Vera"), 3:7] = [3, 0, 0, 0]  # a hole in the marks
    (draft,) = decode(PAGE, layout(PAGE), [(0, DIRECT, 3.0)], [said], SETTINGS, SILENT)
    assert " ".join(WORDS[t] for t in draft.speaker) == "die junge Ministerin Vera Tamm"


def test_of_two_claims_to_the_same_words_the_surer_stays() -> None:
    start = WORDS.index("Die")
    sure, unsure = answer("Die Brücke bleibt", valid=3.0), answer("Die Brücke bleibt", valid=1.0)
    found = decode(
        PAGE,
        layout(PAGE),
        [(start, 2, 1.0), (start, INDIRECT, 1.0)],
        [unsure, sure],
        SETTINGS,
        SILENT,
    )
    assert [draft.type for draft in found] == [StatementType.INDIRECT]


def test_a_direct_quotation_may_stand_in_an_indirect_one() -> None:
    found = decode(
        PAGE,
        layout(PAGE),
        [(0, DIRECT, 1.0), (0, INDIRECT, 1.0)],
        [answer(""), answer("Die Brücke bleibt “ , sagte die")],
        SETTINGS,
        SILENT,
    )
    assert [draft.type for draft in found] == [StatementType.INDIRECT, StatementType.DIRECT]
    assert found[1].parent == 0


@pytest.mark.parametrize(("least", "count"), [(0.5, 1), (0.95, 0)])
def test_what_is_too_unsure_is_left_out(least: float, count: int) -> None:
    settings = replace(SETTINGS, least=least)
    found = decode(
        PAGE, layout(PAGE), [(0, DIRECT, 1.0)], [answer("„", valid=2.0)], settings, SILENT
    )
    assert len(found) == count
