"""Watching feeds on a real server: what is fetched from them, troubles, resuming."""

import gzip
import time

import pytest
from tests.archive.invented import RULES
from tests.intake.looking import QUICK, checked, column, kept, later, look
from tests.intake.server import Site, page, rss

from wortlaut.archive import Archive, Outcome
from wortlaut.archive.index import in_one_part
from wortlaut.errors import FeedError
from wortlaut.intake import Checked, Failure, Kept, Postponed, queue, watch
from wortlaut.intake.watching import Event

pytestmark = pytest.mark.usefixtures("impatient")


def test_pages_of_a_feed_are_kept(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/a", "/b"), etag='"1"')
    for path in ("/a", "/b"):
        site.put(path, page(f"Wir bauen in {path}"))
    events = look(archive, site.url("/feed"))
    assert checked(events) == [Checked(site.url("/feed"), "RSS", "Olmstadt-Kurier", 2, 2)]
    assert {item.address for item in kept(events)} == {site.url("/a"), site.url("/b")}
    for item in kept(events):
        assert item.added.outcome is Outcome.NEW
        assert item.added.statements == 1
        assert archive.raw(item.added.version).body == page(f"Wir bauen in {item.address[-2:]}")


def test_what_a_run_brought_in_is_made_quick_to_search(
    archive: Archive, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wortlaut.archive.index.LITTLE", 0)
    site.put("/feed", rss("/a"))
    site.put("/a", page("Wir bauen"))
    assert len(kept(look(archive, site.url("/feed")))) == 1
    assert in_one_part(archive.connection)


def test_newest_pages_come_first_and_wrong_dates_do_no_harm(archive: Archive, site: Site) -> None:
    dates = (
        "Mon, 02 Mar 2026 10:00:00 GMT",
        "Wed, 99 Foo 2026",
        "Tue, 03 Mar 2026 10:00:00 GMT",
        "Tue, 03 Mar 2199 10:00:00 GMT",
    )
    site.put("/feed", rss("/old", "/odd", "/new", "/far", dates=dates))
    for path in ("/old", "/odd", "/new", "/far"):
        site.put(path, page(f"Das ist {path}"))
    events = look(archive, site.url("/feed"))
    order = [item.address.rpartition("/")[2] for item in kept(events)]
    assert order == ["odd", "far", "new", "old"]


def test_a_page_that_moved_has_both_addresses(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/short"))
    site.put("/short", b"", status=301, location="/long/address")
    site.put("/long/address", page("Wir bauen die Brücke"))
    look(archive, site.url("/feed"))
    assert archive.find_page(site.url("/short")) == archive.find_page(site.url("/long/address"))


def test_sitemap_index_and_compressed_sitemaps(archive: Archive, site: Site) -> None:
    def index(day: int) -> bytes:
        parts = "".join(
            f"<sitemap><loc>{site.url(path)}</loc><lastmod>2026-05-0{day}</lastmod></sitemap>"
            for path in ("/s1.xml.gz", "/index.xml")  # it names itself too
        )
        return f"<sitemapindex>{parts}</sitemapindex>".encode()

    def sitemap(*links: str) -> bytes:
        return "".join(
            ["<urlset>", *(f"<url><loc>{site.url(li)}</loc></url>" for li in links), "</urlset>"]
        ).encode()

    site.put("/index.xml", index(1))
    site.put("/s1.xml.gz", gzip.compress(sitemap("/a")), content_type="application/gzip")
    for path in ("/a", "/b"):
        site.put(path, page(f"Das ist {path}"))
    assert len(kept(look(archive, site.url("/index.xml")))) == 1
    site.put("/s1.xml.gz", gzip.compress(sitemap("/a", "/b")), content_type="application/gzip")
    assert kept(look(archive)) == []  # the index does not say that it changed
    site.put("/index.xml", index(2))
    later(archive, 601)
    archive.connection.execute("UPDATE intake_feed SET checked_at = checked_at - 601")
    assert [item.address for item in kept(look(archive))] == [site.url("/b")]
    (watched,) = queue.Queue(archive).watched()
    assert (watched.kind, watched.fetched) == ("sitemap index", 2)


def test_what_is_no_feed_is_said_and_not_watched(archive: Archive, site: Site) -> None:
    site.put("/page", page("Wir bauen die Brücke"))
    events = look(archive, site.url("/page"), site.url("/missing"))
    assert all(isinstance(event, Failure) for event in events)
    assert len(events) == 2
    assert queue.Queue(archive).watched() == ()
    with pytest.raises(FeedError, match="nothing is watched yet"):
        look(archive)


@pytest.mark.parametrize(
    "name", ["feed.xml", "file:///etc/passwd", "ftp://x.example/", "http://[x"]
)
def test_only_addresses_can_be_watched(archive: Archive, name: str) -> None:
    with pytest.raises(FeedError, match="only http and https"):
        look(archive, name)
    assert queue.Queue(archive).watched() == ()


def test_a_feed_that_fails_later_is_kept_and_tried_again(archive: Archive, site: Site) -> None:
    site.put("/feed", rss())
    look(archive, site.url("/feed"))
    site.put("/feed", page("Wartung"))
    (event,) = look(archive)
    assert isinstance(event, Postponed)
    assert event.feed
    (watched,) = queue.Queue(archive).watched()
    assert "no feed" in str(watched.error)
    site.put("/feed", rss())
    later(archive, 3600)
    look(archive)
    assert queue.Queue(archive).watched()[0].error is None


def test_a_feed_of_100_000_entries(archive: Archive, site: Site) -> None:
    site.put("/feed", rss(*(site.url(f"/{number}") for number in range(100_000))))
    for number in range(100_000 - 3, 100_000):
        site.put(f"/{number}", page(f"Das ist Nummer {number}"))
    events = look(archive, site.url("/feed"), limit=2)
    assert checked(events)[0].new == 100_000
    assert sum(site.asked.values()) == 4  # feed, robots.txt and two pages
    assert sum(not isinstance(event, Checked) for event in events) == 2
    assert len(look(archive, limit=1)) == 2


def test_a_run_that_ends_is_gone_on_with(archive: Archive, site: Site) -> None:
    links = [f"/{number}" for number in range(12)]
    site.put("/feed", rss(*links), etag='"1"')
    for link in links:
        site.put(link, page(f"Das ist {link}"))
    first: list[Event] = []
    for event in watch(
        archive, [site.url("/feed")], RULES, pause=0, stop=lambda: len(kept(first)) >= 3
    ):
        first.append(event)
    rest = look(archive)
    addresses = [item.address for item in kept(first) + kept(rest)]
    assert len(kept(first)) >= 3
    assert sorted(addresses) == sorted(site.url(link) for link in links)


def test_without_once_it_looks_again_and_again(archive: Archive, site: Site) -> None:
    links = ["/0"]
    site.replies["/feed"] = lambda request: (200, {}, rss(*links))
    for number in range(3):
        site.put(f"/{number}", page(f"Das ist Nummer {number}"))
    seen: list[Kept] = []
    began = time.monotonic()
    for event in watch(
        archive,
        [site.url("/feed")],
        QUICK,
        every=1,
        pause=0,
        stop=lambda: len(seen) == 3 or time.monotonic() > began + 15,
    ):
        if isinstance(event, Kept):
            seen.append(event)
            links.append(f"/{len(links)}")
    assert [item.address for item in seen] == [site.url(f"/{number}") for number in range(3)]


def test_removing_keeps_the_pages(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/a"))
    site.put("/a", page("Wir bauen die Brücke"))
    look(archive, site.url("/feed"))
    with archive.change():
        queue.Queue(archive).remove(site.url("/feed"))
    assert column(archive, "url") == []
    assert archive.find_page(site.url("/a"))


def test_a_page_that_two_feeds_name_outlives_the_one(archive: Archive, site: Site) -> None:
    for feed in ("/one", "/two"):
        site.put(feed, rss("/a"), etag='"1"')
    site.put("/a", page("Wir bauen die Brücke"))
    look(archive, site.url("/one"), site.url("/two"))
    with archive.change():
        queue.Queue(archive).remove(site.url("/one"))
    look(archive)
    assert column(archive, "url") == [site.url("/a")]
