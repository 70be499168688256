"""Which language a text is in.

Most pages are in a language that has a pack; its function words tell at once, without loading a
detector (0.4 s and 100 MB). Where they don't, py3langid does (M. Lui and T. Baldwin 2012,
"langid.py: An Off-the-shelf Language Identification Tool"). What a page declares only breaks ties:
templates say "en" on German pages every day.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from wortlaut.errors import LanguageError
from wortlaut.languages.pack import PACKS, find_pack

SAMPLE = 6_000
"""Characters looked at; more do not change the answer."""

SURE_SHARE = 0.2
"""Share of function words in any running text of their language; German texts have about .35."""

SURE_WORDS = 6
"""Different function words that must be there, so that no list of names looks like a language."""

MIN_LETTERS = 12
"""Fewer letters than this tell no language."""

CODE = re.compile(r"[a-z]{2}(?![a-z])")
_WORD = re.compile(r"[^\W\d_]+")


def detect(lines: Iterable[str], declared: str | None = None) -> str | None:
    """The ISO 639-1 code of a text given as lines; None if it cannot be told.

    The longest lines count, as furniture is short.
    """
    sample = _sample(lines)
    words = [word.casefold() for word in _WORD.findall(sample)]
    if sum(map(len, words)) < MIN_LETTERS:
        return None
    for code in PACKS:
        common = _function_words(code)
        hits = [word for word in words if word in common]
        if len(hits) >= SURE_SHARE * len(words) and len(set(hits)) >= SURE_WORDS:
            return code
    return _by_statistics(sample, len(words), declared)


def _sample(lines: Iterable[str]) -> str:
    rows = [row[:SAMPLE] for row in lines]
    taken: list[str] = []
    size = 0
    for row in sorted(rows, key=len, reverse=True):  # stable: the same text, the same sample
        taken.append(row)
        size += len(row) + 1
        if size >= SAMPLE:
            break
    return "\n".join(taken)[:SAMPLE]


@cache
def _function_words(code: str) -> frozenset[str]:
    pack = find_pack(code)
    try:
        return pack.words("function_words") if pack is not None else frozenset()
    except LanguageError:  # a pack may go without
        return frozenset()


def _by_statistics(sample: str, words: int, declared: str | None) -> str | None:
    identifier = _identifier()
    ranked: list[tuple[str, float]] = identifier.rank(sample)
    best, probability = ranked[0][0], float(ranked[0][1])
    code = CODE.match(declared.lower()) if declared else None
    if code is not None and code[0] != best and (probability < 0.9 or words < 8):
        likely = {name for name, _ in ranked[:3]}
        if code[0] in likely:
            return code[0]
    return best if probability >= 0.5 and CODE.fullmatch(best) else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
