"""Searching and exporting over the HTTP API."""

import json

import pytest
from starlette.testclient import TestClient
from tests.web.asked import V1, get, refused


def test_search_pages_and_facets(reader: TestClient) -> None:
    found = get(reader, "/search", q="Brücke", facets=["speaker", "type"], limit=1)
    assert found["total"] >= 2
    assert len(found["hits"]) == 1
    assert {c["label"] for c in found["facets"]["speaker"]} >= {"Helma Vrees"}
    hit = found["hits"][0]
    start, end = hit["matches"][0]
    assert hit["statement"]["quotation"]["text"][start:end].startswith("Brücke")
    seen = [hit["statement"]["id"] + str(hit["page"])]
    while found["next"]:
        found = reader.get(found["next"]).json()
        seen += [h["statement"]["id"] + str(h["page"]) for h in found["hits"]]
    assert len(seen) == len(set(seen)) == found["total"]
    assert get(reader, "/search", q="nirgendwo") == {
        "total": 0, "next": None, "hits": [], "facets": {},
    }  # fmt: skip


def test_search_filters(reader: TestClient) -> None:
    everything = get(reader, "/search", limit=100)
    direct = get(reader, "/search", type="direct", limit=100)
    assert {h["statement"]["type"] for h in direct["hits"]} == {"direct"}
    assert 0 < direct["total"] < everything["total"]
    late = get(reader, "/search", since="2026-03-06", speaker="Tammen")
    assert {h["statement"]["speaker"]["name"] for h in late["hits"]} == {"Wido Tammen"}
    nested = get(reader, "/search", nested="true", limit=100)
    assert all(h["statement"]["parent"] for h in nested["hits"])
    old = get(reader, "/search", superseded="true", q="dicht")
    assert get(reader, "/search", q="dicht")["total"] + old["total"] >= 1
    months = get(reader, "/search/timeline", by="day")["counts"]
    assert sum(c["hits"] for c in months) == everything["total"]


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ({"limit": "0"}, "query.limit"),
        ({"limit": "101"}, "query.limit"),
        ({"offset": "-1"}, "query.offset"),
        ({"type": "laut"}, "query.type"),
        ({"since": "gestern"}, "query.since"),
        ({"min_confidence": "2"}, "query.min_confidence"),
        ({"facets": "farbe"}, "query.facets"),
        ({"speker": "Vrees"}, "query.speker"),
        ({"page": "9" * 30}, "query.page"),
    ],
)
def test_search_refuses(reader: TestClient, parameters: dict[str, str], where: str) -> None:
    answer = reader.get(V1 + "/search", params=parameters)
    refused(answer, 422, "invalid")
    assert answer.json()["error"]["detail"][0]["where"].startswith(where)


@pytest.mark.parametrize("q", ['"offen', "-", "OR", "*", "a* *", "(", "NEAR(", "\0", "%", "'--"])
def test_odd_words_are_answered(reader: TestClient, q: str) -> None:
    answer = reader.get(V1 + "/search", params={"q": q})
    assert answer.status_code in (200, 422), answer.text


def test_dates_that_are_none(reader: TestClient) -> None:
    answer = reader.get(V1 + "/search", params={"since": "2026-13-40"})
    assert "is no date" in refused(answer, 422, "invalid")


def test_export(reader: TestClient) -> None:
    found = get(reader, "/search", limit=100)
    lines = reader.get(V1 + "/export")
    assert lines.headers["content-disposition"] == 'attachment; filename="statements.jsonl"'
    assert lines.headers["content-length"] == str(len(lines.content))
    taken = [json.loads(line) for line in lines.text.splitlines()]
    assert sorted(one["id"] for one in taken) == sorted(h["statement"]["id"] for h in found["hits"])
    rows = reader.get(V1 + "/export", params={"format": "csv", "q": "Ernte"}).text.splitlines()
    assert rows[0].startswith("source,text_id,title,")
    assert len(rows) == 2
    for form in ("web-annotation", "tei", "conll", "html", "parquet"):
        answer = reader.get(V1 + "/export", params={"format": form, "q": "Ernte"})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert len(answer.content) > 100
    refused(reader.get(V1 + "/export?format=xls"), 422, "invalid")
    assert "is no date" in refused(reader.get(V1 + "/export?since=2026-99"), 422, "invalid")
