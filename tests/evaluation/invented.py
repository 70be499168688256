"""Invented miniature corpora: sentences as lists of words, annotations by token numbers."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from wortlaut.types import Draft, Medium, StatementType

Json = dict[str, Any]

GLUED_LEFT = {".", ",", "?", "!", ":", "“", "»"}
GLUED_RIGHT = {"„", "«"}


def role(tokens: Iterable[int] = (), **more: Any) -> Json:
    return {"tokenIds": list(tokens), **more}


def annotation(
    quote: Iterable[int],
    type_: str = "Direct",
    medium: str = "Speech",
    **roles: Any,
) -> Json:
    """An annotation; roles are token numbers or whole JSON objects."""
    given = {
        name: value if isinstance(value, dict) else role(value) for name, value in roles.items()
    }
    return {"type": type_, "medium": medium, "quote": role(quote), **given}


def document(name: str, sentences: Sequence[str], annotations: Sequence[Json] = ()) -> Json:
    """A document of the corpus format; words are separated by blanks in ``sentences``."""
    text = ""
    columns: list[Json] = []
    glue = True
    count = 0
    for sentence in sentences:
        words = sentence.split()
        begin: int | None = None
        for word in words:
            if not glue and word not in GLUED_LEFT:
                text += " "
            if begin is None:
                begin = len(text)
            text += word
            glue = word in GLUED_RIGHT
        columns.append(
            {
                "begin": count,
                "end": count + len(words),
                "charBegin": begin,
                "charEnd": len(text),
                "tokens": words,
            }
        )
        count += len(words)
    return {
        "documentName": name,
        "originalText": text,
        "sentences": columns,
        "annotations": [{"id": i, **given} for i, given in enumerate(annotations)],
    }


def draft(
    quote: Iterable[int],
    type_: StatementType = StatementType.DIRECT,
    medium: Medium = Medium.SPEECH,
    **roles: Iterable[int],
) -> Draft:
    return Draft(type_, medium, tuple(quote), **{k: tuple(v) for k, v in roles.items()})


def write_lines(path: Path, documents: Iterable[Json]) -> Path:
    """Writes one document a line."""
    path.write_text("".join(json.dumps(d) + "\n" for d in documents), "utf-8")
    return path
