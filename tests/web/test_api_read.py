"""Pages sent to the HTTP API are read, and nothing is kept."""

import json

import pytest
from starlette.testclient import TestClient
from tests.web.asked import BRIDGE, V1, get, refused
from tests.web.invented import PAGES

from wortlaut import codec


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
def test_read(reader: TestClient, body: bytes, kind: str) -> None:
    answer = reader.post(V1 + "/read", content=body, headers={"content-type": kind})
    assert answer.status_code == 200, answer.text
    record = codec.decode(answer.content)
    assert record.contract == 1
    assert any("Brücke" in s.quotation.text for s in record.statements)


def test_read_keeps_nothing_and_filters(reader: TestClient) -> None:
    before = get(reader, "/search")["total"]
    body = PAGES[BRIDGE][1].encode()
    sure = reader.post(
        V1 + "/read?min_confidence=0.9", content=body, headers={"content-type": "text/plain"}
    ).json()
    assert sure["statements"]
    assert all(s["confidence"] >= 0.9 for s in sure["statements"])
    other = reader.post(
        V1 + "/read?language=fr", content=body, headers={"content-type": "text/plain"}
    ).json()
    assert (other["statements"], other["text"]["language"]) == ([], "fr")
    assert get(reader, "/search")["total"] == before


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
def test_read_refuses(reader: TestClient, body: bytes, kind: str, status: int, words: str) -> None:
    answer = reader.post(V1 + "/read", content=body, headers={"content-type": kind})
    code = {422: "invalid", 415: "unsupported_media_type"}[status]
    assert words in refused(answer, status, code)


def test_too_large(reader: TestClient) -> None:
    answer = reader.post(
        V1 + "/read", content=b"x" * 25_000_001, headers={"content-type": "text/plain"}
    )
    assert "25,000,000 bytes" in refused(answer, 413, "too_large")
