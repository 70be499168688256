"""Pages of invented people, with statements found by their words."""

from collections.abc import Callable, Sequence

import pytest

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.speakers import resolve
from wortlaut.types import (
    Block,
    BlockKind,
    Document,
    Draft,
    Entity,
    Medium,
    Resolved,
    StatementType,
    Text,
    text_id,
)

Given = tuple[str, str, str] | tuple[str, str, str, int | str]
"""Words of the quotation, of the cue and of the speaker ("" for none), perhaps the parent's number
or the words of the frame."""


def document(content: str) -> Document:
    pack = find_pack("de")
    assert pack is not None
    blocks, start = [], 0
    for line in content.split("\n"):
        blocks.append(Block((start, start + len(line)), BlockKind.PARAGRAPH))  # type: ignore[arg-type]
        start += len(line) + 1
    return analyse(Text(text_id(content), content, "de", blocks=tuple(blocks)), pack)


def tokens(doc: Document, words: str, near: int) -> tuple[int, ...]:
    """The tokens of the place nearest to a character where some words stand."""
    if not words:
        return ()
    starts = {s: i for i, s in enumerate(doc.starts)}
    ends = {e: i for i, e in enumerate(doc.ends)}
    text, size = doc.text.content, len(words)
    places = [
        at
        for at in range(len(text))
        if text.startswith(words, at) and at in starts and at + size in ends
    ]
    start = min(places, key=lambda at: abs(at - near))
    return tuple(range(starts[start], ends[start + size] + 1))


def drafts(doc: Document, given: Sequence[Given]) -> list[Draft]:
    made: list[Draft] = []
    for quotation, cue, speaker, *rest in given:
        parent = next((r for r in rest if isinstance(r, int)), None)
        frame = next((r for r in rest if isinstance(r, str)), "")
        at = doc.text.content.index(quotation)
        quoted = quotation.startswith("„")
        made.append(
            Draft(
                StatementType.DIRECT if quoted else StatementType.INDIRECT,
                Medium.SPEECH,
                tokens(doc, quotation, at),
                tokens(doc, cue, at),
                tokens(doc, frame, at),
                tokens(doc, speaker, at),
                (),
                parent,
            )
        )
    return made


Told = tuple[tuple[Entity, ...], list[Resolved]]


@pytest.fixture
def told() -> Callable[[str, Sequence[Given]], Told]:
    """Resolves the statements of a page."""

    def run(content: str, given: Sequence[Given]) -> Told:
        doc = document(content)
        pack = find_pack("de")
        assert pack is not None
        entities, found = resolve(doc, drafts(doc, given), pack)
        assert all(r is not None for r in found)
        return entities, [r for r in found if r is not None]

    return run


@pytest.fixture
def names(told: Callable[[str, Sequence[Given]], Told]) -> Callable[..., list[str | None]]:
    """The names the statements of a page are given to."""

    def run(content: str, *given: Given) -> list[str | None]:
        return [r.name for r in told(content, given)[1]]

    return run
