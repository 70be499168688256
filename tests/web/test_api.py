"""The HTTP API as a program uses it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from tests.web.invented import PAGES
from tests.web.served import served

from wortlaut import codec
from wortlaut.archive import Archive, dossiers
from wortlaut.archive.query import Query
from wortlaut.people import Entry

V1 = "/api/v1"
BRIDGE = "https://ostermoor.example/bruecke"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One archive for tests that change nothing."""
    with served(tmp_path_factory.mktemp("web") / "archive.sqlite") as client:
        yield client


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with served(tmp_path / "archive.sqlite") as made:
        yield made


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    answer = client.get(V1 + path, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def refused(answer: Any, status: int, code: str) -> str:
    """The message of an error, whose shape is checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() == {"error"}
    assert {"code", "message"} <= body["error"].keys() <= {"code", "message", "detail"}
    assert body["error"]["code"] == code
    assert "\n" not in body["error"]["message"]
    return str(body["error"]["message"])


def test_health(shared: TestClient) -> None:
    found = get(shared, "/health")
    assert (found["status"], found["contract"], found["read_only"]) == ("ok", 1, False)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGES[BRIDGE][1].encode(), "text/plain"),
        (PAGES[BRIDGE][1].encode("cp1252"), "text/plain; charset=windows-1252"),
        ("<p>„Die Brücke ist gesperrt“, sagte Helma Vrees.</p>".encode(), "text/html"),
        (json.dumps({"text": PAGES[BRIDGE][1]}).encode(), "application/json"),
        (
            json.dumps({"html": "<p>„Die Brücke ist zu“, sagte sie.</p>"}).encode(),
            "application/json",
        ),
    ],
)
def test_read(shared: TestClient, body: bytes, kind: str) -> None:
    answer = shared.post(V1 + "/read", content=body, headers={"content-type": kind})
    assert answer.status_code == 200, answer.text
    record = codec.decode(answer.content)
    assert record.contract == 1
    assert any("Brücke" in s.quotation.text for s in record.statements)


def test_read_keeps_nothing_and_filters(shared: TestClient) -> None:
    before = get(shared, "/search")["total"]
    body = PAGES[BRIDGE][1].encode()
    sure = shared.post(
        V1 + "/read?min_confidence=0.9", content=body, headers={"content-type": "text/plain"}
    ).json()
    assert sure["statements"]
    assert all(s["confidence"] >= 0.9 for s in sure["statements"])
    other = shared.post(
        V1 + "/read?language=fr", content=body, headers={"content-type": "text/plain"}
    ).json()
    assert (other["statements"], other["text"]["language"]) == ([], "fr")
    assert get(shared, "/search")["total"] == before


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"", "text/html", 422, "empty"),
        (b"<p></p>", "text/html", 422, "no article"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "text/html", 422, "not a page"),
        (b"x", "image/png", 415, "image/png is not read; send application/json"),
        (b"{", "application/json", 422, "not what is expected"),
        (b'{"text": "\xff"}', "application/json", 422, "not what is expected"),
        (b"{}", "application/json", 422, "one of url, text and html"),
        (b'{"text": "a", "url": "b"}', "application/json", 422, "one of url, text and html"),
        (b'{"url": "http://127.0.0.1/"}', "application/json", 422, "not on the public internet"),
        (b'{"url": "file:///etc/passwd"}', "application/json", 422, "only http and https"),
        (b'{"url": "-"}', "application/json", 422, "only http and https"),
    ],
)
def test_read_refuses(shared: TestClient, body: bytes, kind: str, status: int, words: str) -> None:
    answer = shared.post(V1 + "/read", content=body, headers={"content-type": kind})
    code = {422: "invalid", 415: "unsupported_media_type"}[status]
    assert words in refused(answer, status, code)


def test_too_large(shared: TestClient) -> None:
    answer = shared.post(
        V1 + "/read", content=b"x" * 25_000_001, headers={"content-type": "text/plain"}
    )
    assert "25,000,000 bytes" in refused(answer, 413, "too_large")


def test_search_pages_and_facets(shared: TestClient) -> None:
    found = get(shared, "/search", q="Brücke", facets=["speaker", "type"], limit=1)
    assert found["total"] >= 2
    assert len(found["hits"]) == 1
    assert {c["label"] for c in found["facets"]["speaker"]} >= {"Helma Vrees"}
    hit = found["hits"][0]
    start, end = hit["matches"][0]
    assert hit["statement"]["quotation"]["text"][start:end].startswith("Brücke")
    seen = [hit["statement"]["id"] + str(hit["page"])]
    while found["next"]:
        found = shared.get(found["next"]).json()
        seen += [h["statement"]["id"] + str(h["page"]) for h in found["hits"]]
    assert len(seen) == len(set(seen)) == found["total"]
    assert get(shared, "/search", q="nirgendwo") == {
        "total": 0, "next": None, "hits": [], "facets": {},
    }  # fmt: skip


def test_search_filters(shared: TestClient) -> None:
    everything = get(shared, "/search", limit=100)
    direct = get(shared, "/search", type="direct", limit=100)
    assert {h["statement"]["type"] for h in direct["hits"]} == {"direct"}
    assert 0 < direct["total"] < everything["total"]
    late = get(shared, "/search", since="2026-03-06", speaker="Tammen")
    assert {h["statement"]["speaker"]["name"] for h in late["hits"]} == {"Wido Tammen"}
    nested = get(shared, "/search", nested="true", limit=100)
    assert all(h["statement"]["parent"] for h in nested["hits"])
    old = get(shared, "/search", superseded="true", q="dicht")
    assert get(shared, "/search", q="dicht")["total"] + old["total"] >= 1
    months = get(shared, "/search/timeline", by="day")["counts"]
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
def test_search_refuses(shared: TestClient, parameters: dict[str, str], where: str) -> None:
    answer = shared.get(V1 + "/search", params=parameters)
    refused(answer, 422, "invalid")
    assert answer.json()["error"]["detail"][0]["where"].startswith(where)


@pytest.mark.parametrize("q", ['"offen', "-", "OR", "*", "a* *", "(", "NEAR(", "\0", "%", "'--"])
def test_odd_words_are_answered(shared: TestClient, q: str) -> None:
    answer = shared.get(V1 + "/search", params={"q": q})
    assert answer.status_code in (200, 422), answer.text


def test_dates_that_are_none(shared: TestClient) -> None:
    answer = shared.get(V1 + "/search", params={"since": "2026-13-40"})
    assert "is no date" in refused(answer, 422, "invalid")


def test_pages_versions_and_bytes(shared: TestClient) -> None:
    found = get(shared, "/pages", address=BRIDGE)
    assert found == get(shared, f"/pages/{found['page']}")
    assert [v["number"] for v in found["versions"]] == [1, 2]
    assert [v["latest"] for v in found["versions"]] == [False, True]
    assert get(shared, f"/pages/{found['page']}/versions") == {"versions": found["versions"]}
    first = found["versions"][0]
    one = get(shared, f"/versions/{first['id']}")
    assert one["version"] == first
    codec.decode(json.dumps(one["record"]))
    raw = shared.get(V1 + f"/versions/{first['id']}/raw")
    assert raw.headers["content-disposition"].startswith("attachment;")
    assert raw.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in raw.headers["content-security-policy"]
    assert raw.headers["x-content-type-options"] == "nosniff"
    from hashlib import sha256

    assert sha256(raw.content).hexdigest() == first["sha256"]


@pytest.mark.parametrize(
    "path",
    [
        "/pages?address=https://nirgends.example/",
        "/pages/999",
        "/pages/999/versions",
        "/versions/999",
        "/versions/999/raw",
        "/statements/ffffffff",
        "/people/999",
        "/corrections/999",
        "/dossiers/999",
        "/nirgends",
        "/",
    ],
)
def test_what_is_not_there(shared: TestClient, path: str) -> None:
    refused(shared.get(V1 + path), 404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "/pages/abc",
        "/pages/0",
        "/pages/" + "9" * 30,
        "/statements/xyz",
        "/statements/abc",
        "/pages",
    ],
)
def test_ids_that_are_none(shared: TestClient, path: str) -> None:
    refused(shared.get(V1 + path), 422, "invalid")


def test_wrong_methods(shared: TestClient) -> None:
    for method, path in (("DELETE", "/pages/1"), ("PUT", "/corrections"), ("GET", "/read")):
        answer = shared.request(method, V1 + path)
        assert "header Allow" in refused(answer, 405, "method_not_allowed")
        assert answer.headers["allow"]


def test_statement(shared: TestClient) -> None:
    hit = get(shared, "/search", q="Ernte")["hits"][0]
    found = get(shared, f"/statements/{hit['statement']['id'][:8]}")
    assert found["statement"] == found["as_found"] == hit["statement"]
    assert found["corrections"] == []
    (place,) = found["places"]
    assert (place["page"], place["address"]) == (hit["page"], hit["address"])
    assert not place["superseded"]


def test_etags(shared: TestClient) -> None:
    for path in ("/search?q=Br%C3%BCcke", "/pages/1", "/versions/1/raw", "/health"):
        first = shared.get(V1 + path)
        tag = first.headers["etag"]
        again = shared.get(V1 + path, headers={"if-none-match": f'"other", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert shared.get(V1 + path, headers={"if-none-match": '"other"'}).status_code == 200


def test_no_cross_origin_access(shared: TestClient) -> None:
    answer = shared.get(V1 + "/health", headers={"origin": "https://andere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    forged = shared.post(V1 + "/corrections", json={}, headers={"origin": "https://andere.example"})
    refused(forged, 403, "forbidden")


def test_token(tmp_path: Path) -> None:
    token = "ein-langes-geheimnis"
    with served(tmp_path / "archive.sqlite", token=token) as client:
        assert "log in" in refused(client.get(V1 + "/health"), 401, "unauthorized")
        for value in ("Bearer falsch", "Bearer", "Basic !!!", f"Bearer {token}x"):
            answer = client.get(V1 + "/health", headers={"authorization": value})
            refused(answer, 401, "unauthorized")
        good = client.get(V1 + "/health", headers={"authorization": f"Bearer {token}"})
        assert good.status_code == 200


def test_people(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with served(path) as client:
        with Archive.open(path) as archive:
            person = archive.people.add(Entry("Ada Lindqvist", aliases=("A. Lindqvist",)))
        names = [p["name"] for p in get(client, "/people", limit=100)["people"]]
        assert names == sorted(names)
        assert "Helma Vrees" in names
        first = get(client, "/people", limit=2)
        second = client.get(first["next"]).json()
        assert [p["name"] for p in first["people"] + second["people"]] == names[:4]
        assert get(client, f"/people/{person}")["aliases"] == ["A. Lindqvist"]
        (match,) = get(client, "/people/search", name="Lindqvist, Ada")["matches"]
        assert match["person"] == person
        assert get(client, "/people", kind="document") == {"next": None, "people": []}
        refused(client.get(V1 + "/people/search"), 422, "invalid")


def test_corrections(client: TestClient) -> None:
    hit = get(client, "/search", q="Ernte")["hits"][0]
    key = hit["statement"]["id"]
    asked = {
        "kind": "fix", "statement": key[:10], "who": {"name": "Elske Harmsen"}, "author": "Ines",
        "note": "stimmt nicht",
    }  # fmt: skip
    made = client.post(V1 + "/corrections", json=asked)
    assert made.status_code == 201, made.text
    kept = made.json()
    assert urlsplit(made.headers["location"]).path == f"{V1}/corrections/{kept['id']}"
    assert client.get(made.headers["location"]).json() == kept
    assert (kept["statement_id"], kept["author"], kept["undone_at"]) == (key, "Ines", None)

    found = get(client, f"/statements/{key}")
    assert found["statement"]["speaker"]["name"] == "Elske Harmsen"
    assert found["as_found"] == hit["statement"]
    assert found["corrections"] == [kept]
    page = get(client, f"/pages/{hit['page']}")
    assert found["statement"] in page["record"]["statements"]
    assert (
        found["as_found"]
        in (get(client, f"/pages/{hit['page']}", as_found="true")["record"]["statements"])
    )
    assert get(client, "/search", q="Ernte", speaker="Harmsen")["total"] == 1
    for about in ({}, {"statement": key}, {"page": hit["page"]}, {"author": "Ines"}):
        assert get(client, "/corrections", **about)["corrections"] == [kept]
    assert get(client, "/corrections", author="Jost")["corrections"] == []

    undone = client.post(f"{V1}/corrections/{kept['id']}/undo", json={"author": "Jost"})
    assert undone.status_code == 200, undone.text
    assert undone.json()["undone_by"] == "Jost"
    assert get(client, f"/statements/{key}")["statement"] == hit["statement"]
    again = client.post(f"{V1}/corrections/{kept['id']}/undo", json={"author": "Jost"})
    refused(again, 409, "conflict")


def test_missed_statement(client: TestClient) -> None:
    record = get(client, "/pages", address="https://ohlebote.example/fischer")["record"]
    words = "hat schnelle Hilfe verlangt"
    start = record["text"]["content"].index(words)
    asked = {
        "kind": "add", "text": record["text"]["id"], "type": "reported", "medium": "speech",
        "who": {"name": "Fischereiverband Ohle", "kind": "organisation"}, "author": "Ines",
        "spans": {"quotation": [[start, start + len(words)]]}, "words": {"quotation": words},
    }  # fmt: skip
    made = client.post(V1 + "/corrections", json=asked)
    assert made.status_code == 201, made.text
    key = made.json()["statement_id"]
    found = get(client, f"/statements/{key}")
    assert found["as_found"] is None or found["as_found"]["id"] == key
    assert found["statement"]["quotation"]["text"] == words
    assert get(client, "/search", q="verlangt")["hits"][0]["statement"]["id"] == key
    refused(client.post(V1 + "/corrections", json=asked), 422, "invalid")


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
    shared: TestClient, change: dict[str, Any], status: int, words: str
) -> None:
    key = get(shared, "/search", q="Ernte")["hits"][0]["statement"]["id"]
    asked = {"kind": "accept", "statement": key, "author": "Ines"} | change
    answer = shared.post(V1 + "/corrections", json=asked)
    code = {404: "not_found", 422: "invalid"}[status]
    assert words in refused(answer, status, code)
    assert get(shared, "/corrections") == {"next": None, "corrections": []}


def test_read_only(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with served(path):
        pass
    with served(path, read_only=True) as client:
        key = get(client, "/search")["hits"][0]["statement"]["id"]
        asked = {"kind": "accept", "statement": key, "author": "Ines"}
        answer = client.post(V1 + "/corrections", json=asked)
        assert "--read-only" in refused(answer, 403, "forbidden")
        assert get(client, "/health")["read_only"] is True


def test_review(client: TestClient) -> None:
    first = get(client, "/review", limit=3)
    assert len(first["statements"]) == 3
    key = first["statements"][0]["statement"]["id"]
    asked = {"kind": "accept", "statement": key, "author": "Ines"}
    assert client.post(V1 + "/corrections", json=asked).status_code == 201
    second = get(client, "/review", limit=3)
    assert second["decided"] == 1
    assert [d["statement"]["id"] for d in second["statements"][:2]] == [
        d["statement"]["id"] for d in first["statements"][1:]
    ]


def test_export(shared: TestClient) -> None:
    found = get(shared, "/search", limit=100)
    lines = shared.get(V1 + "/export")
    assert lines.headers["content-disposition"] == 'attachment; filename="statements.jsonl"'
    assert lines.headers["content-length"] == str(len(lines.content))
    taken = [json.loads(line) for line in lines.text.splitlines()]
    assert sorted(one["id"] for one in taken) == sorted(h["statement"]["id"] for h in found["hits"])
    rows = shared.get(V1 + "/export", params={"format": "csv", "q": "Ernte"}).text.splitlines()
    assert rows[0].startswith("source,text_id,title,")
    assert len(rows) == 2
    for form in ("web-annotation", "tei", "conll", "html", "parquet"):
        answer = shared.get(V1 + "/export", params={"format": form, "q": "Ernte"})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert len(answer.content) > 100
    refused(shared.get(V1 + "/export?format=xls"), 422, "invalid")
    assert "is no date" in refused(shared.get(V1 + "/export?since=2026-99"), 422, "invalid")


def test_export_of_corrections(client: TestClient) -> None:
    key = get(client, "/search", q="Ernte")["hits"][0]["statement"]["id"]
    other = get(client, "/search", q="versprach OR prüfen")["hits"][0]["statement"]["id"]
    for asked in (
        {"kind": "fix", "statement": key, "who": {"name": "Elske Harmsen"}, "author": "Ines"},
        {"kind": "reject", "statement": other, "author": "Ines"},
    ):
        assert client.post(V1 + "/corrections", json=asked).status_code == 201

    def exported(**parameters: str) -> dict[str, Any]:
        lines = client.get(V1 + "/export", params=parameters).text.splitlines()
        made = [json.loads(line) for line in lines]
        assert len({one["id"] + one["url"] for one in made}) == len(made)
        return {one["id"]: one for one in made}

    corrected = exported()
    assert corrected[key]["speaker"]["name"] == "Elske Harmsen"
    assert other not in corrected
    assert exported(as_found="true")[key]["speaker"]["name"] == "Wido Tammen"


def test_dossiers(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with served(path) as client:
        assert get(client, "/dossiers") == {"next": None, "dossiers": []}
        key = get(client, "/search", q="Ernte")["hits"][0]["statement"]["id"]
        with Archive.open(path) as archive:
            made = [dossiers.create(archive, name) for name in ("Brücke", "Fischer")]
            dossiers.pin(archive, "Fischer", key, "wichtig")
            dossiers.save(archive, "Fischer", Query(words="Ernte", since="2026"))
        first = get(client, "/dossiers", limit=1)
        assert [d["name"] for d in first["dossiers"]] == ["Brücke"]
        (second,) = client.get(first["next"]).json()["dossiers"]
        assert second == get(client, f"/dossiers/{made[1].id}")
        pin, saved = second["items"]
        assert (pin["statement_id"], pin["note"], pin["query"]) == (key, "wichtig", None)
        assert saved["query"]["words"] == "Ernte"


def test_empty_archive(tmp_path: Path) -> None:
    with served(tmp_path / "archive.sqlite", empty=True) as client:
        assert get(client, "/search", facets="speaker")["total"] == 0
        assert get(client, "/people") == {"next": None, "people": []}
        assert get(client, "/review") == {"statements": [], "people": [], "decided": 0}
        assert client.get(V1 + "/export").content == b""


def test_defects_are_told_in_the_same_shape(
    shared: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("geheim")

    monkeypatch.setattr("wortlaut.web.api_search.search", broken)
    answer = shared.get(V1 + "/search")
    assert "geheim" not in refused(answer, 500, "internal")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "geheim" in caplog.text
