"""Datelines: "MINSTADT, 8. August (AGN) –", "Bern (sda) Der …", "Hafenau – Die …".

The form is the same in most languages: a place in capitals or with capital letters, perhaps a
date, perhaps an agency in brackets, a dash. Names of months and agencies come from the pack.
"""

import re
from collections.abc import Sequence
from functools import cache

from wortlaut.errors import LanguageError
from wortlaut.languages.pack import Pack
from wortlaut.pages.dates import find_stamps, with_year
from wortlaut.spans import Span
from wortlaut.types import Block, BlockKind, Dateline

MAX_LENGTH = 110
"""A dateline is over by here."""

_DASH = r"\s?(?:[.:]\s?)?[–—−‒-]{1,2}\s"
_WORD = r"[^\W\d_][^\W\d_]*(?:[.'’-][^\W\d_]+)*\.?"
_PLACE = rf"(?P<place>{_WORD}(?:[ /]\s?{_WORD}|,\s{_WORD}(?=[,/ (])){{0,5}})"
_AGENCY = r"\(\s?(?P<agency>[^\W\d_][\w./&+ -]{1,38})\s?\)"
_DATE = r"(?P<date>[^()–—\n]{3,28}?)"

WITH_AGENCY = re.compile(
    rf"(?:{_PLACE}(?:,\s{_DATE})?\s?)?{_AGENCY}(?P<dash>{_DASH}|\s?[.:]\s?[–—-]?\s?|\s)"
)
WITHOUT_AGENCY = re.compile(rf"{_PLACE}(?:,\s{_DATE})?(?P<dash>{_DASH})(?=\S)")
AGENCY_FIRST = re.compile(
    rf"(?P<agency>[^\W\d_][\w./-]{{1,20}})\s{_PLACE}(?P<dash>{_DASH}|\.\s)(?=\S)"
)

BODY = (BlockKind.LEAD, BlockKind.PARAGRAPH)
TRIES = 3
"""The dateline opens the body; a lead or a byline can stand before it."""


def find_dateline(
    content: str, blocks: Sequence[Block], published: str | None, pack: Pack | None
) -> Dateline | None:
    """The dateline of a report, or None. Its span covers place to dash, without the space after.

    The year is inferred from the page's date where the dateline has none; ``date`` is None where
    it has no day or no year can be known.
    """
    tried = 0
    for block in blocks:
        if block.kind not in BODY:
            continue
        found = _read(content, block.span, published, pack)
        if found is not None:
            return found
        tried += 1
        if tried == TRIES:
            break
    return None


def _read(content: str, span: Span, published: str | None, pack: Pack | None) -> Dateline | None:
    # The space lets a dateline match that is a line of its own.
    head = content[span.start : min(span.end, span.start + MAX_LENGTH)] + " "
    known = agencies(pack)
    match = WITH_AGENCY.match(head)
    if match is not None and _is_agency(match, known):
        return _dateline(match, span.start, published, pack)
    match = AGENCY_FIRST.match(head)
    if (
        match is not None
        and match["agency"].casefold() in known
        and _is_place(match["place"], pack)
    ):
        return _dateline(match, span.start, published, pack)
    match = WITHOUT_AGENCY.match(head)
    if match is None or not _is_place(match["place"], pack):
        return None
    rest = head[match.end() :].lstrip("„“”\"«»‚‘'")
    if match["date"] is not None:
        if not find_stamps(match["date"], pack):
            return None
    elif not match["place"].isupper() and (
        not rest[:1].isupper() or len(match["place"].split()) > 3 or span.end - span.start < 60
    ):
        return None  # "Nichts – gar nichts": a dash in a sentence
    return _dateline(match, span.start, published, pack)


def _is_agency(match: re.Match[str], known: dict[str, str]) -> bool:
    """Whether the brackets hold a source and not a year, a party or an age.

    "Anna Beispiel (SPD) sagte" has neither a dash nor an agency that the pack knows.
    """
    parts = [part.casefold() for part in re.split(r"[/,\s]+", match["agency"]) if part]
    if all(part in known or "-" in part for part in parts) and any(part in known for part in parts):
        return True
    if match["dash"].strip(" .:") == "" or match["place"] is None:
        return False
    return match["place"].isupper() or match["date"] is not None or len(match["place"].split()) <= 4


def _is_place(place: str, pack: Pack | None) -> bool:
    """Whether words can be a place: capitals first and last, small words only in between."""
    words = re.split(r"[ /,]+", place)
    if not (words[0][:1].isupper() and words[-1][:1].isupper()):
        return False
    if any(not word[0].isupper() and len(word) > 3 for word in words):
        return False
    return words[0].casefold() not in _function_words(pack)


def _dateline(
    match: re.Match[str], offset: int, published: str | None, pack: Pack | None
) -> Dateline:
    parts = match.groupdict()
    stamps = find_stamps(parts.get("date") or "", pack)
    agency = parts.get("agency")
    if agency is not None:
        known = agencies(pack)
        agency = known.get(agency.strip().casefold(), agency.strip())
    return Dateline(
        place=parts.get("place"),
        date=with_year(stamps[0], published) if stamps else None,
        agency=agency,
        span=Span(offset, offset + len(match[0].rstrip())),
    )


@cache
def agencies(pack: Pack | None) -> dict[str, str]:
    """Names of agencies by how they sign, case-folded."""
    try:
        rows = pack.table("agencies") if pack is not None else ()
    except LanguageError:  # a pack may go without
        rows = ()
    return {row["form"].casefold(): row["name"] for row in rows}


@cache
def _function_words(pack: Pack | None) -> frozenset[str]:
    try:
        return pack.words("function_words") if pack is not None else frozenset()
    except LanguageError:
        return frozenset()
