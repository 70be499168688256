"""Corrections over the HTTP API: made, refused, undone, exported."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from tests.web.asked import V1, get, refused


def test_corrections(writer: TestClient) -> None:
    hit = get(writer, "/search", q="Ernte")["hits"][0]
    key = hit["statement"]["id"]
    asked = {
        "kind": "fix", "statement": key[:10], "who": {"name": "Elske Harmsen"}, "author": "Ines",
        "note": "stimmt nicht",
    }  # fmt: skip
    made = writer.post(V1 + "/corrections", json=asked)
    assert made.status_code == 201, made.text
    kept = made.json()
    assert urlsplit(made.headers["location"]).path == f"{V1}/corrections/{kept['id']}"
    assert writer.get(made.headers["location"]).json() == kept
    assert (kept["statement_id"], kept["author"], kept["undone_at"]) == (key, "Ines", None)

    found = get(writer, f"/statements/{key}")
    assert found["statement"]["speaker"]["name"] == "Elske Harmsen"
    assert found["as_found"] == hit["statement"]
    assert found["corrections"] == [kept]
    page = get(writer, f"/pages/{hit['page']}")
    assert found["statement"] in page["record"]["statements"]
    assert (
        found["as_found"]
        in (get(writer, f"/pages/{hit['page']}", as_found="true")["record"]["statements"])
    )
    assert get(writer, "/search", q="Ernte", speaker="Harmsen")["total"] == 1
    for about in ({}, {"statement": key}, {"page": hit["page"]}, {"author": "Ines"}):
        assert get(writer, "/corrections", **about)["corrections"] == [kept]
    assert get(writer, "/corrections", author="Jost")["corrections"] == []

    undone = writer.post(f"{V1}/corrections/{kept['id']}/undo", json={"author": "Jost"})
    assert undone.status_code == 200, undone.text
    assert undone.json()["undone_by"] == "Jost"
    assert get(writer, f"/statements/{key}")["statement"] == hit["statement"]
    again = writer.post(f"{V1}/corrections/{kept['id']}/undo", json={"author": "Jost"})
    refused(again, 409, "conflict")


def test_missed_statement(writer: TestClient) -> None:
    record = get(writer, "/pages", address="https://ohlebote.example/fischer")["record"]
    words = "hat schnelle Hilfe verlangt"
    start = record["text"]["content"].index(words)
    asked = {
        "kind": "add", "text": record["text"]["id"], "type": "reported", "medium": "speech",
        "who": {"name": "Fischereiverband Ohle", "kind": "organisation"}, "author": "Ines",
        "spans": {"quotation": [[start, start + len(words)]]}, "words": {"quotation": words},
    }  # fmt: skip
    made = writer.post(V1 + "/corrections", json=asked)
    assert made.status_code == 201, made.text
    key = made.json()["statement_id"]
    found = get(writer, f"/statements/{key}")
    assert found["as_found"] is None or found["as_found"]["id"] == key
    assert found["statement"]["quotation"]["text"] == words
    assert get(writer, "/search", q="verlangt")["hits"][0]["statement"]["id"] == key
    refused(writer.post(V1 + "/corrections", json=asked), 422, "invalid")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"author": ""}, 422, "name of its author"),
        ({"author": None}, 422, "author"),
        ({"kind": "delete"}, 422, "kind"),
        ({"kind": "fix"}, 422, "must say what is different"),
        ({"statement": "ffffffffff"}, 404, "no statement"),
        ({"statement": None}, 422, "give text for add, and statement"),
        ({"text": "0" * 64}, 422, "give text for add, and statement"),
        ({"kind": "fix", "spans": {"cue": [[0, 99999]]}}, 422, "does not fit"),
        ({"kind": "fix", "spans": {"cue": [[0, 3]]}, "words": {"cue": "xyz"}}, 422, "offsets are"),
        ({"kind": "fix", "spans": {"cue": [[-5, 3]]}}, 422, "does not fit"),
        ({"kind": "fix", "spans": {"cue": [[1]]}}, 422, "length 2"),
        ({"kind": "fix", "spans": {"mund": [[1, 2]]}}, 422, "spans"),
        ({"kind": "fix", "who": {"person": 999}}, 422, "nobody with id 999"),
        ({"kind": "fix", "who": {"person": 2**70}}, 422, "nobody with id"),
    ],
)
def test_corrections_that_are_refused(
    reader: TestClient, change: dict[str, Any], status: int, words: str
) -> None:
    key = get(reader, "/search", q="Ernte")["hits"][0]["statement"]["id"]
    asked = {"kind": "accept", "statement": key, "author": "Ines"} | change
    answer = reader.post(V1 + "/corrections", json=asked)
    code = {404: "not_found", 422: "invalid"}[status]
    assert words in refused(answer, status, code)
    assert get(reader, "/corrections") == {"next": None, "corrections": []}


def test_review(writer: TestClient) -> None:
    first = get(writer, "/review", limit=3)
    assert len(first["statements"]) == 3
    key = first["statements"][0]["statement"]["id"]
    asked = {"kind": "accept", "statement": key, "author": "Ines"}
    assert writer.post(V1 + "/corrections", json=asked).status_code == 201
    second = get(writer, "/review", limit=3)
    assert second["decided"] == 1
    assert [d["statement"]["id"] for d in second["statements"][:2]] == [
        d["statement"]["id"] for d in first["statements"][1:]
    ]


def test_export_of_corrections(writer: TestClient) -> None:
    key = get(writer, "/search", q="Ernte")["hits"][0]["statement"]["id"]
    other = get(writer, "/search", q="versprach OR prüfen")["hits"][0]["statement"]["id"]
    for asked in (
        {"kind": "fix", "statement": key, "who": {"name": "Elske Harmsen"}, "author": "Ines"},
        {"kind": "reject", "statement": other, "author": "Ines"},
    ):
        assert writer.post(V1 + "/corrections", json=asked).status_code == 201

    def exported(**parameters: str) -> dict[str, Any]:
        lines = writer.get(V1 + "/export", params=parameters).text.splitlines()
        made = [json.loads(line) for line in lines]
        assert len({one["id"] + one["url"] for one in made}) == len(made)
        return {one["id"]: one for one in made}

    corrected = exported()
    assert corrected[key]["speaker"]["name"] == "Elske Harmsen"
    assert other not in corrected
    assert exported(as_found="true")[key]["speaker"]["name"] == "Wido Tammen"
