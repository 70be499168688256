"""How one wording became another, word by word, for the terminal and for the web alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_MANY = 4_000_000
"""Pairs of words compared at most; a page's worth. Beyond it only common ends are told apart."""


class PieceKind(StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    kind: PieceKind
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both in reading order.

    The pieces that are not added, put together, are ``old``; those not removed are ``new``. What
    was replaced comes as what was removed and then what was added.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for same, i, j, k, n in _joined(before, aligned(before, after)):
        removed, added = "".join(before[i:j]), "".join(after[k:n])
        if same:
            pieces.append(Piece(PieceKind.SAME, removed))
            continue
        if removed:
            pieces.append(Piece(PieceKind.REMOVED, removed))
        if added:
            pieces.append(Piece(PieceKind.ADDED, added))
    return tuple(pieces)


Stretch = tuple[bool, int, int, int, int]
"""Whether both are the same there, and the half-open ranges in the old and in the new sequence."""


def aligned(old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """Stretches that tile both sequences; as much as can be is the same."""
    from rapidfuzz.distance import Indel

    if len(old) * len(new) > _MANY:
        return _ends(old, new)
    stretches: list[Stretch] = []
    for code in Indel.opcodes(old, new):
        same = code.tag == "equal"
        if not same and stretches and not stretches[-1][0]:
            _, start, _, begin, _ = stretches[-1]
            stretches[-1] = (False, start, code.src_end, begin, code.dest_end)
        else:
            stretches.append((same, code.src_start, code.src_end, code.dest_start, code.dest_end))
    return stretches


def _ends(old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """Very long ones: the same at the beginning, the same at the end, other words between."""
    short = min(len(old), len(new))
    head = next((i for i in range(short) if old[i] != new[i]), short)
    rest = short - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    i, k = len(old) - tail, len(new) - tail
    stretches = [
        (True, 0, head, 0, head),
        (False, head, i, head, k),
        (True, i, len(old), k, len(new)),
    ]
    return [s for s in stretches if s[1] < s[2] or s[3] < s[4]]


def _joined(before: Sequence[str], stretches: Iterable[Stretch]) -> list[Stretch]:
    """Spaces between two replaced words belong to what was replaced: "a b" became "c d"."""
    kept: list[Stretch] = []
    waiting = list(stretches)
    for number, stretch in enumerate(waiting):
        same, i, j, _, n = stretch
        blank = same and "".join(before[i:j]).isspace() and 0 < number < len(waiting) - 1
        if kept and not kept[-1][0] and (blank or not same):
            kept[-1] = (False, kept[-1][1], j, kept[-1][3], n)
        else:
            kept.append(stretch)
    return kept
