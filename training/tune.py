"""Sets thresholds and calibrates confidences on articles that were not trained on.

A statement's confidence is a logistic function (Platt 1999) of what the network says of its
beginning and of its validity, and of what the rules find there; it is right if the gold annotation
has a statement of its type whose words it shares with a token F1 of at least one half.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from wortlaut.evaluation.matching import token_f1
from wortlaut.evaluation.scores import Scorer, Scores
from wortlaut.languages.pack import find_pack
from wortlaut.statements.decode import Settings, decode, speaker_evidence, speaker_of
from wortlaut.statements.find import find as find_by_rules
from wortlaut.statements.labels import TYPES
from wortlaut.statements.media import Media
from wortlaut.statements.model import MOST_PIECES, Model, Read
from wortlaut.types import Document, Draft

Floats = NDArray[np.float64]

START = Settings(
    begin=0.03, least=0.4, confidence=(0.0, 0.5, 0.5, 0.0, 0.0, 0.0), types=(0.0,) * len(TYPES),
    speaker=(0.0, 1.0, 0.0, 0.0, 0.0), overlap=0.75, nobody=(0.0, 0.0), agreed=3.0, marks=0.5,
    medium=0.5,
)  # fmt: skip
"""Settings to begin with; they only have to find candidates."""

WINDOWS = (96, 112, 128, 144, 160)
"""Sizes of the encoder's windows with which the articles are read, each of which cuts them in other
places. How an article is cut moves a score by chance, up to a point of F1 on 150 articles: what is
set by one cut fits it and no other."""

RIGHT = 0.5
AT_ONCE = 50
FOLDS = 10
BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far confidences can be trusted: for each bin its mean confidence, share right, size."""

    bins: tuple[tuple[float, float, int], ...]
    error: float


def score(
    documents: Sequence[Document],
    gold: Sequence[Sequence[Draft]],
    readings: Sequence[Read],
    settings: Settings,
    media: Media,
) -> Scores:
    """The measure of the corpus for what these settings make of the readings."""
    scorer = Scorer()
    for document, wanted, (plan, found) in zip(documents, gold, readings, strict=True):
        scorer.add(decode(document, plan, found, settings, media), wanted)
    return scorer.scores()


def read(model: Model, documents: Sequence[Document], most_pieces: int = MOST_PIECES) -> list[Read]:
    """What the network says about documents that are told what the rules find in them."""
    pack = find_pack("de")
    assert pack is not None
    found: list[Read] = []
    for begin in range(0, len(documents), AT_ONCE):
        some = documents[begin : begin + AT_ONCE]
        told = [(document, find_by_rules(document, pack)) for document in some]
        found += model.read(told, most_pieces)
    return found


def tune(
    model: Model, documents: Sequence[Document], gold: Sequence[Sequence[Draft]]
) -> tuple[Settings, Scores, Reliability, Reliability]:
    """The best settings, their scores, and how reliable both confidences are.

    Settings are chosen over all ``WINDOWS``; scores are those of how the model reads. Reliability
    is measured across folds of documents: each fold's confidences come from a calibration on the
    others.
    """
    as_read = read(model, documents)
    readings = [one for most in WINDOWS for one in read(model, documents, most)]
    plain, whole = documents, gold
    documents, gold = list(documents) * len(WINDOWS), list(gold) * len(WINDOWS)
    folds = [number % FOLDS for number in range(len(plain))] * len(WINDOWS)
    table, right, fold = _candidates(gold, readings, folds)
    weights = tuple(map(float, fit(table, right)))
    settings = replace(START, confidence=weights[: -len(TYPES)], types=weights[-len(TYPES) :])
    # One setting after the other, twice, for each moves the best of the others
    nobody = [(a, b) for a in (-1.0, 0.0, 1.0, 2.0) for b in (-2.0, -1.0, 0.0, 1.0)]
    grids: dict[str, Sequence[object] | Floats] = {
        "least": np.arange(0.27, 0.66, 0.03),
        "nobody": nobody,
        "agreed": (0.0, 3.0, 6.0),
        "overlap": (0.3, 0.6, 0.75),
        "marks": (0.25, 0.5, 0.75),
        "medium": (0.25, 0.5, 1.0),
    }
    for _ in range(2):
        for name, values in grids.items():
            settings = _best(documents, gold, readings, settings, model.media, name, values)
    of_statements = reliability(*_crossed(table, right, fold))
    table, right, fold = _speakers(documents, gold, readings, settings, model.media, folds)
    of_speakers = reliability(*_crossed(table, right, fold))
    settings = replace(settings, speaker=tuple(map(float, fit(table, right))))
    return (
        settings,
        score(plain, whole, as_read, settings, model.media),
        of_statements,
        of_speakers,
    )


