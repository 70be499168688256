"""Reading a corpus: one JSON document a line, already cut into sentences and tokens.

The format is that of Petersen-Frey and Biemann (2024), "Dataset of Quotation Attribution in
German News Articles" (arXiv 2404.16764); docs/evaluation.md describes every field.
"""

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from wortlaut.errors import CorpusError
from wortlaut.evaluation.corpus_format import Entry, read_entry
from wortlaut.languages.analyse import analyse_tokens
from wortlaut.languages.pack import Pack
from wortlaut.spans import Span
from wortlaut.types import Block, BlockKind, Document, Draft, Text, text_id


def read_corpus(path: Path, *, annotated: bool = True) -> Iterator[Entry]:
    """The documents of a file, one at a time.

    With ``annotated`` every document must have its ``annotations``; without, they may be missing.

    Raises:
        CorpusError: the file cannot be read, or a line is not a document in the corpus format;
            the message names file and line.
    """
    seen: dict[str, int] = {}
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
                if not text:
                    continue
                try:
                    entry = read_entry(text, annotated=annotated)
                except CorpusError as error:
                    raise CorpusError(f"{path}, line {number}: {error}") from error
                if entry.name in seen:
                    raise CorpusError(
                        f"{path}, line {number}: document {entry.name!r} is already in line "
                        f"{seen[entry.name]}; each document may occur once"
                    )
                seen[entry.name] = number
                yield entry
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error})") from error


def digest(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits.

    Raises:
        CorpusError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error})") from error


def to_document(entry: Entry, pack: Pack) -> Document:
    """The entry as a document, with the tokens and sentences it was given."""
    text = _text(entry, pack.code)
    return analyse_tokens(text, pack, entry.starts, entry.ends, entry.sentences)


def to_gold(entry: Entry) -> list[Draft]:
    """The entry's annotations as an engine would give them, parents included."""
    return list(entry.drafts)


def _text(entry: Entry, language: str) -> Text:
    """The entry's text, each line a paragraph."""
    blocks = []
    start = 0
    for line in entry.content.split("\n"):
        if line.strip():
            blocks.append(Block(Span(start, start + len(line)), BlockKind.PARAGRAPH))
        start += len(line) + 1
    return Text(
        id=text_id(entry.content), content=entry.content, language=language, blocks=tuple(blocks)
    )
