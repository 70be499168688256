"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/) as one JSON-LD document.

An annotation's targets are the stretches of its quotation on the live page (by quote, with the time
it stood there) and in the frozen text (by position, in code points, and by quote).
"""

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from wortlaut.exporters.citation import CONTEXT
from wortlaut.exporters.selection import Chosen
from wortlaut.spans import Span
from wortlaut.types import Statement

CONTEXTS = ["http://www.w3.org/ns/anno.jsonld", {"wortlaut": "urn:wortlaut:terms:"}]
COLLECTION = "urn:wortlaut:export"


def write(items: Iterable[Chosen], file: BinaryIO) -> None:
    """Writes a collection of one page with the chosen statements of each item, as they come."""
    page = {
        "id": f"{COLLECTION}:1",
        "type": "AnnotationPage",
        "partOf": COLLECTION,
        "startIndex": 0,
    }
    collection = {
        "@context": CONTEXTS,
        "id": COLLECTION,
        "type": "AnnotationCollection",
        "label": "Statements taken out of an archive of wortlaut",
    }
    file.write(msgspec.json.encode(collection)[:-1] + b',"first":')
    file.write(msgspec.json.encode(page)[:-1] + b',"items":[')
    empty = True
    for item in items:
        for statement in item.statements:
            file.write(b"\n" if empty else b",\n")
            file.write(msgspec.json.encode(annotation(item, statement)))
            empty = False
    file.write(b"\n]}}\n")


def annotation(item: Chosen, statement: Statement) -> dict[str, Any]:
    """One statement as an annotation."""
    version, text = item.version, item.record.text
    speaker = statement.speaker
    made = {
        "id": f"urn:wortlaut:statement:{statement.id}",
        "type": "Annotation",
        "motivation": "identifying",
        "created": version.added_at,
        "generator": {
            "id": f"urn:wortlaut:engine:{item.record.engine.version}",
            "type": "Software",
            "name": f"{item.record.engine.name} {item.record.engine.version}",
        },
        "body": _bodies(statement),
        "target": [
            target
            for span in statement.quotation.spans
            for target in _targets(item, text.content, span)
        ],
        "wortlaut:type": statement.type.value,
        "wortlaut:medium": statement.medium.value,
        "wortlaut:confidence": statement.confidence,
        "wortlaut:parent": statement.parent and f"urn:wortlaut:statement:{statement.parent}",
        "wortlaut:speaker": speaker.name if speaker else None,
        "wortlaut:mention": speaker.mention.text if speaker and speaker.mention else None,
        "wortlaut:page": f"urn:sha256:{version.sha256}",
        "wortlaut:text": f"urn:sha256:{text.id}",
    }
    return {name: value for name, value in made.items() if value is not None}


def _bodies(statement: Statement) -> list[dict[str, Any]]:
    """The speaker's name, and the type as a tag."""
    tag = {"type": "TextualBody", "purpose": "tagging", "value": statement.type.value}
    if statement.speaker is None or statement.speaker.name is None:
        return [tag]
    name = {"type": "TextualBody", "purpose": "identifying", "value": statement.speaker.name}
    return [name | {"format": "text/plain"}, tag]


def _targets(item: Chosen, content: str, span: Span) -> tuple[dict[str, Any], dict[str, Any]]:
    start, end = span
    quote = {
        "type": "TextQuoteSelector",
        "exact": content[start:end],
        "prefix": content[max(0, start - CONTEXT) : start],
        "suffix": content[end : end + CONTEXT],
    }
    version = item.version
    live = {
        "type": "SpecificResource",
        "source": version.address,
        "state": {
            "type": "TimeState",
            "sourceDateStart": version.seen_at,
            "sourceDateEnd": version.last_seen_at,
        },
        "selector": quote,
    }
    frozen = {
        "type": "SpecificResource",
        "source": f"urn:sha256:{item.record.text.id}",
        "selector": [{"type": "TextPositionSelector", "start": start, "end": end}, quote],
    }
    return live, frozen
