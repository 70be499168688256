"""From the network's numbers to statements: the joint decision.

The network judges word by word; here the judgements are made to agree. A speaker is one unbroken
phrase, a quotation begins where it was said to begin, quotation marks that match are never cut
open, and of two statements that claim the same words the surer one stays. What the rules find
makes surer, or less sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log

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

IMPOSSIBLE = -1e4
"""Log-odds of what cannot be."""

LONGEST_PHRASE = 32
"""Words of a speaker or addressee, at most; the longest seen in training has fewer."""

SAME = 0.5
"""Token F1 from which a rule's statement is the same as the network's."""

LARGEST_HOLE = 2
"""Words left out inside a quotation that are filled unless the frame stands there: an oversight."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is tuned on held-out articles after training, and written beside the weights.

    ``begin`` is the least probability with which a beginning is asked about. A statement's
    confidence is the logistic function of its ``evidence``, weighed by ``confidence`` (the first
    weight stands alone), plus its type's entry in ``types``; those below ``least`` are dropped.
    ``speaker`` likewise weighs the ``speaker_evidence``. ``overlap`` is the token F1 from which
    two statements claim the same words. ``nobody`` shifts the log-odds that there is no speaker,
    no addressee; ``agreed`` is what a speaker gains whom a rule takes for it. ``marks`` weighs the
    marks of a phrase's words against the pointers to its ends, ``medium`` the network's word on
    the medium against that of the linear model.
    """

    begin: float
    least: float
    confidence: tuple[float, ...]
    types: tuple[float, ...]
    speaker: tuple[float, ...]
    overlap: float
    nobody: tuple[float, float]
    agreed: float
    marks: float
    medium: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A beginning asked about, and how far the quotation would reach from there.

    ``odds`` are the log-odds of the beginning, ``layer`` the likeliest of nothing, quotation and
    frame for each word of the answer. ``rivals`` are the rules' statements there with their token
    F1.
    """

    start: int
    kind: int
    odds: float
    answer: Answer
    layer: NDArray[np.int64]
    quotation: Tokens
    rivals: tuple[tuple[float, Draft], ...]

    def evidence(self) -> tuple[float, ...]:
        """What the confidence depends on.

        Validity, log-odds of the beginning, overlap with a rule's statement of the same type,
        whether no rule found anything there, logarithm of the words.
        """
        same = max((f1 for f1, rule in self.rivals if rule.type is TYPES[self.kind]), default=0.0)
        none = not any(f1 >= SAME for f1, _ in self.rivals)
        return self.answer.valid, self.odds, same, float(none), log(len(self.quotation))


def candidates(
    plan: Layout,
    asked: Sequence[tuple[int, int, float]],
    answers: Sequence[Answer],
    by_rules: Sequence[Draft],
    dateline: range = range(0),
) -> list[Candidate]:
    """The possible statements of one document.

    ``asked`` are (first word, number of the type, log-odds of the beginning), ``answers`` what
    the network said about each, ``by_rules`` what the rules find. The words of the ``dateline``
    are part of none: its place is nobody who speaks or is spoken to.
    """
    found = []
    for (start, kind, odds), given in zip(asked, answers, strict=True):
        if start in dateline:
            continue
        answer = _without(given, dateline)
        layer = answer.marks[:, :3].argmax(1)
        quotation = _quotation(plan, start, kind, answer.begin, layer)
        rivals = tuple(
            (overlap(rule.quotation, quotation), rule)
            for rule in by_rules
            if rule.quotation[0] <= quotation[-1] and rule.quotation[-1] >= start
        )
        found.append(Candidate(start, kind, odds, answer, layer, quotation, rivals))
    return found


def _without(answer: Answer, words: range) -> Answer:
    """The answer with nothing marked at some of the document's words."""
    first, last = max(0, words.start - answer.begin), words.stop - answer.begin
    if first >= last:
        return answer
    marks = answer.marks.copy()
    marks[first:last] = IMPOSSIBLE
    marks[first:last, [NOTHING, 3 + NOTHING]] = 0
    return replace(answer, marks=marks)


