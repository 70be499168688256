"""Hard-wrapped text back to one line a paragraph.

A program that wraps at some column breaks a line only where the next word did not fit. So a
text is wrapped if, at the width of its longest line, that holds for most of its line ends.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

WIDEST = 130
NARROWEST = 45
"""Texts whose longest line is outside of this are not taken for wrapped ones."""

MOST = 0.6
"""Share of line ends, of lines at least half full, that must have been forced."""

SURE_WIDTH = 60
"""One forced line end is enough from this width on."""

_ENDS = re.compile(r"[.!?…:;][\"“”«»‘’'‹›)\]]*$")
_HYPHENATED = re.compile(r"[^\W\d_]{2}[-‐]$")


def unwrap(rows: Sequence[str], joining: Collection[str] = frozenset()) -> list[tuple[str, bool]]:
    """Paragraphs with a mark whether blank lines stand before each.

    Texts that are not wrapped come back line by line. ``joining`` are words before which a hyphen
    stays one ("Vor- und Nachteile"); without them short words are taken for such.
    """
    width = max(map(len, rows), default=0)
    wrapped = NARROWEST <= width <= WIDEST and _is_wrapped(rows, width)
    found: list[tuple[str, bool]] = []
    parts: list[str] = []
    gap = blank = False
    previous = ""
    for row in rows:
        if not row:
            blank = True
            continue
        if parts and not blank and wrapped and _goes_on(previous, row, width):
            _append(parts, row, joining)
        else:
            if parts:
                found.append(("".join(parts), gap))
            parts, gap = [row], blank
        previous, blank = row, False
    if parts:
        found.append(("".join(parts), gap))
    return found


def _is_wrapped(rows: Sequence[str], width: int) -> bool:
    full = forced = running = 0
    for left, right in pairwise(rows):
        if not left or not right or len(left) < width / 2:
            continue
        full += 1
        if _is_forced(left, right, width):
            forced += 1
            running += not _ENDS.search(left)
    if forced < 2 and width < SURE_WIDTH:
        return False
    # Sentences that happen to be equally long, one a line, end like sentences everywhere.
    return forced >= MOST * full and running > 0 and running >= forced / 2


def _is_forced(left: str, right: str, width: int) -> bool:
    return len(left) + 1 + len(right.split(maxsplit=1)[0]) > width


def _goes_on(left: str, right: str, width: int) -> bool:
    if _is_forced(left, right, width):
        return True
    return not _ENDS.search(left) and right[0].islower()


def _append(parts: list[str], row: str, joining: Collection[str]) -> None:
    last = parts[-1]
    if _HYPHENATED.search(last):
        if row[0].isupper() or row[0].isdigit():  # "US-" + "Präsident"
            parts.append(row)
            return
        word = row.split(maxsplit=1)[0].rstrip(",.")
        if word not in joining and len(word) > 4 - bool(joining):
            parts[-1] = last[:-1]
            parts.append(row)
            return
    parts.append(" " + row)
