"""The HTTP API as a program uses it."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.asked import BRIDGE, V1, get, refused
from tests.web.served import served

from wortlaut import codec
from wortlaut.archive import Archive, dossiers
from wortlaut.archive.query import Query
from wortlaut.people import Entry


def test_health(reader: TestClient) -> None:
    found = get(reader, "/health")
    assert (found["status"], found["contract"], found["read_only"]) == ("ok", 1, False)


def test_pages_versions_and_bytes(reader: TestClient) -> None:
    found = get(reader, "/pages", address=BRIDGE)
    assert found == get(reader, f"/pages/{found['page']}")
    assert [v["number"] for v in found["versions"]] == [1, 2]
    assert [v["latest"] for v in found["versions"]] == [False, True]
    assert get(reader, f"/pages/{found['page']}/versions") == {"versions": found["versions"]}
    first = found["versions"][0]
    one = get(reader, f"/versions/{first['id']}")
    assert one["version"] == first
    codec.decode(json.dumps(one["record"]))
    raw = reader.get(V1 + f"/versions/{first['id']}/raw")
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
def test_what_is_not_there(reader: TestClient, path: str) -> None:
    refused(reader.get(V1 + path), 404, "not_found")


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
def test_ids_that_are_none(reader: TestClient, path: str) -> None:
    refused(reader.get(V1 + path), 422, "invalid")


def test_wrong_methods(reader: TestClient) -> None:
    for method, path in (("DELETE", "/pages/1"), ("PUT", "/corrections"), ("GET", "/read")):
        answer = reader.request(method, V1 + path)
        assert "header Allow" in refused(answer, 405, "method_not_allowed")
        assert answer.headers["allow"]


def test_statement(reader: TestClient) -> None:
    hit = get(reader, "/search", q="Ernte")["hits"][0]
    found = get(reader, f"/statements/{hit['statement']['id'][:8]}")
    assert found["statement"] == found["as_found"] == hit["statement"]
    assert found["corrections"] == []
    (place,) = found["places"]
    assert (place["page"], place["address"]) == (hit["page"], hit["address"])
    assert not place["superseded"]


def test_etags(reader: TestClient) -> None:
    for path in ("/search?q=Br%C3%BCcke", "/pages/1", "/versions/1/raw", "/health"):
        first = reader.get(V1 + path)
        tag = first.headers["etag"]
        again = reader.get(V1 + path, headers={"if-none-match": f'"other", W/{tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert reader.get(V1 + path, headers={"if-none-match": '"other"'}).status_code == 200


def test_no_cross_origin_access(reader: TestClient) -> None:
    answer = reader.get(V1 + "/health", headers={"origin": "https://andere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    forged = reader.post(V1 + "/corrections", json={}, headers={"origin": "https://andere.example"})
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
    reader: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("geheim")

    monkeypatch.setattr("wortlaut.web.api_search.search", broken)
    answer = reader.get(V1 + "/search")
    assert "geheim" not in refused(answer, 500, "internal")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "geheim" in caplog.text
