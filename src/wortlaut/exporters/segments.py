"""Spans that overlap, cut so that they nest: what every format of nested elements needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A half-open stretch of the text that belongs to ``key``; one key may have several."""

    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class Words:
    """The text from ``start`` to ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A part of ``key`` begins."""

    key: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The part of ``key`` that was opened last ends."""

    key: int


def nested(start: int, end: int, marks: Iterable[Mark]) -> Iterator[Words | Opened | Closed]:
    """The stretch of a text with marks opened and closed like brackets.

    Longer marks are outside shorter ones. Where two overlap without one holding the other, the one
    that began later is closed and opened again.
    """
    inside = [
        Mark(max(mark.start, start), min(mark.end, end), mark.key)
        for mark in marks
        if max(mark.start, start) < min(mark.end, end)
    ]
    starts: dict[int, list[Mark]] = {}
    for mark in sorted(inside, key=lambda mark: (mark.start, -mark.end, mark.key)):
        starts.setdefault(mark.start, []).append(mark)
    places = sorted({start, end, *starts, *(mark.end for mark in inside)})
    stack: list[Mark] = []
    at = start
    for place in places:
        if at < place:
            yield Words(at, place)
            at = place
        again = []
        while any(mark.end == place for mark in stack):
            mark = stack.pop()
            yield Closed(mark.key)
            if mark.end > place:
                again.append(mark)
        for mark in (*reversed(again), *starts.get(place, ())):
            stack.append(mark)
            yield Opened(mark.key)


def lines(content: str) -> Iterator[tuple[int, int]]:
    """The half-open places of the lines of a text, without their line breaks."""
    start = 0
    for line in content.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1
