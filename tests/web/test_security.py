"""Hosts, tokens, forged requests, sizes and headers."""

import asyncio
import base64
import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient
from tests.web.forms import send, token
from tests.web.served import served

from wortlaut.web import security
from wortlaut.web.app import PAGES
from wortlaut.web.security import (
    SAFE_METHODS,
    SESSION,
    SLOW,
    Keys,
    is_loopback,
    local_path,
)

TOKEN = "ein-sehr-langes-kennwort"


@pytest.fixture(scope="module")
def locked(filled: Path) -> Iterator[TestClient]:
    with served(filled, token=TOKEN, names=["news.office.example"]) as client:
        yield client


@pytest.fixture
def fresh(locked: TestClient) -> TestClient:
    locked.cookies.clear()
    return locked


def test_every_answer_has_the_headers(reader: TestClient) -> None:
    for path in ("/", "/nix", "/static/room.js", "/api/v1/health", "/page/1"):
        headers = reader.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.168.1.20"]
)
def test_known_hosts_come_in(reader: TestClient, host: str) -> None:
    assert reader.get("/login", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "a b",
        "0x7f",
        "evil.example@localhost",
        "localhost/static/?",
        "localhost#",
        "localhost?",
        "localhost:80:80",
        "localhost:abc",
        "localhost:999999",
        "[::1]evil.example",
        "localhost\\@evil.example",
    ],
)
def test_other_names_are_refused(reader: TestClient, host: str) -> None:
    answer = reader.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "unknown host" in answer.text


def test_names_that_were_given_come_in(locked: TestClient) -> None:
    assert locked.get("/login", headers={"host": "News.Office.Example:80"}).status_code == 200


def changes() -> list[str]:
    """Every path of a page that takes a change, with made-up parts."""
    paths = []
    for pages in PAGES:
        for route in pages.router.routes:
            if set(route.methods) - SAFE_METHODS:
                paths.append(re.sub(r"\{\w+\}", "1", route.path))
    return paths


def test_no_change_without_the_token_of_a_form(writer: TestClient) -> None:
    paths = changes()
    assert len(paths) > 12
    good = token(writer)
    for path in paths:
        assert writer.post(path, data={}).status_code == 403, path
        assert writer.post(path, data={"csrf": "0" * 64}).status_code == 403, path
    writer.cookies.clear()
    assert writer.post("/settings", data={"csrf": good}).status_code == 403


def test_a_token_of_another_visitor_does_not_count(writer: TestClient) -> None:
    good = token(writer)
    writer.cookies.clear()
    writer.get("/")
    assert writer.post("/settings", data={"csrf": good}).status_code == 403


