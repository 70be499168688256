"""Whom a pronoun means: agreement first, then nearness, subjecthood and who spoke last."""

from collections.abc import Sequence

from wortlaut.languages.phrases import PhraseKind
from wortlaut.speakers.cast import Cast, Figure
from wortlaut.speakers.mentions import Mention
from wortlaut.types import Draft

MAX_SENTENCES = 6
"""How many sentences back an antecedent is looked for."""

LEAST = -2.5


def antecedent(
    cast: Cast,
    mention: Mention,
    draft: Draft,
    plural: bool | None,
    previous: Figure | None,
    mentions: Sequence[Mention],
) -> tuple[Figure | None, float]:
    """The best antecedent of a pronoun and how sure that is.

    ``plural`` is the number of the verb, ``previous`` who spoke last before.
    """
    phrase = mention.phrase
    if phrase.pronoun == "both":
        return _both(cast, mention), 0.6
    scored: list[tuple[float, int, Figure]] = []
    inside = set(draft.quotation)
    for figure in cast.figures:
        if not agrees(phrase.gender, phrase.number, plural, figure, phrase.pronoun):
            continue
        best = None
        for candidate in figure.mentions:
            if (
                candidate.start >= mention.start
                or mention.sentence - candidate.sentence > MAX_SENTENCES
            ):
                continue
            score = _mention_score(candidate, mention, phrase.pronoun)
            if candidate.start in inside:
                # Whoever is spoken of in a quotation is hardly ever who speaks it.
                score -= 3.0
            if best is None or score > best:
                best = score
        if best is None:
            continue
        best += _figure_score(figure, previous, phrase.gender)
        scored.append((best, -figure.number, figure))
    if not scored:
        return None, 0.3
    scored.sort(key=lambda item: item[:2], reverse=True)
    top = scored[0]
    if top[0] < LEAST:
        return None, 0.3
    margin = top[0] - scored[1][0] if len(scored) > 1 else 2.0
    return top[2], min(0.95, 0.55 + 0.2 * margin)


def _both(cast: Cast, mention: Mention) -> Figure | None:
    """The last two persons named before "beide"."""
    recent: list[tuple[int, Figure]] = []
    for figure in cast.figures:
        last = figure.last_before(mention.start)
        if figure.kind is PhraseKind.PERSON and last and mention.sentence - last.sentence <= 3:
            recent.append((last.start, figure))
    if len(recent) < 2:
        return None
    recent.sort(key=lambda item: item[0])
    pair = sorted((recent[-2][1], recent[-1][1]), key=lambda f: f.mentions[0].start)
    return cast.group(mention, (pair[0], pair[1]))


def agrees(gender: str, number: str, plural: bool | None, figure: Figure, kind: str) -> bool:
    """Whether a figure has the gender and number of a pronoun and its verb."""
    if figure.kind in (PhraseKind.SPEECH, PhraseKind.THING) or (
        figure.kind is PhraseKind.PLACE and kind != "relative"
    ):
        return False
    if kind == "reflexive":
        return True
    if kind == "both":
        return figure.plural
    if figure.plural:
        return "p" in number and plural is not False
    if number == "p" or plural is True:
        return False
    return not gender or not figure.gender or figure.gender in gender


def _mention_score(candidate: Mention, mention: Mention, kind: str) -> float:
    distance = mention.sentence - candidate.sentence
    score = -0.7 * distance + 1.0 * candidate.subject
    if candidate.quoted and not mention.quoted:
        score -= 0.8
    if kind == "relative":
        # A relative pronoun means the phrase right before its comma.
        score += 4.0 if 0 <= mention.start - candidate.phrase.end <= 1 else -1.0
    if kind == "demonstrative":
        score -= 0.8 * candidate.subject
    if kind == "reflexive" and distance == 0:
        score += 1.0 + 1.5 * candidate.subject
    return score


def _figure_score(figure: Figure, previous: Figure | None, gender: str) -> float:
    score = 0.1 * min(len(figure.mentions), 8)
    if figure is previous:
        score += 0.9
    if figure.kind is PhraseKind.PERSON:
        score += 0.8
    elif figure.kind is PhraseKind.ROLE:
        score += 0.4
    if gender and not figure.gender:
        score -= 0.5
    return score