def decode(
    document: Document,
    plan: Layout,
    found: Sequence[Candidate],
    settings: Settings,
    media: Media,
) -> list[Draft]:
    """The statements of one document in order of their quotations."""
    sure = [confidence(candidate, settings) for candidate in found]
    paragraph_of = [
        number for number, (a, b) in enumerate(document.paragraphs) for _ in range(a, b)
    ]
    kept: list[tuple[float, Candidate]] = []
    holders: dict[int, list[Candidate]] = {}  # by word, so that a long page costs no more a word
    ranked = sorted(zip(sure, found, strict=True), key=lambda p: (-p[0], p[1].start, p[1].kind))
    for certain, candidate in ranked:
        if certain < settings.least:
            break
        first, last = candidate.quotation[0], candidate.quotation[-1]
        if paragraph_of[first] != paragraph_of[last] and first not in plan.closes:
            continue  # only what stands between marks runs on: a headline is no beginning
        rivals = {id(o): o for word in candidate.quotation for o in holders.get(word, ())}
        if not any(_same_words(candidate, other, settings.overlap) for other in rivals.values()):
            kept.append((certain, candidate))
            for word in candidate.quotation:
                holders.setdefault(word, []).append(candidate)
    heard = {(c.quotation, TYPES[c.kind]): c.answer.medium for _, c in kept}
    drafts = nest([_draft(document, plan, c, certain, settings) for certain, c in kept])
    return media.tell(
        document.words,
        drafts,
        [settings.medium * _log_shares(heard[draft.quotation, draft.type]) for draft in drafts],
    )


def confidence(candidate: Candidate, settings: Settings) -> float:
    """The probability that the statement stands there, calibrated on held-out articles."""
    return _weighed(candidate.evidence(), settings.confidence, settings.types[candidate.kind])


def _draft(
    document: Document, plan: Layout, candidate: Candidate, sure: float, settings: Settings
) -> Draft:
    """A statement with all its parts."""
    answer, quotation = candidate.answer, candidate.quotation
    marks = answer.marks
    quoted = set(quotation)
    roles = _log_shares(marks[:, 3:7])
    speaker, odds = speaker_of(candidate, settings)
    addressee, _ = _phrase(
        marks[:, 9], marks[:, 10], roles[:, ADDRESSEE], float(answer.nobody[1]),
        settings.marks, settings.nobody[1],
    )  # fmt: skip
    cue = _shift(np.flatnonzero(roles.argmax(1) == CUE), answer.begin)
    medium: Medium = MEDIA[int(answer.medium.argmax())]
    return Draft(
        type=TYPES[candidate.kind],
        medium=medium,
        quotation=quotation,
        cue=cue,
        frame=tuple(
            token
            for token in _shift(np.flatnonzero(candidate.layer == FRAME), answer.begin)
            if token not in quoted
        ),
        speaker=speaker,
        addressee=_shift(addressee, answer.begin),
        confidence=sure,
        speaker_confidence=(
            _weighed(speaker_evidence(plan, candidate, speaker, odds), settings.speaker)
            if speaker
            else None
        ),
        found_by=_reason(document, plan, quotation, cue),
    )


def speaker_of(candidate: Candidate, settings: Settings) -> tuple[Tokens, float]:
    """The speaker's words, if there is one, and the log-probability of the phrase's ends."""
    marks, answer = candidate.answer.marks, candidate.answer
    begin, end = answer.begin, answer.begin + len(marks)
    known = [
        (rule.speaker[0] - begin, rule.speaker[-1] - begin)
        for f1, rule in candidate.rivals
        if f1 >= SAME and rule.speaker and begin <= rule.speaker[0] and rule.speaker[-1] < end
    ]
    found, odds = _phrase(
        marks[:, 7], marks[:, 8], _log_shares(marks[:, 3:7])[:, SPEAKER], float(answer.nobody[0]),
        settings.marks, settings.nobody[0], known, settings.agreed,
    )  # fmt: skip
    return _shift(found, begin), odds


