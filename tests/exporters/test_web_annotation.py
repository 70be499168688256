"""Web annotations hold to the W3C's model, and their selectors find the words."""

import json

import jsonschema
from hypothesis import given
from tests.exporters.reading_back import all_statements, examples, several, spans, written

from wortlaut.exporters import web_annotation
from wortlaut.exporters.selection import Chosen

SELECTOR = {
    "oneOf": [
        {
            "properties": {
                "type": {"const": "TextQuoteSelector"},
                **{name: {"type": "string"} for name in ("exact", "prefix", "suffix")},
            },
            "required": ["type", "exact"],
            "additionalProperties": False,
        },
        {
            "properties": {
                "type": {"const": "TextPositionSelector"},
                "start": {"type": "integer", "minimum": 0},
                "end": {"type": "integer", "minimum": 1},
            },
            "required": ["type", "start", "end"],
            "additionalProperties": False,
        },
    ]
}
# The parts of the W3C's model that are used, as its text has them.
ANNOTATIONS = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "type": {"const": "AnnotationPage"},
        "startIndex": {"const": 0},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "format": "uri"},
                    "type": {"const": "Annotation"},
                    "motivation": {"const": "identifying"},
                    "body": {
                        "type": "array",
                        "items": {
                            "properties": {
                                "type": {"const": "TextualBody"},
                                "purpose": {"enum": ["identifying", "tagging"]},
                                "value": {"type": "string"},
                            },
                            "required": ["type", "value"],
                        },
                    },
                    "target": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "properties": {
                                "type": {"const": "SpecificResource"},
                                "source": {"type": "string"},
                                "state": {"properties": {"type": {"const": "TimeState"}}},
                                "selector": {
                                    "anyOf": [SELECTOR, {"type": "array", "items": SELECTOR}]
                                },
                            },
                            "required": ["type", "source", "selector"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["id", "type", "target"],
                "patternProperties": {"^wortlaut:": {}},
            },
        },
    },
    "required": ["id", "type", "partOf", "items"],
}
COLLECTION = {
    "properties": {
        "@context": {"contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
        "id": {"type": "string"},
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "first": ANNOTATIONS,
    },
    "required": ["@context", "id", "type", "first"],
    "additionalProperties": False,
}


@examples
@given(several)
def test_web_annotation(some: list[Chosen]) -> None:
    collection = json.load(written(web_annotation.write, some))
    jsonschema.validate(collection, COLLECTION)
    page = collection["first"]
    assert page["partOf"] == collection["id"]
    for annotation, (item, statement) in zip(page["items"], all_statements(some), strict=True):
        content = item.record.text.content
        frozen = [t for t in annotation["target"] if t["source"].startswith("urn:sha256:")]
        found = []
        for target in frozen:
            position, quote = target["selector"]
            start, end = position["start"], position["end"]
            found.append([start, end])
            assert content[start:end] == quote["exact"]
            assert content[:start].endswith(quote["prefix"])
            assert content[end:].startswith(quote["suffix"])
        assert found == spans(statement)
        live = [t for t in annotation["target"] if t["source"] == item.version.address]
        assert [t["selector"]["exact"] for t in live] == [content[s:e] for s, e in found]
