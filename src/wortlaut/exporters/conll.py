"""CoNLL-U Plus: one token a line, a column of BIO labels for each role.

A label is ``B-`` (the first token of a statement's role) or ``I-`` with the type of the statement
and its number on the page: ``B-direct:3``. A token in several statements has their labels parted by
``|``, in the order of their numbers; ``_`` is none. START and END are code points of the text.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from wortlaut.exporters.segments import lines
from wortlaut.exporters.selection import Chosen
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.types import Evidence, Statement, Text

COLUMNS = "ID FORM START END QUOTATION CUE FRAME SPEAKER ADDRESSEE".split()

Token = tuple[int, int]


def write(items: Iterable[Chosen], file: BinaryIO) -> None:
    """Writes page after page; the chosen statements are listed before the tokens of each."""
    file.write(f"# global.columns = {' '.join(COLUMNS)}\n".encode())
    for item in items:
        for line in page(item):
            file.write(f"{line}\n".encode())


def page(item: Chosen) -> Iterator[str]:
    """The lines of one page."""
    text = item.record.text
    sentences = cut(text)
    labels = _labels(item.statements, [token for sentence in sentences for token in sentence])
    head = [
        f"# newdoc id = {item.reading}",
        f"# url = {_line(item.version.address)}",
        f"# text_id = {text.id}",
        *(_described(number, one) for number, one in enumerate(item.statements, 1)),
    ]
    yield from head
    at = 0
    for number, sentence in enumerate(sentences, 1):
        yield f"# sent_id = {item.reading}-{number}"
        yield f"# text = {_line(text.content[sentence[0][0] : sentence[-1][1]])}"
        for place, (start, end) in enumerate(sentence, 1):
            roles = (column[at] or "_" for column in labels)
            form = _line(text.content[start:end])
            yield "\t".join((str(place), form, str(start), str(end), *roles))
            at += 1
        yield ""


def cut(text: Text) -> list[list[Token]]:
    """The sentences of a text as code points of their tokens; without a pack, words and lines."""
    pack = find_pack(text.language)
    if pack is not None:
        document = analyse(text, pack)
        places = list(zip(document.starts, document.ends, strict=True))
        return [places[first:last] for first, last in document.sentences]
    sentences = []
    for start, end in lines(text.content):
        tokens = []
        at = start
        for word in text.content[start:end].split():
            at = text.content.index(word, at)
            tokens.append((at, at + len(word)))
            at += len(word)
        if tokens:
            sentences.append(tokens)
    return sentences


def _labels(statements: Sequence[Statement], tokens: Sequence[Token]) -> list[list[str]]:
    """For each role a column with the label of each token."""
    columns = [[""] * len(tokens) for _ in COLUMNS[4:]]
    for number, statement in enumerate(statements, 1):
        label = f"{statement.type.value}:{number}"
        mention = statement.speaker.mention if statement.speaker else None
        roles: tuple[Evidence | None, ...] = (
            statement.quotation,
            statement.cue,
            statement.frame,
            mention,
            statement.addressee,
        )
        for column, evidence in zip(columns, roles, strict=True):
            first = True
            for at in _covered(evidence, tokens):
                word = f"{'B' if first else 'I'}-{label}"
                column[at] = f"{column[at]}|{word}" if column[at] else word
                first = False
    return columns


def _covered(evidence: Evidence | None, tokens: Sequence[Token]) -> Iterator[int]:
    for start, end in evidence.spans if evidence else ():
        # The first token that ends behind the start; tokens are in order and do not overlap.
        at = bisect_right(tokens, start, key=lambda token: token[1])
        while at < len(tokens) and tokens[at][0] < end:
            yield at
            at += 1


def _described(number: int, statement: Statement) -> str:
    speaker = statement.speaker
    name = speaker.name if speaker and speaker.name else "_"
    facts = (statement.id, statement.type.value, statement.medium.value, statement.parent or "_")
    return f"# statement {number} = {' '.join(facts)} {_line(name)}"


def _line(words: str) -> str:
    return " ".join(words.split())
