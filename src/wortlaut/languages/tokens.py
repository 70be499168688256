"""Cutting a text into tokens with exact offsets.

The boundaries follow spaCy's blank German tokenizer (which the annotated news corpus was cut
with), re-stated as a scanner over white-space chunks; spaCy itself takes two seconds to import.
"""

import re
from collections.abc import Iterator
from functools import cache

from wortlaut.languages.pack import Pack

_CHUNK = re.compile(r"\S+")
_PREFIX = frozenset("\"'`„“”‟«»‹›‘’‚‛´([{<,;:!?…¡¿§%=—–+*&°#|~$€£¥")
_SUFFIX = frozenset("\"'`„“”‟«»‹›‘’‚‛´)]}>,;:!?…—–*&|~/")
_QUOTES = frozenset("\"'`„“”‟«»‹›‘’‚‛´")
_UNIT_BEFORE_PERIOD = frozenset("%²+-°)]}\"'„“”«»‹›‘’!?…,;:")
_INFIX = re.compile(
    r"\.{2,}|…"
    r"|(?<=[^\W\d_])[,!?:<>=](?=[^\W\d_])"
    r"|(?<=[a-zäöüß])\.(?=[A-ZÄÖÜ])"
    r"|(?<=\w)/(?=\w)"
    r'|(?<=[^\W\d_])[„“”‟«»‹›"()\[\]](?=[^\W\d_])'
    r"|(?<=[^\W\d_])--+(?=[^\W\d_])"
    r"|(?<=\d)-(?=\d)"
    r"|[—–]"
)
_URL = re.compile(r"(?:https?://|www\.|[\w.+-]+@[\w-]+\.)\S+$")
_LONGEST_EXCEPTION = 16
_LONGEST_CACHED = 40
_CACHE_SIZE = 1 << 16

Pieces = tuple[tuple[int, int], ...]


class Tokenizer:
    """Cuts texts of one language; remembers the pieces of chunks that it has seen."""

    __slots__ = ("_exceptions", "_seen")

    def __init__(self, exceptions: frozenset[str]) -> None:
        self._exceptions = exceptions
        self._seen: dict[str, Pieces] = {}

    def tokens(self, content: str) -> Iterator[tuple[int, int]]:
        """The half-open code-point ranges of the tokens of ``content``; white space is in none."""
        seen = self._seen
        for match in _CHUNK.finditer(content):
            chunk = match.group()
            base = match.start()
            pieces = seen.get(chunk)
            if pieces is None:
                pieces = tuple(self._cut(chunk))
                if len(chunk) <= _LONGEST_CACHED:
                    if len(seen) >= _CACHE_SIZE:
                        seen.clear()  # rare, and cheaper than keeping an order of use
                    seen[chunk] = pieces
            for start, end in pieces:
                yield base + start, base + end

    def _cut(self, chunk: str) -> Iterator[tuple[int, int]]:
        start, end = 0, len(chunk)
        tail: list[tuple[int, int]] = []
        whole = self._exceptions
        while start < end:
            if end - start <= _LONGEST_EXCEPTION and chunk[start:end] in whole:
                break
            if chunk.startswith("''", start, end) or chunk.startswith("``", start, end):
                width = 2
            elif chunk.startswith("...", start, end):
                width = 3
                while start + width < end and chunk[start + width] == ".":
                    width += 1
            elif chunk[start] in _PREFIX:
                width = 1
            else:
                width = 0
            if width:
                yield start, start + width
                start += width
                continue
            width = _suffix_width(chunk, start, end)
            if not width:
                break
            tail.append((end - width, end))
            end -= width
        if start < end:
            yield from self._infixes(chunk, start, end)
        yield from reversed(tail)

    def _infixes(self, chunk: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        if (
            end - start <= _LONGEST_EXCEPTION and chunk[start:end] in self._exceptions
        ) or _URL.match(chunk, start, end):
            yield start, end
            return
        for match in _INFIX.finditer(chunk, start, end):
            if match.start() > start:
                yield start, match.start()
            yield match.start(), match.end()
            start = match.end()
        if start < end:
            yield start, end


def _suffix_width(chunk: str, start: int, end: int) -> int:
    """How many characters at the end of ``chunk[start:end]`` are a token of their own."""
    last = chunk[end - 1]
    if last == "." and end - start > 1:
        if chunk.endswith("..", start, end):
            width = 2
            while end - width > start and chunk[end - width - 1] == ".":
                width += 1
            return width
        before = chunk[end - 2]
        lower = before.isalpha() and before == before.lower() and before != before.upper()
        two_upper = end - start > 2 and before.isupper() and chunk[end - 3].isupper()
        return 1 if lower or two_upper or before in _UNIT_BEFORE_PERIOD else 0
    if last in _SUFFIX:
        return 2 if chunk.endswith("''", start, end) and end - start > 2 else 1
    if last in "€$£%" and end - start > 1 and chunk[end - 2].isdigit():
        return 1
    return 0


@cache
def tokenizer(pack: Pack) -> Tokenizer:
    """The tokenizer of a language, with the pack's abbreviations kept whole."""
    return Tokenizer(pack.words("abbreviations"))
