"""Sets thresholds and calibrates confidences on articles that were not trained on.

A statement's confidence is a logistic function (Platt 1999) of what the network says of its
beginning and of its validity; it is right if the gold annotation has a statement of its type
whose words it shares with a token F1 of at least one half.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wortlaut.evaluation.matching import token_f1
from wortlaut.evaluation.scores import Scorer, Scores
from wortlaut.statements.decode import Settings, decode, read_answer
from wortlaut.statements.labels import TYPES
from wortlaut.statements.media import Media
from wortlaut.statements.model import Model
from wortlaut.statements.network import Answer
from wortlaut.statements.windows import Layout
from wortlaut.types import Document, Draft

Floats = NDArray[np.float64]

START = Settings(
    begin=0.03, least=0.4, confidence=(0.0, 0.5, 0.5), types=(0.0,) * len(TYPES),
    speaker=(0.0, 1.0), overlap=0.75, nobody=(0.0, 0.0), marks=0.5, medium=0.5,
)  # fmt: skip
"""Settings to begin with; they only have to find candidates."""

RIGHT = 0.5
FOLDS = 10
BINS = 10

Reading = tuple[Layout, list[tuple[int, int, float]], list[Answer]]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far confidences can be trusted: for each bin its mean confidence, share right, size."""

    bins: tuple[tuple[float, float, int], ...]
    error: float


def score(
    documents: Sequence[Document],
    gold: Sequence[Sequence[Draft]],
    readings: Sequence[Reading],
    settings: Settings,
    media: Media,
) -> Scores:
    """The measure of the corpus for what these settings make of the readings."""
    scorer = Scorer()
    for document, wanted, (plan, asked, answers) in zip(documents, gold, readings, strict=True):
        scorer.add(decode(document, plan, asked, answers, settings, media), wanted)
    return scorer.scores()


def tune(
    model: Model, documents: Sequence[Document], gold: Sequence[Sequence[Draft]]
) -> tuple[Settings, Scores, Reliability, Reliability]:
    """The best settings, their scores, and how reliable both confidences are.

    Reliability is measured across folds of documents: each fold's confidences come from a
    calibration on the others.
    """
    readings = [model.read(document) for document in documents]
    table, right, fold = _candidates(documents, gold, readings, START)
    weights = fit(table, right)
    settings = replace(
        START,
        confidence=(float(weights[0]), float(weights[1]), float(weights[2])),
        types=tuple(float(weight) for weight in weights[3:]),
    )
    # One setting after the other, twice, for each moves the best of the others
    nobody = [(a, b) for a in (-1.0, 0.0, 1.0) for b in (-1.0, 0.0, 1.0)]
    grids: dict[str, Sequence[object] | Floats] = {
        "least": np.arange(0.27, 0.66, 0.03),
        "nobody": nobody,
        "overlap": (0.3, 0.6, 0.75),
        "marks": (0.25, 0.5, 0.75),
    }
    for _ in range(2):
        for name, values in grids.items():
            settings = _best(documents, gold, readings, settings, model.media, name, values)
    of_statements = reliability(*_crossed(table, right, fold))
    odds, named, spoken = _speakers(documents, gold, readings, settings, model.media)
    line = np.column_stack([np.ones_like(odds), odds])
    of_speakers = reliability(*_crossed(line, named, spoken))
    constant, weight = fit(line, named)
    settings = replace(settings, speaker=(float(constant), float(weight)))
    return (
        settings,
        score(documents, gold, readings, settings, model.media),
        of_statements,
        of_speakers,
    )


def _best(
    documents: Sequence[Document],
    gold: Sequence[Sequence[Draft]],
    readings: Sequence[Reading],
    settings: Settings,
    media: Media,
    name: str,
    values: Sequence[object] | Floats,
) -> Settings:
    def worth(trial: Settings) -> float:
        found = score(documents, gold, readings, trial, media)
        return sum(s.f1 or 0.0 for s in (found.messages, found.roles, found.joint, found.form))

    trials = [replace(settings, **{name: float(v) if isinstance(v, float) else v}) for v in values]
    return max(trials, key=worth)


def _candidates(
    documents: Sequence[Document],
    gold: Sequence[Sequence[Draft]],
    readings: Sequence[Reading],
    settings: Settings,
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """For each beginning asked about: what its confidence depends on, whether right, its fold."""
    rows, right, fold = [], [], []
    for number, (document, wanted, (plan, asked, answers)) in enumerate(
        zip(documents, gold, readings, strict=True)
    ):
        for (start, kind, odds), answer in zip(asked, answers, strict=True):
            draft = read_answer(document, plan, start, kind, answer, 0.5, settings)
            one_hot = [float(kind == n) for n in range(len(TYPES))]
            rows.append([1.0, answer.valid, odds, *one_hot])
            right.append(
                any(
                    other.type is draft.type and token_f1(other.quotation, draft.quotation) >= RIGHT
                    for other in wanted
                )
            )
            fold.append(number % FOLDS)
    return np.asarray(rows), np.asarray(right, float), np.asarray(fold)


def _speakers(
    documents: Sequence[Document],
    gold: Sequence[Sequence[Draft]],
    readings: Sequence[Reading],
    settings: Settings,
    media: Media,
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """For each speaker found in a right statement: log-probability, whether right, its fold."""
    plain = replace(settings, speaker=(0.0, 1.0))
    odds, right, fold = [], [], []
    for number, (document, wanted, (plan, asked, answers)) in enumerate(
        zip(documents, gold, readings, strict=True)
    ):
        for draft in decode(document, plan, asked, answers, plain, media):
            same = max(wanted, key=lambda o: token_f1(o.quotation, draft.quotation), default=None)
            if same is None or draft.speaker_confidence is None:
                continue
            if token_f1(same.quotation, draft.quotation) < RIGHT:
                continue
            sure = min(max(draft.speaker_confidence, 1e-6), 1 - 1e-6)
            odds.append(float(np.log(sure / (1 - sure))))
            right.append(token_f1(same.speaker, draft.speaker) >= RIGHT)
            fold.append(number % FOLDS)
    return np.asarray(odds), np.asarray(right, float), np.asarray(fold)


def fit(table: Floats, right: Floats, ridge: float = 1.0) -> Floats:
    """Weights of a logistic regression by Newton's method; the constant is not shrunk."""
    weights = np.zeros(table.shape[1])
    shrink = np.full(table.shape[1], ridge)
    shrink[0] = 1e-6
    for _ in range(30):
        sure = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (sure - right) + shrink * weights
        curve = (table * (sure * (1 - sure))[:, None]).T @ table + np.diag(shrink)
        weights -= np.linalg.solve(curve, slope)
    return weights


def _crossed(table: Floats, right: Floats, fold: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Confidences of each row by a calibration without its fold, and what was right."""
    sure = np.zeros(len(right))
    for number in range(FOLDS):
        rest = fold != number
        sure[~rest] = 1 / (1 + np.exp(-table[~rest] @ fit(table[rest], right[rest])))
    return sure, right


def reliability(sure: Floats, right: Floats) -> Reliability:
    """The expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    bins = []
    error = 0.0
    for number in range(BINS):
        inside = (sure >= number / BINS) & (sure < (number + 1) / BINS + (number == BINS - 1))
        size = int(inside.sum())
        if size:
            mean, share = float(sure[inside].mean()), float(right[inside].mean())
            bins.append((mean, share, size))
            error += abs(mean - share) * size / len(sure)
    return Reliability(tuple(bins), error)
