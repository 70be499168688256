"""Freezes what was read into a `Text`: the one place where characters are changed.

Everything that later counts offsets counts them in the result, so this must happen before and
never again: NFC, no control characters, no soft hyphens or zero-width characters, every kind of
space a plain one, every block one line.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from wortlaut.spans import Span
from wortlaut.types import Block, BlockKind, Dateline, Text, text_id


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about an article besides its words; `Text` says what each field means."""

    title: str | None = None
    section: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None


Piece = tuple[BlockKind, str]
"""A block before its place in the text is known."""


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(range(0x20), " ")  # line ends and tabs too
    table[0x00] = None
    table[0x7F] = None
    for code in range(0x80, 0xA0):
        # A character reference like &#132; means the windows-1252 character (WHATWG HTML).
        table[code] = bytes([code]).decode("cp1252", "ignore") or None
    for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000):
        table[code] = " "
    invisible = (0xAD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F))
    for code in (*invisible, *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)):
        table[code] = None
    for code in (0xFFFE, 0xFFFF):
        table[code] = "\ufffd"
    return table


TABLE = _table()
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN = re.compile(r"[!-~äöüÄÖÜß„“–]+(?: [!-~äöüÄÖÜß„“–]+)*")


def clean(text: str) -> str:
    """One line of NFC text without anything invisible in it; applying it twice changes nothing."""
    if _PLAIN.fullmatch(text):  # most lines: nothing to do
        return text
    text = _SURROGATE.sub("\ufffd", text).translate(TABLE)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def freeze(
    content: str,
    blocks: tuple[Block, ...],
    facts: Facts,
    language: str | None,
    dateline: Dateline | None = None,
) -> Text:
    """The frozen text of what `assemble` gave; nothing changes its characters after this."""
    return Text(
        id=text_id(content),
        content=content,
        language=language,
        title=_known(facts.title),
        section=_known(facts.section),
        outlet=_known(facts.outlet),
        author=_known(facts.author),
        published=facts.published,
        dateline=dateline,
        blocks=blocks,
    )


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Content and blocks: the cleaned pieces, one a line; those with nothing in them go."""
    lines: list[str] = []
    blocks: list[Block] = []
    place = 0
    for kind, text in pieces:
        line = clean(text)
        if line:
            lines.append(line)
            blocks.append(Block(Span(place, place + len(line)), kind))
            place += len(line) + 1
    return "\n".join(lines), tuple(blocks)


def _known(value: str | None) -> str | None:
    return (clean(value) or None) if value else None
