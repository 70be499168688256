"""From text to document: tokens, quotation marks, sentences, paragraphs."""

from collections.abc import Sequence

from wortlaut.languages.pack import Pack
from wortlaut.languages.quotation_marks import pair_marks, runs
from wortlaut.languages.sentences import split_sentences
from wortlaut.languages.tokens import tokenizer
from wortlaut.types import Document, Text


def analyse(text: Text, pack: Pack) -> Document:
    """Cuts a text into tokens and sentences; a line break always ends a paragraph."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in tokenizer(pack).tokens(text.content):
        starts.append(start)
        ends.append(end)
    return _document(text, pack, starts, ends, None)


def analyse_tokens(
    text: Text,
    pack: Pack,
    starts: Sequence[int],
    ends: Sequence[int],
    sentences: Sequence[tuple[int, int]],
) -> Document:
    """A document from given tokens (code points) and sentences (half-open token ranges)."""
    return _document(text, pack, starts, ends, sentences)


def sentence_numbers(document: Document) -> tuple[int, ...]:
    """For each token the number of its sentence."""
    return _spread(document.sentences)


def _document(
    text: Text,
    pack: Pack,
    starts: Sequence[int],
    ends: Sequence[int],
    sentences: Sequence[tuple[int, int]] | None,
) -> Document:
    content = text.content
    words = tuple(content[start:end] for start, end in zip(starts, ends, strict=True))
    paragraphs = _paragraphs(content, starts, ends)
    pairing = pair_marks(words, starts, ends, paragraphs, pack)
    if sentences is None:
        sentences = split_sentences(
            words,
            paragraphs,
            frozenset(close for _, close, _, _ in pairing.pairs if close is not None),
            frozenset(opened for opened, _, _, _ in pairing.pairs if opened is not None),
            pack,
        )
    quoted = runs(pairing, paragraphs, sentences, _spread(sentences))
    return Document(text, words, tuple(starts), tuple(ends), tuple(sentences), paragraphs, quoted)


def _paragraphs(
    content: str, starts: Sequence[int], ends: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    begin = 0
    for token in range(1, len(starts)):
        if starts[token] > ends[token - 1] and "\n" in content[ends[token - 1] : starts[token]]:
            found.append((begin, token))
            begin = token
    if begin < len(starts):
        found.append((begin, len(starts)))
    return tuple(found)


def _spread(ranges: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(number for number, (first, last) in enumerate(ranges) for _ in range(first, last))
