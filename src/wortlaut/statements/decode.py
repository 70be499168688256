"""From the network's numbers to statements: the joint decision.

The network judges word by word; here the judgements are made to agree. A speaker is one unbroken
phrase, a quotation begins where it was said to begin, quotation marks that match are never cut
open, and of two statements that claim the same words the surer one stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wortlaut.statements.labels import MEDIA, TYPES
from wortlaut.statements.media import Media
from wortlaut.statements.nesting import nest
from wortlaut.statements.network import Answer
from wortlaut.statements.windows import Layout
from wortlaut.types import Document, Draft, Medium, StatementType, Tokens

Floats = NDArray[np.float32]

NOTHING, QUOTATION, FRAME = 0, 1, 2
SPEAKER, CUE, ADDRESSEE = 1, 2, 3
"""Columns of the first and of the second group of marks."""

LONGEST_PHRASE = 32
"""Words of a speaker or addressee, at most; the longest seen in training has fewer."""

LARGEST_HOLE = 2
"""Words left out inside a quotation that are filled unless the frame stands there: an oversight."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is tuned on held-out articles after training, and written beside the weights.

    ``begin`` is the least probability with which a beginning is asked about. A statement's
    confidence is the logistic function of ``confidence`` (constant, weight of the validity, of
    the beginning's log-odds) plus its type's entry in ``types``; those below ``least`` are
    dropped. ``speaker`` likewise calibrates the speaker (constant, weight of the log-odds).
    ``overlap`` is the token F1 from which two statements claim the same words. ``nobody`` shifts
    the log-odds that there is no speaker, no addressee. ``marks`` weighs the marks of a phrase's
    words against the pointers to its ends, ``medium`` the network's word on the medium against
    that of the linear model.
    """

    begin: float
    least: float
    confidence: tuple[float, float, float]
    types: tuple[float, ...]
    speaker: tuple[float, float]
    overlap: float
    nobody: tuple[float, float]
    marks: float
    medium: float


def decode(
    document: Document,
    plan: Layout,
    asked: Sequence[tuple[int, int, float]],
    answers: Sequence[Answer],
    settings: Settings,
    media: Media,
) -> list[Draft]:
    """The statements of one document in order of their quotations.

    ``asked`` are (first word, number of the type, log-odds of the beginning), ``answers`` what
    the network said about each.
    """
    sure = [
        confidence(answer.valid, odds, kind, settings)
        for (_, kind, odds), answer in zip(asked, answers, strict=True)
    ]
    paragraph_of = [
        number for number, (a, b) in enumerate(document.paragraphs) for _ in range(a, b)
    ]
    kept: list[Draft] = []
    holders: dict[int, list[Draft]] = {}  # by word, so that a long page costs no more a word
    odds_of_media: dict[tuple[Tokens, StatementType], Floats] = {}
    for number in sorted(range(len(asked)), key=lambda n: (-sure[n], asked[n][0], asked[n][1])):
        if sure[number] < settings.least:
            break
        start, kind, _ = asked[number]
        draft = read_answer(document, plan, start, kind, answers[number], sure[number], settings)
        first, last = draft.quotation[0], draft.quotation[-1]
        if paragraph_of[first] != paragraph_of[last] and first not in plan.closes:
            continue  # only what stands between marks runs on: a headline is no beginning
        rivals = {id(other): other for word in draft.quotation for other in holders.get(word, ())}
        if not any(_same_words(draft, other, settings.overlap) for other in rivals.values()):
            kept.append(draft)
            for word in draft.quotation:
                holders.setdefault(word, []).append(draft)
            odds_of_media[draft.quotation, draft.type] = answers[number].medium
    drafts = nest(kept)
    heard = [
        settings.medium * _log_shares(odds_of_media[draft.quotation, draft.type])
        for draft in drafts
    ]
    return media.tell(document.words, drafts, heard)


def confidence(valid: float, odds: float, kind: int, settings: Settings) -> float:
    """The probability that a statement stands there, calibrated on held-out articles."""
    constant, of_valid, of_odds = settings.confidence
    return _logistic(constant + of_valid * valid + of_odds * odds + settings.types[kind])


def read_answer(
    document: Document,
    plan: Layout,
    start: int,
    kind: int,
    answer: Answer,
    sure: float,
    settings: Settings,
) -> Draft:
    """One statement with all its parts."""
    marks = answer.marks
    layer = marks[:, :3].argmax(1)
    quotation = _quotation(plan, start, kind, answer.begin, layer)
    quoted = set(quotation)
    roles = _log_shares(marks[:, 3:7])
    speaker, speaker_odds = _phrase(
        marks[:, 7], marks[:, 8], roles[:, SPEAKER], float(answer.nobody[0]),
        settings.marks, settings.nobody[0],
    )  # fmt: skip
    addressee, _ = _phrase(
        marks[:, 9], marks[:, 10], roles[:, ADDRESSEE], float(answer.nobody[1]),
        settings.marks, settings.nobody[1],
    )  # fmt: skip
    cue = _shift(np.flatnonzero(roles.argmax(1) == CUE), answer.begin)
    constant, weight = settings.speaker
    medium: Medium = MEDIA[int(answer.medium.argmax())]
    return Draft(
        type=TYPES[kind],
        medium=medium,
        quotation=quotation,
        cue=cue,
        frame=tuple(
            token
            for token in _shift(np.flatnonzero(layer == FRAME), answer.begin)
            if token not in quoted
        ),
        speaker=_shift(speaker, answer.begin),
        addressee=_shift(addressee, answer.begin),
        confidence=sure,
        speaker_confidence=(_logistic(constant + weight * speaker_odds) if len(speaker) else None),
        found_by=_reason(document, plan, quotation, cue),
    )


def _quotation(plan: Layout, start: int, kind: int, begin: int, layer: NDArray[np.int64]) -> Tokens:
    close = plan.closes.get(start)
    if close is not None and TYPES[kind] is StatementType.DIRECT:
        return tuple(range(start, close + 1))
    inside = [int(n) for n in np.flatnonzero(layer == QUOTATION) if n > start - begin]
    tokens = [start - begin]
    for token in inside:
        hole = range(tokens[-1] + 1, token)
        if 0 < len(hole) <= LARGEST_HOLE and all(layer[n] != FRAME for n in hole):
            tokens.extend(hole)
        tokens.append(token)
    return tuple(begin + token for token in tokens)


def _phrase(
    first: Floats, last: Floats, shares: Floats, nobody: float, weight: float, shift: float
) -> tuple[NDArray[np.int64], float]:
    """The best unbroken phrase and its log-odds against nobody; empty where nobody is likelier.

    A phrase is worth the log-probabilities of its first and last word, as pointed at, and the
    summed log-odds of its words' marks, times ``weight``.
    """
    starts = _log_shares(np.append(first, nobody).astype(np.float32))
    ends = _log_shares(np.append(last, nobody).astype(np.float32))
    # the log-odds of each word, kept within bounds so that no single word decides
    against = np.log1p(-np.exp(np.minimum(shares, -1e-6)))
    total = np.concatenate([[0.0], np.cumsum(np.clip(shares - against, -6, 6))])
    best, where = -np.inf, (0, 0)
    for begin in np.argsort(-starts[:-1], kind="stable")[:6]:
        limit = min(len(first), int(begin) + LONGEST_PHRASE)
        worth = (
            starts[begin]
            + ends[begin:limit]
            + weight * (total[begin + 1 : limit + 1] - total[begin])
        )
        end = int(worth.argmax())
        if worth[end] > best:
            best, where = float(worth[end]), (int(begin), int(begin) + end + 1)
    odds = best - float(starts[-1] + ends[-1] + shift)
    if odds <= 0:
        return np.arange(0), odds
    sure = float(starts[where[0]] + ends[where[1] - 1])
    return np.arange(*where), sure


def _same_words(one: Draft, other: Draft, limit: float) -> bool:
    both = len(set(one.quotation) & set(other.quotation))
    if not both:
        return False
    shared = 2 * both / (len(one.quotation) + len(other.quotation))
    # a direct quotation may be nearly all of the indirect speech it stands in
    nested = one.type is not other.type and StatementType.DIRECT in (one.type, other.type)
    return shared > (0.95 if nested else limit)


def _reason(document: Document, plan: Layout, quotation: Tokens, cue: Tokens) -> str:
    reasons = []
    if quotation[0] in plan.closes:
        reasons.append("quotation marks")
    if cue:
        reasons.append(f"cue “{' '.join(document.words[token] for token in cue)}”")
    return "model: " + (" and ".join(reasons) or "wording")


def _log_shares(numbers: Floats) -> Floats:
    top = numbers.max(-1, keepdims=True)
    shares: Floats = numbers - top - np.log(np.exp(numbers - top).sum(-1, keepdims=True))
    return shares


def _logistic(x: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def _shift(tokens: NDArray[np.int64], by: int) -> Tokens:
    return tuple(int(token) + by for token in tokens)