def test_the_token_may_come_as_a_header(writer: TestClient) -> None:
    good = token(writer)
    assert writer.post("/settings", headers={"x-csrf-token": good}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "localhost"},
        {"origin": "http://localhost@evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_changes_from_other_sites_are_refused(writer: TestClient, headers: dict[str, str]) -> None:
    data = {"csrf": token(writer)}
    assert writer.post("/settings", data=data, headers=headers).status_code == 403
    assert writer.post("/api/v1/read", content=b"x", headers=headers).status_code == 403


def test_large_bodies_are_refused_announced_or_not(reader: TestClient) -> None:
    announced = reader.post("/bring", content=b"", headers={"content-length": "26000000"})
    assert announced.status_code == 413
    chunks = (b"x" * 1_000_000 for _ in range(27))
    assert reader.post("/api/v1/read", content=chunks).status_code == 413


def test_without_the_token_nothing_is_shown(fresh: TestClient) -> None:
    page = fresh.get("/page/1", headers={"accept": "text/html"}, follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Fpage%2F1")
    for path in ("/api/v1/health", "/feeds/latest.atom", "/search"):
        answer = fresh.get(path)
        assert answer.status_code == 401
        assert "Brücke" not in answer.text
    assert fresh.get("/static/style.css").status_code == 200


def test_logging_in_and_out(fresh: TestClient) -> None:
    answer = send(fresh, "/login", "/login", token=TOKEN, next="/page/1")
    assert answer.status_code == 200
    assert "Brückenstreit" in answer.text
    assert TOKEN not in answer.text + str(answer.request.url)
    send(fresh, "/logout", "/login")
    assert fresh.get("/page/1").status_code == 401


def test_the_language_may_be_chosen_before_logging_in(fresh: TestClient) -> None:
    answer = send(fresh, "/settings", "/login", language="de", back="/login")
    assert (answer.url.path, "Anmelden" in answer.text) == ("/login", True)


def test_a_wrong_token_does_not_let_in(fresh: TestClient) -> None:
    answer = send(fresh, "/login", "/login", token="falsch", next="/page/1")
    assert answer.status_code == 403
    assert fresh.get("/page/1").status_code == 401


def test_programs_send_the_token_with_each_request(fresh: TestClient) -> None:
    basic = base64.b64encode(f"feeds:{TOKEN}".encode()).decode()
    for value, status in [
        (f"Bearer {TOKEN}", 200),
        (f"Basic {basic}", 200),
        ("Bearer falsch", 401),
        ("Basic !!!", 401),
        (TOKEN, 401),
    ]:
        answer = fresh.get("/api/v1/health", headers={"authorization": value})
        assert answer.status_code == status


def test_wrong_tokens_are_answered_slowly_however_they_are_sent(
    fresh: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    timed = SimpleNamespace(sleep=wait, wait_for=asyncio.wait_for)
    monkeypatch.setattr(security, "asyncio", timed)
    for value in ("Bearer falsch", "Basic !!!"):
        fresh.get("/api/v1/health", headers={"authorization": value})
    assert waited == [SLOW, SLOW]
    fresh.get("/api/v1/health", headers={"authorization": f"Bearer {TOKEN}"})
    fresh.get("/page/1")  # tries no token
    assert waited == [SLOW, SLOW]


def test_sessions_cannot_be_made_up_and_end() -> None:
    keys = Keys(TOKEN)
    good = keys.session(int(time.time()) + 60)
    assert keys.is_session(good)
    assert not keys.is_session(keys.session(int(time.time()) - 1))
    assert not Keys("ein-anderes-langes-kennwort").is_session(good)
    for made_up in ("", "99999999999.", "9" * 40, good + "0", "²." + good, "99999999999.ä"):
        assert not keys.is_session(made_up)


def test_made_up_cookies_do_not_let_in(fresh: TestClient) -> None:
    fresh.cookies.set(SESSION, "99999999999.0")
    assert fresh.get("/page/1").status_code == 401


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "x", "/a\nb", ""]
)
def test_only_paths_of_this_server_are_gone_back_to(path: str) -> None:
    assert local_path(path) == "/"


def test_what_is_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.0.1", "office")))


def test_a_read_only_room_takes_no_changes(filled: Path) -> None:
    with served(filled, read_only=True) as client:
        for path, fields in [
            ("/bring", {"text": "„Ja“, sagte er."}),
            ("/person/1/rename", {"name": "X"}),
            ("/dossiers", {"name": "X"}),
            ("/review/people/1", {}),
        ]:
            assert send(client, path, **fields).status_code == 403, path
        assert "/bring" not in client.get("/").text


def test_a_read_only_room_refuses_whatever_changes_the_archive(filled: Path) -> None:
    before = filled.read_bytes()
    own = {"/login", "/logout", "/settings", "/review/name"}  # only cookies of the reader
    with served(filled, read_only=True) as client:
        send(client, "/review/name", author="Ines Tervoort")
        data = {"csrf": token(client), "other": "2"}
        for path in set(changes()) - own:
            assert client.post(path, data=data).status_code == 403, path
        for path in ("/api/v1/corrections", "/api/v1/corrections/1/undo"):
            assert client.post(path, json={}).status_code == 403, path
    assert filled.read_bytes() == before


def test_a_defect_is_said_without_its_details(
    reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("wortlaut.web.pages_start.show", broken)
    answer = reader.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_where_the_server_runs_is_not_told(reader: TestClient) -> None:
    for path in ("/at?address=", "/api/v1/pages?address="):
        for given in ("x.html", "../x", "~", "."):
            answer = reader.get(path + given)
            assert answer.status_code == 404
            assert str(Path.cwd()) not in answer.text
            assert str(Path.cwd().parent) not in answer.text