def speaker_evidence(
    plan: Layout, candidate: Candidate, speaker: Tokens, odds: float
) -> tuple[float, ...]:
    """What a speaker's confidence depends on.

    Log-probability of the phrase's ends, best token F1 with the speaker that a rule finds for the
    same statement, whether a rule finds the statement, whether the phrase stands in another
    sentence.
    """
    same = [rule.speaker for f1, rule in candidate.rivals if f1 >= SAME]
    agreed = max((overlap(other, speaker) for other in same if other), default=0.0)
    away = plan.sentence_of[speaker[0]] != plan.sentence_of[candidate.start]
    return odds, agreed, float(bool(same)), float(away)


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
    while len(tokens) > 1 and begin + tokens[-1] in plan.closes:
        tokens.pop()  # an opening mark ends nothing
    return tuple(begin + token for token in tokens)


def _phrase(
    first: Floats,
    last: Floats,
    shares: Floats,
    nobody: float,
    weight: float,
    shift: float,
    known: Sequence[tuple[int, int]] = (),
    agreed: float = 0.0,
) -> tuple[NDArray[np.int64], float]:
    """The best unbroken phrase and its log-odds against nobody; empty where nobody is likelier.

    A phrase is worth the log-probabilities of its first and last word, as pointed at, and the
    summed log-odds of its words' marks, times ``weight``; those ``known`` to the rules are worth
    ``agreed`` more.
    """
    starts = _log_shares(np.append(first, nobody).astype(np.float32))
    ends = _log_shares(np.append(last, nobody).astype(np.float32))
    # the log-odds of each word, kept within bounds so that no single word decides
    against = np.log1p(-np.exp(np.minimum(shares, -1e-6)))
    total = np.concatenate([[0.0], np.cumsum(np.clip(shares - against, -6, 6))])
    best, where = -np.inf, (0, 0)
    likely = np.argsort(-starts[:-1], kind="stable")[:6].tolist()
    for begin in dict.fromkeys([*likely, *(phrase[0] for phrase in known)]):
        limit = min(len(first), begin + LONGEST_PHRASE)
        worth = (
            starts[begin]
            + ends[begin:limit]
            + weight * (total[begin + 1 : limit + 1] - total[begin])
        )
        for one, other in known:
            if one == begin and other < limit:
                worth[other - begin] += agreed
        end = int(worth.argmax())
        if worth[end] > best:
            best, where = float(worth[end]), (begin, begin + end + 1)
    odds = best - float(starts[-1] + ends[-1] + shift)
    if odds <= 0:
        return np.arange(0), odds
    sure = float(starts[where[0]] + ends[where[1] - 1])
    return np.arange(*where), sure


def overlap(one: Tokens, other: Tokens) -> float:
    """Token F1 of two sets of tokens; 0 where either is empty."""
    both = len(set(one) & set(other))
    return 2 * both / (len(one) + len(other)) if both else 0.0


def _same_words(one: Candidate, other: Candidate, limit: float) -> bool:
    shared = overlap(one.quotation, other.quotation)
    # a direct quotation may be nearly all of the indirect speech it stands in
    direct = TYPES.index(StatementType.DIRECT)
    nested = one.kind != other.kind and direct in (one.kind, other.kind)
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


def _weighed(evidence: Sequence[float], weights: Sequence[float], more: float = 0.0) -> float:
    """The logistic function of the weighed evidence; the first weight stands alone."""
    x = weights[0] + sum(w * e for w, e in zip(weights[1:], evidence, strict=True)) + more
    return 1 / (1 + exp(-min(max(x, -30.0), 30.0)))


def _shift(tokens: NDArray[np.int64], by: int) -> Tokens:
    return tuple(int(token) + by for token in tokens)