def _best(
    documents: Sequence[Document],
    gold: Sequence[Sequence[Draft]],
    readings: Sequence[Read],
    settings: Settings,
    media: Media,
    name: str,
    values: Sequence[object] | Floats,
) -> Settings:
    def worth(trial: Settings) -> float:
        found = score(documents, gold, readings, trial, media)
        scores = (found.messages, found.roles, found.joint, found.form, found.stwr)
        # what is missed has to be found by hand: of equally good settings those that miss less
        return sum(score.f1 or 0.0 for score in scores) + 0.5 * (found.messages.recall or 0.0)

    trials = [replace(settings, **{name: float(v) if isinstance(v, float) else v}) for v in values]
    worths = [worth(trial) for trial in trials]
    if name == "least":
        # one statement more or less moves a score by chance: its neighbours count, too
        worths = [fmean(worths[max(0, n - 1) : n + 2]) for n in range(len(worths))]
    return trials[worths.index(max(worths))]


def _candidates(
    gold: Sequence[Sequence[Draft]], readings: Sequence[Read], folds: Sequence[int]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """For each beginning asked about: what its confidence depends on, whether right, its fold."""
    rows, right, fold = [], [], []
    for number, wanted, (_, found) in zip(folds, gold, readings, strict=True):
        for candidate in found:
            one_hot = [float(candidate.kind == n) for n in range(len(TYPES))]
            rows.append([1.0, *candidate.evidence(), *one_hot])
            right.append(
                any(
                    other.type is TYPES[candidate.kind]
                    and token_f1(other.quotation, candidate.quotation) >= RIGHT
                    for other in wanted
                )
            )
            fold.append(number)
    return np.asarray(rows), np.asarray(right, float), np.asarray(fold)


def _speakers(
    documents: Sequence[Document],
    gold: Sequence[Sequence[Draft]],
    readings: Sequence[Read],
    settings: Settings,
    media: Media,
    folds: Sequence[int],
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """For each speaker found in a right statement: what its confidence depends on, and so on."""
    rows, right, fold = [], [], []
    for number, document, wanted, (plan, found) in zip(
        folds, documents, gold, readings, strict=True
    ):
        asked = {(c.quotation, TYPES[c.kind]): c for c in found}
        for draft in decode(document, plan, found, settings, media):
            same = max(wanted, key=lambda o: token_f1(o.quotation, draft.quotation), default=None)
            if same is None or not draft.speaker:
                continue
            if token_f1(same.quotation, draft.quotation) < RIGHT:
                continue
            candidate = asked[draft.quotation, draft.type]
            speaker, odds = speaker_of(candidate, settings)
            rows.append([1.0, *speaker_evidence(plan, candidate, speaker, odds)])
            right.append(token_f1(same.speaker, draft.speaker) >= RIGHT)
            fold.append(number)
    return np.asarray(rows), np.asarray(right, float), np.asarray(fold)


def fit(table: Floats, right: Floats, ridge: float = len(WINDOWS)) -> Floats:
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
