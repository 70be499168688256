"""Feeds hold to RFC 4287 and JSON Feed 1.1, and are only sent again when they changed."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient
from tests.web.invented import page
from tests.web.served import served

from wortlaut import pipeline
from wortlaut.archive import Archive, dossiers
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT
from wortlaut.archive.query import Query
from wortlaut.config import EngineName, Settings
from wortlaut.web.feed_formats import Entry, Feed, atom, json_feed, moment

ATOM = "{http://www.w3.org/2005/Atom}"
LINE = "„Die Fähre fährt ab Montag jeden Tag“, sagte die Hafenmeisterin Ada Brand am Freitag."
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]*")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.sqlite"


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    with served(path) as made:
        yield made


@pytest.fixture
def lists(client: TestClient, path: Path) -> list[str]:
    """The addresses of one feed of every kind, without their endings."""
    with Archive.open(path) as archive:
        (person,) = (p.id for p in archive.people.list() if p.name == "Helma Vrees")
        made = dossiers.create(archive, "Brücke & Kreis <1>", "Notiz")
        found = client.get("/api/v1/search?q=Ernte").json()["hits"][0]
        dossiers.pin(archive, made.name, found["statement"]["id"])
        dossiers.save(archive, made.name, Query(words="Brücke"))
    return ["latest", "search", f"person/{person}", f"dossier/{made.id}"]


def check_atom(body: bytes, address: str) -> Any:
    """The rules of RFC 4287 that a feed of statements can break."""
    root = etree.fromstring(body)
    assert root.tag == ATOM + "feed"
    for node in (root, *root.findall(ATOM + "entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(ATOM + name)) == 1, name  # 4.1.1, 4.1.2
        assert TAG.fullmatch(node.findtext(ATOM + "id"))
        for name in ("updated", "published"):
            for stamp in node.findall(ATOM + name):
                assert STAMP.fullmatch(stamp.text)
                datetime.fromisoformat(stamp.text)
        links = [(a.get("rel"), a.get("type")) for a in node.findall(ATOM + "link")]
        assert len(links) == len(set(links)), "at most one alternate of a type"
        for link in node.findall(ATOM + "link"):
            assert urlsplit(link.get("href")).scheme in ("http", "https")
            assert link.get("href").isascii()
        for name in node.findall(f"{ATOM}author/{ATOM}name"):
            assert name.text.strip()
        for content in node.findall(ATOM + "content"):
            assert content.get("type") == "html"
            assert len(content) == 0, "markup is escaped"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    (own,) = [a for a in root.findall(ATOM + "link") if a.get("rel") == "self"]
    assert own.get("href") == address
    ids = [e.findtext(ATOM + "id") for e in root.iter(ATOM + "entry")]
    assert len(ids) == len(set(ids))
    updated = [e.findtext(ATOM + "updated") for e in root.iter(ATOM + "entry")]
    assert root.findtext(ATOM + "updated") >= max(updated, default="")
    return root


def check_json(body: bytes, address: str) -> Any:
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == address
    assert urlsplit(feed["home_page_url"]).scheme == "http"
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert item["content_text"]
        assert urlsplit(item["url"]).path.startswith("/statement/")
        for name in {"date_published", "date_modified"} & item.keys():
            assert STAMP.fullmatch(item[name])
        assert all(author["name"] for author in item.get("authors", []))
        assert all(isinstance(tag, str) for tag in item["tags"])
        assert None not in item.values()
    return feed


def test_every_list(client: TestClient, lists: list[str]) -> None:
    for name in lists:
        answer = client.get(f"/feeds/{name}.atom")
        assert answer.headers["content-type"] == "application/atom+xml"
        check_atom(answer.content, f"http://localhost/feeds/{name}.atom")
        parsed = feedparser.parse(answer.content)
        assert not parsed.bozo
        assert parsed.version == "atom10"
        assert parsed.entries
        other = client.get(f"/feeds/{name}.json")
        assert other.headers["content-type"] == "application/feed+json"
        feed = check_json(other.content, f"http://localhost/feeds/{name}.json")
        assert [item["id"] for item in feed["items"]] == [e.id for e in parsed.entries]
        assert feed["title"] == parsed.feed.title
        for entry in parsed.entries:
            assert client.get(f"/api/v1/statements/{entry.link.split('/')[-1]}").status_code == 200


def test_what_is_in_it(client: TestClient) -> None:
    parsed = feedparser.parse(client.get("/feeds/search.atom?q=Ernte&type=direct").content)
    (entry,) = parsed.entries
    assert entry.title == "Wido Tammen: „Uns fehlt die halbe Ernte“"
    assert entry.author == "Wido Tammen"
    assert "<blockquote>„Uns fehlt die halbe Ernte“</blockquote>" in entry.content[0].value
    assert {link.rel: link.href for link in entry.links}["via"] == (
        "https://ohlebote.example/fischer"
    )
    assert parsed.feed.title == "wortlaut – Ernte, direct"
    assert "/search?q=Ernte&type=direct" in [urlsplit(a.href).path + "?" + urlsplit(a.href).query
                                             for a in parsed.feed.links]  # fmt: skip
    german = client.get("/feeds/latest.json", headers={"accept-language": "de"})
    assert "vary" in german.headers
    assert len(client.get("/feeds/latest.json?limit=2").json()["items"]) == 2


def test_dossiers_leave_out_what_was_rejected(
    client: TestClient, lists: list[str], path: Path
) -> None:
    dossier = lists[-1]
    before = client.get(f"/feeds/{dossier}.json").json()["items"]
    assert any("Ernte" in item["title"] for item in before)
    with Archive.open(path) as archive:
        key = client.get("/api/v1/search?q=Ernte").json()["hits"][0]["statement"]["id"]
        Corrections(archive).correct(key, REJECT, "Ines")
    after = client.get(f"/feeds/{dossier}.json").json()["items"]
    assert len(after) == len(before) - 1
    assert not any("Ernte" in item["title"] for item in after)


def test_only_sent_again_when_changed(client: TestClient, path: Path) -> None:
    first = client.get("/feeds/latest.atom")
    tag, since = first.headers["etag"], first.headers["last-modified"]
    for asked in ({"if-none-match": tag}, {"if-modified-since": since}):
        again = client.get("/feeds/latest.atom", headers=asked)
        assert (again.status_code, again.content) == (304, b"")
    old = {"if-modified-since": "Tue, 03 Mar 2020 10:00:00 GMT"}
    for asked in ({"if-none-match": '"x"', "if-modified-since": since}, old):
        assert client.get("/feeds/latest.atom", headers=asked).status_code == 200
    for wrong in ("gestern", ""):
        asked = {"if-modified-since": wrong}
        assert client.get("/feeds/latest.atom", headers=asked).status_code == 200
    with Archive.open(path) as archive:
        one = page("https://neu.example/1", "2026-03-09T10:00:00Z", "Neue Fähre\n" + LINE)
        (record,) = pipeline.read_pages([one], Settings(engine=EngineName.RULES))
        archive.add(one, record, (one.source,))
    changed = client.get("/feeds/latest.atom", headers={"if-none-match": tag})
    assert changed.status_code == 200
    ids = [e.id for e in feedparser.parse(first.content).entries]
    later = [e.id for e in feedparser.parse(changed.content).entries]
    assert [i for i in later if i in ids] == ids, "what was there keeps its id"


def test_a_correction_is_an_update(client: TestClient, path: Path) -> None:
    feed = client.get("/feeds/search.json?q=Ernte")
    with Archive.open(path) as archive:
        key = feed.json()["items"][0]["url"].rsplit("/", 1)[1]
        kept = Corrections(archive).correct(key, ACCEPT, "Ines")
    after = client.get("/feeds/search.json?q=Ernte").json()["items"][0]
    assert after["id"] == feed.json()["items"][0]["id"]
    assert after["date_modified"] == kept.at


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("latest.rss", 422),
        ("nirgends.atom", 404),
        ("person/999.atom", 404),
        ("person/abc.atom", 422),
        ("dossier/999.json", 404),
        ("search.atom?type=laut", 422),
        ("search.atom?speker=Vrees", 422),
        ("latest.atom?limit=1000", 422),
    ],
)
def test_what_is_not_there(client: TestClient, address: str, status: int) -> None:
    answer = client.get(f"/feeds/{address}")
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_empty_lists(tmp_path: Path) -> None:
    with served(tmp_path / "empty.sqlite", empty=True) as client:
        body = client.get("/feeds/latest.atom").content
        assert len(check_atom(body, "http://localhost/feeds/latest.atom")) >= 6
        assert not feedparser.parse(body).entries
        check_json(client.get("/feeds/latest.json").content, "http://localhost/feeds/latest.json")


def test_hostile_words() -> None:
    nasty = "<script>alert(1)</script>\0\x08\ufffe ]]> & \"'\u202eabc"
    entry = Entry(
        "tag:wortlaut,2026:statement/1/page/1", nasty, "2026-03-03T10:00:00Z",
        "http://localhost/statement/1", nasty, nasty, nasty, nasty, "2026-03-03",
        'https://a.example/"><script>', "direct",
    )  # fmt: skip
    feed = Feed("tag:wortlaut,2026:x", nasty, entry.updated, "http://localhost/feeds/x.atom",
                "http://localhost/", (entry,))  # fmt: skip
    root = etree.fromstring(atom(feed))
    content = root.findtext(f"{ATOM}entry/{ATOM}content")
    assert "<script" not in content
    assert "&lt;script&gt;" in content
    assert not list(root.iter("{*}script"))
    assert "<script" not in json.loads(json_feed(feed))["items"][0]["content_html"]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("2026-03-03", "2026-03-03T00:00:00Z"),
        ("2026-03-03T10:15", "2026-03-03T10:15:00Z"),
        ("2026-03-03T10:15:30+01:00", "2026-03-03T10:15:30+01:00"),
        ("2026-03", None),
        ("2026", None),
        ("gestern früh", None),
        (None, None),
    ],
)
def test_moments(given: str | None, made: str | None) -> None:
    assert moment(given) == made
