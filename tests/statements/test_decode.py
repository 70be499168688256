from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.statements.decode import Settings, candidates, decode, overlap
from wortlaut.statements.labels import MEDIA
from wortlaut.statements.media import BUCKETS, Media
from wortlaut.statements.network import Answer
from wortlaut.statements.windows import layout
from wortlaut.types import Document, Draft, Medium, StatementType, Text

SETTINGS = Settings(
    begin=0.1,
    least=0.5,
    confidence=(0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    types=(0.0,) * 5,
    speaker=(0.0, 1.0, 0.0, 0.0, 0.0),
    overlap=0.75,
    nobody=(0.0, 0.0),
    agreed=0.0,
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


def read(
    asked: Sequence[tuple[int, int, float]],
    answers: Sequence[Answer],
    settings: Settings = SETTINGS,
    by_rules: Sequence[Draft] = (),
) -> list[Draft]:
    """What is made of these answers about the page."""
    plan = layout(PAGE)
    return decode(PAGE, plan, candidates(plan, asked, answers, by_rules), settings, SILENT)


def test_parts_and_medium_are_read_from_the_marks() -> None:
    found = read(
        [(0, DIRECT, 3.0)], [answer("„ Die Brücke bleibt “", ", sagte die", "Vera Tamm", "sagte")]
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
    (draft,) = read([(0, DIRECT, 3.0)], [answer("„ Die , sagte")])
    assert [WORDS[token] for token in draft.quotation] == ["„", "Die", "Brücke", "bleibt", "“"]


def test_small_holes_are_filled_unless_the_frame_stands_there() -> None:
    start = WORDS.index("Die")
    filled, left = (
        read([(start, INDIRECT, 3.0)], [answer("Die bleibt", frame)])[0] for frame in ("", "Brücke")
    )
    assert [WORDS[token] for token in filled.quotation] == ["Die", "Brücke", "bleibt"]
    assert [WORDS[token] for token in left.quotation] == ["Die", "bleibt"]


def test_a_speaker_is_one_unbroken_phrase() -> None:
    said = answer("„ Die Brücke bleibt “", speaker="die junge Ministerin Vera Tamm")
    said.marks[WORDS.index("Vera"), 3:7] = [3, 0, 0, 0]  # a hole in the marks
    (draft,) = read([(0, DIRECT, 3.0)], [said])
    assert " ".join(WORDS[t] for t in draft.speaker) == "die junge Ministerin Vera Tamm"


def test_of_two_claims_to_the_same_words_the_surer_stays() -> None:
    start = WORDS.index("Die")
    sure, unsure = answer("Die Brücke bleibt", valid=3.0), answer("Die Brücke bleibt", valid=1.0)
    found = read([(start, 2, 1.0), (start, INDIRECT, 1.0)], [unsure, sure])
    assert [draft.type for draft in found] == [StatementType.INDIRECT]


def test_a_direct_quotation_may_stand_in_an_indirect_one() -> None:
    found = read(
        [(0, DIRECT, 1.0), (0, INDIRECT, 1.0)],
        [answer(""), answer("Die Brücke bleibt “ , sagte die")],
    )
    assert [draft.type for draft in found] == [StatementType.INDIRECT, StatementType.DIRECT]
    assert found[1].parent == 0


@pytest.mark.parametrize(("least", "count"), [(0.5, 1), (0.95, 0)])
def test_what_is_too_unsure_is_left_out(least: float, count: int) -> None:
    settings = replace(SETTINGS, least=least)
    found = read([(0, DIRECT, 1.0)], [answer("„", valid=2.0)], settings)
    assert len(found) == count


def test_a_rule_that_finds_the_same_makes_surer() -> None:
    weights = (0.0, 1.0, 0.0, 2.0, -1.0, 0.0)
    settings = replace(SETTINGS, confidence=weights, speaker=(0.0, 1.0, 2.0, 0.0, 0.0))
    said = answer("Die Brücke bleibt", speaker="Vera Tamm")
    start = WORDS.index("Die")
    speaker = (WORDS.index("Vera"), WORDS.index("Tamm"))
    rule = Draft(
        StatementType.INDIRECT, Medium.SPEECH, (start, start + 1, start + 2), speaker=speaker
    )
    (alone,) = read([(start, INDIRECT, 1.0)], [said], settings)
    (agreed,) = read([(start, INDIRECT, 1.0)], [said], settings, [rule])
    (other,) = read(
        [(start, INDIRECT, 1.0)], [said], settings, [replace(rule, type=StatementType.REPORTED)]
    )
    assert alone.confidence < other.confidence < agreed.confidence
    assert alone.speaker == agreed.speaker
    assert (alone.speaker_confidence or 1) < (agreed.speaker_confidence or 0)


def test_overlap_is_the_f1_of_two_sets() -> None:
    assert overlap((1, 2, 3), (2, 3, 4)) == pytest.approx(2 / 3)
    assert overlap((1,), (2,)) == overlap((), (1,)) == overlap((), ()) == 0
    assert overlap((1, 5), (5, 1)) == 1


def test_a_speaker_known_to_a_rule_is_preferred() -> None:
    said = answer("Die Brücke bleibt", speaker="Ministerin")
    start = WORDS.index("Die")
    whole = tuple(range(WORDS.index("die"), WORDS.index("Tamm") + 1))
    rule = Draft(
        StatementType.INDIRECT, Medium.SPEECH, (start, start + 1, start + 2), speaker=whole
    )
    (alone,) = read([(start, INDIRECT, 1.0)], [said], SETTINGS, [rule])
    (agreed,) = read([(start, INDIRECT, 1.0)], [said], replace(SETTINGS, agreed=90.0), [rule])
    assert [WORDS[token] for token in alone.speaker] == ["Ministerin"]
    assert agreed.speaker == whole


def test_a_speaker_outside_the_answers_words_is_not_preferred() -> None:
    said = answer("Die Brücke bleibt", speaker="Ministerin")
    start = WORDS.index("Die")
    rule = Draft(
        StatementType.INDIRECT,
        Medium.SPEECH,
        (start, start + 1, start + 2),
        speaker=(len(WORDS) - 1, len(WORDS)),
    )
    (draft,) = read([(start, INDIRECT, 1.0)], [said], replace(SETTINGS, agreed=90.0), [rule])
    assert [WORDS[token] for token in draft.speaker] == ["Ministerin"]


def test_the_words_of_a_dateline_are_part_of_no_statement() -> None:
    plan = layout(PAGE)
    says = answer(
        "„ Die Brücke bleibt “", frame=", sagte Vera Tamm", speaker="Vera Tamm", cue="sagte"
    )
    first = WORDS.index("sagte")
    (found,) = candidates(plan, [(0, DIRECT, 3.0)], [says], (), range(first, len(WORDS)))
    (draft,) = decode(PAGE, plan, [found], SETTINGS, SILENT)
    assert draft.quotation
    assert not draft.speaker
    assert not draft.cue
    assert draft.frame == (WORDS.index(","),)
    assert not candidates(plan, [(0, DIRECT, 3.0)], [says], (), range(2))
