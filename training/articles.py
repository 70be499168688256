"""Turns the articles written for training into the corpus format.

python training/articles.py training/articles/de OUT.jsonl
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.types import Document, Medium, StatementType, Text, text_id

ROLES = {"q": "quote", "s": "speaker", "c": "cue", "f": "frame", "a": "addressee"}
TYPES = {
    StatementType.DIRECT: "Direct",
    StatementType.INDIRECT: "Indirect",
    StatementType.INDIRECT_FREE_INDIRECT: "IndirectFreeIndirect",
    StatementType.FREE_INDIRECT: "FreeIndirect",
    StatementType.REPORTED: "Reported",
}
MEDIA = {
    Medium.SPEECH: "Speech",
    Medium.WRITING: "Writing",
    Medium.THOUGHT: "Thought",
    Medium.SPEECH_WRITING: "SW",
    Medium.SPEECH_THOUGHT: "ST",
    Medium.THOUGHT_WRITING: "TW",
    Medium.UNKNOWN: "none",
}
_MARK = re.compile(r"<(/?)([qscfa])(\d+)>")
_HEAD = re.compile(r"(\d+): (\w+) (\w+)$")


class RefusedError(Exception):
    """An article that is not marked as the README says; the message names file and article."""


def articles(folder: Path) -> Iterator[dict[str, Any]]:
    """All articles of a folder in the corpus format, in the order of file names."""
    for file in sorted(folder.glob("*.txt")):
        for part in re.split(r"^=== *", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = part.partition("\n")
            yield convert(f"{file.stem}-{name.strip()}", rest)


def convert(name: str, marked: str) -> dict[str, Any]:
    """One article in the corpus format.

    Raises:
        RefusedError: a mark is not closed, cuts a word, or belongs to no statement.
    """
    lines = marked.strip("\n").splitlines()
    kinds: dict[int, tuple[StatementType, Medium]] = {}
    while lines and (match := _HEAD.match(lines[0].strip())):
        try:
            kinds[int(match[1])] = (StatementType(match[2]), Medium(match[3]))
        except ValueError as error:
            raise RefusedError(f"{name}: {error}") from error
        del lines[0]
    body = "\n".join(lines)
    content, pieces = _strip(name, body.strip(), kinds)
    pack = find_pack("de")
    assert pack is not None
    document = analyse(Text(text_id(content), content, "de"), pack)
    annotations = [
        _annotation(name, number, kinds[number], pieces.get(number, {}), document)
        for number in sorted(kinds)
    ]
    quotes = [frozenset(a["quote"]["tokenIds"]) for a in annotations]
    for annotation, own in zip(annotations, quotes, strict=True):
        annotation["isNested"] = any(own < other for other in quotes)
        annotation["hasNested"] = any(other < own for other in quotes)
    return {
        "documentName": name,
        "originalText": content,
        "sentences": [_sentence(document, n, a, b) for n, (a, b) in enumerate(document.sentences)],
        "annotations": annotations,
    }


def _strip(
    name: str, body: str, kinds: dict[int, tuple[StatementType, Medium]]
) -> tuple[str, dict[int, dict[str, list[tuple[int, int]]]]]:
    content: list[str] = []
    length = at = 0
    begun: dict[str, int] = {}
    pieces: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for match in _MARK.finditer(body):
        content.append(body[at : match.start()])
        length += match.start() - at
        at = match.end()
        key, number = match[2] + match[3], int(match[3])
        if number not in kinds:
            raise RefusedError(f"{name}: mark {match[0]} belongs to no statement")
        if not match[1]:
            if key in begun:
                raise RefusedError(f"{name}: <{key}> opens twice")
            begun[key] = length
            continue
        if key not in begun:
            raise RefusedError(f"{name}: {match[0]} closes what is not open")
        roles = pieces.setdefault(number, {})
        roles.setdefault(ROLES[match[2]], []).append((begun.pop(key), length))
    if begun:
        raise RefusedError(f"{name}: never closed: {', '.join(sorted(begun))}")
    content.append(body[at:])
    return "".join(content), pieces


def _annotation(
    name: str,
    number: int,
    kind: tuple[StatementType, Medium],
    roles: dict[str, list[tuple[int, int]]],
    document: Document,
) -> dict[str, Any]:
    if "quote" not in roles:
        raise RefusedError(f"{name}: statement {number} has no quotation")
    annotation: dict[str, Any] = {
        "id": number - 1,
        "type": TYPES[kind[0]],
        "medium": MEDIA[kind[1]],
    }
    for role in ROLES.values():
        tokens = _tokens(name, number, role, roles.get(role, []), document)
        spans = _spans(tokens, document)
        words = " ".join(
            document.text.content[span["charBegin"] : span["charEnd"]] for span in spans
        )
        annotation[role] = {"spans": spans, "text": words, "tokenIds": tokens}
    frame = set(annotation["frame"]["tokenIds"])
    if frame & set(annotation["quote"]["tokenIds"]):
        raise RefusedError(f"{name}: statement {number}: frame and quotation overlap")
    return annotation


def _tokens(
    name: str, number: int, role: str, pieces: list[tuple[int, int]], document: Document
) -> list[int]:
    found: list[int] = []
    for start, end in pieces:
        for token, (a, b) in enumerate(zip(document.starts, document.ends, strict=True)):
            if a < end and b > start:
                if not (start <= a and b <= end):
                    raise RefusedError(
                        f"{name}: statement {number}: {role} cuts {document.words[token]!r}"
                    )
                found.append(token)
    return sorted(set(found))


def _spans(tokens: list[int], document: Document) -> list[dict[str, int]]:
    spans: list[dict[str, int]] = []
    for token in tokens:
        if spans and spans[-1]["end"] == token:
            spans[-1]["end"] = token + 1
            spans[-1]["charEnd"] = document.ends[token]
        else:
            start, end = document.starts[token], document.ends[token]
            spans.append({"begin": token, "charBegin": start, "charEnd": end, "end": token + 1})
    return spans


def _sentence(document: Document, number: int, first: int, last: int) -> dict[str, Any]:
    start, end = document.starts[first], document.ends[last - 1]
    return {
        "id": number,
        "begin": first,
        "end": last,
        "charBegin": start,
        "charEnd": end,
        "text": document.text.content[start:end],
        "tokens": list(document.words[first:last]),
        "tokenIds": list(range(first, last)),
    }


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        lines = [json.dumps(article, ensure_ascii=False) for article in articles(folder)]
    except RefusedError as error:
        sys.exit(f"articles: {error}")
    out.write_text("".join(line + "\n" for line in lines), "utf-8")
    print(f"{len(lines)} articles")


if __name__ == "__main__":
    main()
