"""The measure published with the corpus, and what is reported beside it.

After Petersen-Frey and Biemann (2024), arXiv 2404.16764. Scores are shares between 0 and 1, or
None where there was nothing to count. docs/evaluation.md works one example by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wortlaut.evaluation.matching import match
from wortlaut.types import Draft, StatementType, Tokens

QUOTE = "quote"
ROLES: dict[str, Callable[[Draft], Tokens]] = {
    QUOTE: lambda draft: draft.quotation,
    "speaker": lambda draft: draft.speaker,
    "cue": lambda draft: draft.cue,
    "frame": lambda draft: draft.frame,
    "addressee": lambda draft: draft.addressee,
}


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1; None where there was nothing on either side.

    ``predicted`` and ``gold`` are how many values each mean is over.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    predicted: int
    gold: int


@dataclass(frozen=True, slots=True)
class TypeScores:
    """One type of statement: how well its quotations and speakers are found, and its label.

    Precision is over the predicted statements of this type, recall over the gold ones.
    """

    messages: Score
    speaker: Score
    form: Score


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything counted over a corpus.

    ``exact`` counts quotations whose tokens are right to the last one; its recall is the share
    of gold quotations found exactly.
    """

    documents: int
    messages: Score
    roles: Score
    joint: Score
    form: Score
    stwr: Score
    exact: Score
    by_role: dict[str, Score]
    by_type: dict[StatementType, TypeScores]


@dataclass(slots=True)
class _Sum:
    """Sums of precision and recall values, and how many there were."""

    precision: float = 0.0
    predicted: int = 0
    recall: float = 0.0
    gold: int = 0

    def add(self, found: Tokens, wanted: Tokens) -> None:
        """One pair of roles: a value with a zero denominator is left out."""
        both = len(set(found) & set(wanted))
        if found:
            self.add_predicted(both / len(found))
        if wanted:
            self.add_gold(both / len(wanted))

    def add_predicted(self, precision: float) -> None:
        self.precision += precision
        self.predicted += 1

    def add_gold(self, recall: float) -> None:
        self.recall += recall
        self.gold += 1

    def score(self) -> Score:
        if not self.predicted and not self.gold:
            return Score(None, None, None, 0, 0)
        precision = self.precision / self.predicted if self.predicted else 0.0
        recall = self.recall / self.gold if self.gold else 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return Score(precision, recall, f1, self.predicted, self.gold)


def _pool(sums: Sequence[_Sum]) -> _Sum:
    return _Sum(
        sum(s.precision for s in sums),
        sum(s.predicted for s in sums),
        sum(s.recall for s in sums),
        sum(s.gold for s in sums),
    )


@dataclass(slots=True)
class _TypeSums:
    messages: _Sum = field(default_factory=_Sum)
    speaker: _Sum = field(default_factory=_Sum)
    form: _Sum = field(default_factory=_Sum)


class Scorer:
    """Counts document by document; ``scores`` may be asked at any time."""

    __slots__ = ("_by_role", "_by_type", "_documents", "_exact", "_form", "_stwr")

    def __init__(self) -> None:
        self._documents = 0
        self._by_role = {role: _Sum() for role in ROLES}
        self._by_type = {type_: _TypeSums() for type_ in StatementType}
        self._exact, self._form, self._stwr = _Sum(), _Sum(), _Sum()

    def add(self, predicted: Sequence[Draft], gold: Sequence[Draft]) -> None:
        """Count one document; the drafts' token numbers must be of the same tokens."""
        self._documents += 1
        pairs = match(predicted, gold)
        for j, i in pairs:
            self._count(predicted[j], gold[i])
        matched = {j for j, _ in pairs}
        for j, draft in enumerate(predicted):
            if j not in matched:
                self._count(draft, None)
        matched = {i for _, i in pairs}
        for i, draft in enumerate(gold):
            if i not in matched:
                self._count(None, draft)

    def _count(self, found: Draft | None, wanted: Draft | None) -> None:
        for role, tokens in ROLES.items():
            self._by_role[role].add(
                tokens(found) if found else (), tokens(wanted) if wanted else ()
            )
        same_type = found is not None and wanted is not None and found.type is wanted.type
        same_medium = found is not None and wanted is not None and found.medium is wanted.medium
        quotation = set(found.quotation) if found else set()
        both = len(quotation & set(wanted.quotation)) if wanted else 0
        exact = wanted is not None and quotation == set(wanted.quotation)
        if found:
            self._form.add_predicted(same_type)
            self._stwr.add_predicted(same_medium)
            self._exact.add_predicted(exact)
            sums = self._by_type[found.type]
            sums.messages.add_predicted(both / len(found.quotation))
            sums.form.add_predicted(same_type)
            if found.speaker:
                said = set(wanted.speaker) if wanted else set()
                sums.speaker.add_predicted(len(said & set(found.speaker)) / len(found.speaker))
        if wanted:
            self._form.add_gold(same_type)
            self._stwr.add_gold(same_medium)
            self._exact.add_gold(exact)
            sums = self._by_type[wanted.type]
            sums.messages.add_gold(both / len(wanted.quotation))
            sums.form.add_gold(same_type)
            if wanted.speaker:
                said = set(found.speaker) if found else set()
                sums.speaker.add_gold(len(said & set(wanted.speaker)) / len(wanted.speaker))

    def scores(self) -> Scores:
        """What has been counted so far."""
        others = [total for role, total in self._by_role.items() if role != QUOTE]
        return Scores(
            documents=self._documents,
            messages=self._by_role[QUOTE].score(),
            roles=_pool(others).score(),
            joint=_pool(list(self._by_role.values())).score(),
            form=self._form.score(),
            stwr=self._stwr.score(),
            exact=self._exact.score(),
            by_role={role: total.score() for role, total in self._by_role.items()},
            by_type={
                type_: TypeScores(s.messages.score(), s.speaker.score(), s.form.score())
                for type_, s in self._by_type.items()
            },
        )
