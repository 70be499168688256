"""Feeds of every kind, sound and broken, and what is no feed."""

import resource
import sys
import time

import pytest

from wortlaut.errors import FeedError
from wortlaut.intake.feeds import Entry, read_feed

BASE = "https://kurier.example/feed"
MAY = 1_777_629_600  # 2026-05-01T10:00:00Z


def entries(body: bytes | str) -> list[Entry]:
    raw = body.encode() if isinstance(body, str) else body
    return list(read_feed(BASE, raw).entries)


def urls(body: bytes | str) -> list[str]:
    return [entry.url for entry in entries(body)]


def test_rss() -> None:
    feed = read_feed(
        BASE,
        b"""<?xml version="1.0"?><rss version="2.0"><channel><title> Olmstadt-
        Kurier </title><link>https://kurier.example/</link>
        <item><link> /a </link><pubDate>Fri, 01 May 2026 12:00:00 +0200</pubDate></item>
        <item><guid>https://kurier.example/b#x</guid></item>
        <item><guid isPermaLink="false">tag:c</guid></item>
        <item><link>ftp://kurier.example/d</link></item></channel></rss>""",
    )
    assert feed.kind == "RSS"
    assert feed.title == "Olmstadt- Kurier"
    assert list(feed.entries) == [
        Entry("https://kurier.example/a", MAY),
        Entry("https://kurier.example/b"),
    ]


def test_atom() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>tag:x</id>
    <link rel="alternate" href="e.html"/><published>2026-05-01T10:00:00Z</published>
    <updated>2026-05-01T12:00:01+02:00</updated></entry></feed>"""
    assert read_feed(BASE, body.encode()).kind == "Atom"
    assert entries(body) == [Entry("https://kurier.example/e.html", MAY, MAY + 1)]


def test_json_feed() -> None:
    body = """{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [
    {"id": "1", "url": "https://kurier.example/1", "date_published": "2026-05-01T10:00:00Z"},
    {"id": "https://kurier.example/2"}, {"id": "3", "external_url": "https://other.example/3"}]}"""
    assert read_feed(BASE, body.encode()).kind == "JSON Feed"
    assert entries(body) == [
        Entry("https://kurier.example/1", MAY),
        Entry("https://kurier.example/2"),
        Entry("https://other.example/3"),
    ]


def test_rdf() -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="x"><title>R</title></channel><item rdf:about="https://kurier.example/r">
    <link>https://kurier.example/r</link><dc:date>2026-05-01T10:00:00Z</dc:date></item></rdf:RDF>"""
    assert read_feed(BASE, body.encode()).kind == "RDF"
    assert entries(body) == [Entry("https://kurier.example/r", MAY)]


def test_news_sitemap() -> None:
    body = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
    xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
    <url><i:image><i:loc>https://kurier.example/bild.jpg</i:loc></i:image>
    <loc>https://kurier.example/a?x=1&amp;y=2</loc><lastmod>2026-05-01T10:00:01Z</lastmod>
    <n:news><n:publication_date>2026-05-01T12:00:00+02:00</n:publication_date></n:news></url>
    <url><loc> https://kurier.example/b </loc><lastmod>2026-05-01</lastmod></url></urlset>"""
    assert read_feed(BASE, body.encode()).kind == "sitemap"
    assert entries(body) == [
        Entry("https://kurier.example/a?x=1&y=2", MAY, MAY + 1),
        Entry("https://kurier.example/b", None, MAY - 36_000),
    ]


def test_sitemap_index() -> None:
    body = "<sitemapindex><sitemap><loc>https://kurier.example/s.xml</loc></sitemap></sitemapindex>"
    assert read_feed(BASE, body.encode()).kind == "sitemap index"
    assert urls(body) == ["https://kurier.example/s.xml"]


@pytest.mark.parametrize("title", ["A & B", "A &nbsp; B", "<![CDATA[A & B]]>", "Öl &amp; Gas"])
@pytest.mark.parametrize("link", ["/a?x=1&y=2", "/a?x=1&amp;y=2", "<![CDATA[/a?x=1&y=2]]>"])
def test_stray_ampersands_cost_no_address_a_part(title: str, link: str) -> None:
    whole = ["https://kurier.example/a?x=1&y=2"]
    item = f"<title>{title}</title><item><title>{title}</title><link>{link}</link></item>"
    assert urls(f"<rss version='2.0'><channel>{item}</channel></rss>") == whole
    if "CDATA" not in link:
        assert urls(f"<urlset><url><loc>{link}</loc></url></urlset>") == whole


@pytest.mark.parametrize(
    "date", ["Wed, 99 Foo 2026", "1970-01-01T00:00:00Z", "2199-01-01T00:00:00Z", "0202-05-04", "x"]
)
def test_wrong_dates_are_none(date: str) -> None:
    assert entries(
        f"<rss><channel><item><link>/a</link><pubDate>{date}</pubDate></item></channel></rss>"
    ) == [Entry("https://kurier.example/a")]
    assert entries(f"<urlset><url><loc>/a</loc><lastmod>{date}</lastmod></url></urlset>") == [
        Entry("https://kurier.example/a")
    ]


def test_feeds_that_break_off_give_what_they_have() -> None:
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(9))
    assert len(urls(f"<rss><channel>{items}<item><link>/9")) >= 9
    places = "".join(f"<url><loc>/{n}</loc></url>" for n in range(9))
    assert len(urls(f"<urlset>{places}<url><loc>/9")) >= 9


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"hello",
        b"{}",
        b"[1]",
        b'{"items": 3}',
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
        b"\x89PNG\r\n\x1a\n" + bytes(99),
        b"<html><body>no feed</body></html>",
        b"<!doctype html><title>x</title>",
        b"<note>no feed</note>",
        bytes(range(256)),
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    with pytest.raises(FeedError, match=r"^https://kurier\.example/feed: is .*no feed") as failed:
        list(read_feed(BASE, body).entries)
    assert "\n" not in str(failed.value)
    assert len(str(failed.value)) < 250


def test_a_web_page_that_names_its_feed_is_a_help() -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='/rss'>"
    with pytest.raises(FeedError, match=r"it names this one: https://kurier\.example/rss"):
        read_feed(BASE, f"<html><head>{link}</head></html>".encode())


def test_entities_do_not_explode() -> None:
    bomb = "<!DOCTYPE u [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    body = f"{bomb}]><urlset><url><loc>/&i;</loc></url><url><loc>/b</loc></url></urlset>"
    began = time.process_time()
    assert "https://kurier.example/b" in urls(body)
    assert time.process_time() - began < 10  # opened out, it would take hours


def test_100_000_entries_take_little_memory() -> None:
    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
            1 if sys.platform == "darwin" else 1024
        )

    places = "".join(f"<url><loc>https://kurier.example/{n}</loc></url>" for n in range(100_000))
    before = peak()
    assert len(entries(f"<urlset>{places}</urlset>")) == 100_000
    assert peak() - before < 100_000_000
