"""Every expected figure here is worked by hand."""

import pytest
from tests.evaluation.invented import draft

from wortlaut.evaluation.scores import Score, Scorer, Scores
from wortlaut.types import Draft, Medium, StatementType

NOTHING = Score(None, None, None, 0, 0)


def scores(predicted: list[Draft], gold: list[Draft]) -> Scores:
    scorer = Scorer()
    scorer.add(predicted, gold)
    return scorer.scores()


def check(score: Score, precision: float, recall: float, f1: float) -> None:
    assert (score.precision, score.recall, score.f1) == pytest.approx((precision, recall, f1))


def test_perfect() -> None:
    gold = [
        draft(range(5), speaker=[6, 7], cue=[5], frame=[5, 6, 7]),
        draft(range(10, 14), StatementType.REPORTED, Medium.UNKNOWN),
    ]
    result = scores(gold, gold)
    for score in (result.messages, result.roles, result.joint, result.form, result.stwr):
        check(score, 1, 1, 1)
    # The second quotation has no roles, and nobody is addressed: both are left out.
    assert result.roles.gold == 3
    assert result.by_role["addressee"] == NOTHING


def test_pooled_over_quotations_and_roles() -> None:
    gold = [draft(range(4), speaker=[5, 6], cue=[4])]
    found = [draft(range(2), StatementType.INDIRECT, speaker=[5], frame=[4, 5])]
    result = scores(found, gold)
    check(result.messages, 1, 1 / 2, 2 / 3)
    # Roles: precision of speaker 1 and frame 0; recall of speaker 1/2 and cue 0.
    check(result.roles, 1 / 2, 1 / 4, 1 / 3)
    # Joint: precision (1 + 1 + 0) / 3, recall (1/2 + 1/2 + 0) / 3.
    check(result.joint, 2 / 3, 1 / 3, 4 / 9)
    check(result.form, 0, 0, 0)
    check(result.stwr, 1, 1, 1)


def test_two_quotations_matching_one() -> None:
    gold = [draft(range(10))]
    found = [draft(range(4)), draft(range(4, 10))]
    result = scores(found, gold)
    # The longer one is matched (precision 1, recall 6/10), the other counts as wrong.
    check(result.messages, 1 / 2, 6 / 10, 6 / 11)
    check(result.form, 1 / 2, 1, 2 / 3)
    check(result.exact, 0, 0, 0)


def test_nested() -> None:
    outer, inner = draft(range(10), StatementType.INDIRECT), draft(range(4, 8), speaker=[2])
    result = scores([outer], [outer, inner])
    check(result.messages, 1, 1 / 2, 2 / 3)
    check(result.roles, 0, 0, 0)
    assert result.roles.predicted == 0
    check(result.form, 1, 1 / 2, 2 / 3)
    # Found the inner one only: it is matched with itself, not with the one around it.
    check(scores([inner], [outer, inner]).messages, 1, 1 / 2, 2 / 3)


def test_discontinuous() -> None:
    gold = [draft([*range(3), *range(6, 9)], cue=[3, 5])]
    found = [draft(range(9), cue=[3])]
    result = scores(found, gold)
    check(result.messages, 6 / 9, 1, 4 / 5)
    check(result.by_role["cue"], 1, 1 / 2, 2 / 3)


def test_empty_prediction() -> None:
    result = scores([], [draft(range(3), speaker=[4]), draft([8])])
    for score in (result.messages, result.roles, result.joint, result.form, result.stwr):
        check(score, 0, 0, 0)
    assert (result.messages.predicted, result.messages.gold) == (0, 2)


def test_empty_gold() -> None:
    result = scores([draft(range(3))], [])
    check(result.messages, 0, 0, 0)
    check(result.form, 0, 0, 0)
    assert result.roles == NOTHING


def test_both_empty() -> None:
    result = scores([], [])
    assert result.documents == 1
    assert result.joint == result.form == result.exact == NOTHING


def test_labels_count_in_pairs_without_overlap() -> None:
    result = scores([draft([1, 2], speaker=[9])], [draft([5, 6], speaker=[9])])
    check(result.messages, 0, 0, 0)
    check(result.form, 1, 1, 1)
    check(result.by_role["speaker"], 1, 1, 1)


def test_documents_are_matched_apart_and_pooled() -> None:
    scorer = Scorer()
    scorer.add([draft(range(4))], [])
    scorer.add([], [draft(range(4))])
    scorer.add([draft(range(4))], [draft(range(4))])
    result = scorer.scores()
    assert result.documents == 3
    check(result.messages, 1 / 2, 1 / 2, 1 / 2)
    check(result.exact, 1 / 2, 1 / 2, 1 / 2)


def test_by_type_precision_over_predicted_recall_over_gold() -> None:
    gold = [draft(range(4), speaker=[9]), draft(range(20, 24), StatementType.INDIRECT)]
    found = [draft(range(4), StatementType.INDIRECT, speaker=[8, 9])]
    result = scores(found, gold)
    direct, indirect = (result.by_type[t] for t in (StatementType.DIRECT, StatementType.INDIRECT))
    check(direct.messages, 0, 1, 0)  # nothing predicted as direct, but the words were found
    check(direct.speaker, 0, 1, 0)
    check(direct.form, 0, 0, 0)
    check(indirect.messages, 1, 0, 0)
    check(indirect.speaker, 1 / 2, 0, 0)
    assert result.by_type[StatementType.REPORTED].messages == NOTHING


def test_the_example_of_the_documentation() -> None:
    gold = [
        draft(range(4), StatementType.INDIRECT, speaker=[6, 7], cue=[5], frame=range(4, 8)),
        draft(range(9, 13), speaker=[15], cue=[14, 16], frame=range(13, 17)),
        draft(range(18, 23), StatementType.REPORTED, Medium.SPEECH_WRITING, speaker=[18, 19]),
    ]
    free = StatementType.INDIRECT_FREE_INDIRECT
    both = Medium.SPEECH_WRITING
    found = [
        draft(range(14, 17), free, both, speaker=[15]),
        draft([10, 11], speaker=[15], cue=[14], frame=range(13, 17)),
        draft(range(4), StatementType.INDIRECT, both, speaker=[7], cue=[5], frame=range(4, 8)),
    ]
    result = scores(found, gold)
    check(result.messages, 2 / 3, 1 / 2, 4 / 7)
    check(result.roles, 6 / 7, 5 / 7, 60 / 77)
    check(result.joint, 8 / 10, 6.5 / 10, 1.04 / 1.45)
    check(result.form, 2 / 3, 2 / 3, 2 / 3)
    check(result.stwr, 2 / 3, 2 / 3, 2 / 3)
    check(result.exact, 1 / 3, 1 / 3, 1 / 3)
