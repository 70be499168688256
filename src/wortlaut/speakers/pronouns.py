"""Whom a pronoun means: agreement first, then nearness, subjecthood and who spoke last."""

from collections.abc import Set as AbstractSet

from wortlaut.languages.phrases import PhraseKind
from wortlaut.speakers.cast import Cast
from wortlaut.speakers.figures import Figure
from wortlaut.speakers.mentions import Mention
from wortlaut.types import Draft, StatementType

MAX_SENTENCES = 6
"""How many sentences back an antecedent is looked for."""

LEAST = -2.5
SPOKEN_OF = 1.2
"""What it costs a candidate to stand inside what somebody else says."""

LATEST = 2.0
"""What a demonstrative gives whoever was mentioned last."""

BESIDE = 2.0
"""What it costs a candidate to stand beside the pronoun in the words around the quotation: nobody
else is meant by "er" in "den Minister forderte er auf"."""


def antecedent(
    cast: Cast,
    mention: Mention,
    draft: Draft,
    plural: bool | None,
    previous: Figure | None,
    spoken: AbstractSet[int],
) -> tuple[Figure | None, float]:
    """The best antecedent of a pronoun and how sure that is.

    ``plural`` is the number of the verb, ``previous`` who spoke last before, ``spoken`` the
    tokens inside other statements than those that the pronoun stands in.
    """
    phrase = mention.phrase
    if phrase.pronoun == "both":
        return _both(cast, mention), 0.6
    inside = set(draft.quotation)
    near = cast.near(mention.sentence, MAX_SENTENCES)
    named_within = (
        {f.number for m, f in near if m.start in inside}
        if draft.type is StatementType.DIRECT
        else set()
    )
    beside = set(draft.frame) if phrase.pronoun == "personal" else set()
    latest = max(
        (
            m.start
            for m, f in near
            if m.start < mention.start
            and agrees(phrase.gender, phrase.number, plural, f, phrase.pronoun)
        ),
        default=-1,
    )
    best: dict[int, tuple[float, Figure]] = {}
    for candidate, figure in near:
        ahead = phrase.pronoun == "reflexive" and candidate.sentence == mention.sentence
        if candidate.start >= mention.start and not ahead:
            continue
        if not agrees(phrase.gender, phrase.number, plural, figure, phrase.pronoun):
            continue
        score = _mention_score(candidate, mention, phrase.pronoun)
        if candidate.start in beside and not candidate.phrase.subject:
            score -= BESIDE
        if phrase.pronoun == "demonstrative" and candidate.start == latest:
            score += LATEST
        if candidate.start in inside and not ahead:
            # Whoever is spoken of in a quotation is hardly ever who speaks it.
            score -= 3.0
        else:
            # Nor do people call themselves by name: they say "I" and "we".
            score -= SPOKEN_OF * ((candidate.start in spoken) + (figure.number in named_within))
        if figure.number not in best or score > best[figure.number][0]:
            best[figure.number] = (score, figure)
    scored = [
        (score + _figure_score(figure, previous, phrase.gender), -number, figure)
        for number, (score, figure) in best.items()
    ]
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
    for other, figure in sorted(cast.near(mention.sentence, 3), key=lambda item: item[0].start):
        if figure.kind is PhraseKind.PERSON and other.start < mention.start:
            recent = [(at, known) for at, known in recent if known is not figure]
            recent.append((other.start, figure))
    if len(recent) < 2:
        return None
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
