"""Watching feeds on a real server: politeness, conditional requests, edits, troubles, resuming."""

import gzip
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.archive.invented import RULES
from tests.intake.server import Headers, Reply, Site, page, rss

from wortlaut.archive import Archive, Outcome
from wortlaut.config import EngineName, Settings
from wortlaut.errors import FeedError
from wortlaut.intake import Checked, Failure, Kept, NotAllowed, Postponed, queue, watch, watching
from wortlaut.intake.watching import Event

QUICK = Settings(engine=EngineName.RULES, timeout=0.5)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "WAITED_FOR", 0)


def look(archive: Archive, *feeds: str, pause: float = 0, **options: Any) -> list[Event]:
    return list(watch(archive, feeds, QUICK, once=True, pause=pause, **options))


def kept(events: list[Event]) -> list[Kept]:
    return [event for event in events if isinstance(event, Kept)]


def checked(events: list[Event]) -> list[Checked]:
    return [event for event in events if isinstance(event, Checked)]


def later(archive: Archive, seconds: int) -> None:
    """Lets time pass, as far as the plan is concerned."""
    with archive.change():
        for table in ("intake_feed", "intake_queue"):
            archive.connection.execute(f"UPDATE {table} SET due_at = due_at - ?", (seconds,))
        archive.connection.execute("UPDATE intake_host SET ready_at = ready_at - ?", (seconds,))


def column(archive: Archive, name: str) -> list[Any]:
    rows = archive.connection.execute(f"SELECT {name} FROM intake_queue ORDER BY id")
    return [row[0] for row in rows]


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


def test_a_second_look_asks_only_for_what_has_changed(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/a"), etag='"1"')
    site.put("/a", page("Wir bauen die Brücke"), etag='"a"')
    look(archive, site.url("/feed"))
    again = look(archive)
    assert again == [Checked(site.url("/feed"), "RSS", None, 0, None)]
    assert site.asked == {"/feed": 2, "/robots.txt": 1 + 0, "/a": 1}


def test_last_modified_is_sent_back(archive: Archive, site: Site) -> None:
    date = "Fri, 01 May 2026 10:00:00 GMT"
    sent: list[str | None] = []

    def reply(request: Headers) -> Reply:
        sent.append(request.get("if-modified-since"))
        return 200, {"last-modified": date}, rss()

    site.replies["/feed"] = reply
    look(archive, site.url("/feed"))
    look(archive)
    assert sent == [None, date]


def test_silent_edits_are_noticed_at_the_next_visit(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/a"), etag='"1"')
    site.put("/a", page("Wir bauen die Brücke"), etag='"1"')
    look(archive, site.url("/feed"))
    assert kept(look(archive)) == []
    later(archive, queue.HOUR + 1)
    (same,) = kept(look(archive))
    assert same.added.outcome is Outcome.UNCHANGED
    assert column(archive, "visits") == [2]
    site.put("/a", page("Wir bauen die Brücke nicht"), etag='"2"')
    later(archive, 4 * queue.HOUR + 1)
    (edited,) = kept(look(archive))
    assert edited.added.outcome is Outcome.CHANGED
    assert column(archive, "visits") == [1]
    assert len(archive.versions(edited.added.page)) == 2


def test_visits_come_to_an_end(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/a"))
    site.put("/a", page("Wir bauen die Brücke"), etag='"1"')
    look(archive, site.url("/feed"))
    for pause in queue.PAUSES:
        later(archive, pause + 1)
        assert len(kept(look(archive))) == 1
    assert column(archive, "due_at") == [None]
    assert site.asked["/a"] == 1 + len(queue.PAUSES)


def test_old_pages_are_visited_once(archive: Archive, site: Site) -> None:
    old = format_datetime(datetime.now(UTC) - timedelta(days=90))
    site.put("/feed", rss("/a", dates=(old,)))
    site.put("/a", page("Wir bauen die Brücke"))
    assert len(kept(look(archive, site.url("/feed")))) == 1
    assert column(archive, "due_at") == [None]


def test_a_page_that_the_feed_says_was_updated_is_visited(archive: Archive, site: Site) -> None:
    def sitemap(day: int) -> bytes:
        return (
            f"<urlset><url><loc>{site.url('/a')}</loc><lastmod>2026-05-0{day}</lastmod></url>"
            "</urlset>"
        ).encode()

    site.put("/sitemap.xml", sitemap(1))
    site.put("/a", page("Wir bauen die Brücke"))
    look(archive, site.url("/sitemap.xml"))
    archive.connection.execute("UPDATE intake_queue SET visited_at = visited_at - 4000")
    look(archive)
    assert site.asked["/a"] == 1
    site.put("/sitemap.xml", sitemap(2))
    site.put("/a", page("Wir bauen keine Brücke"))
    (item,) = kept(look(archive))
    assert item.added.outcome is Outcome.CHANGED


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


def test_robots_txt_is_obeyed(archive: Archive, site: Site) -> None:
    site.put("/robots.txt", b"User-agent: wortlaut\nDisallow: /geheim\nDisallow: /feed\n")
    site.put("/feed", rss("/a", "/geheim/b"))
    site.put("/a", page("Wir bauen die Brücke"))
    site.put("/geheim/b", page("Wir bauen keine Brücke"))
    events = look(archive, site.url("/feed"))
    assert [item.address for item in kept(events)] == [site.url("/a")]
    assert NotAllowed(site.url("/geheim/b")) in events
    assert site.asked["/geheim/b"] == 0
    assert site.asked["/robots.txt"] == 1
    assert kept(look(archive)) == []


def test_nothing_is_fetched_while_robots_txt_cannot_be_had(archive: Archive, site: Site) -> None:
    site.put("/robots.txt", b"", status=500)
    site.put("/feed", rss("/a"))
    site.put("/a", page("Wir bauen die Brücke"))
    (event,) = [e for e in look(archive, site.url("/feed")) if isinstance(e, Postponed)]
    assert "robots.txt" in str(event.error)
    assert site.asked["/a"] == 0
    site.put("/robots.txt", b"")
    later(archive, 3600)
    assert len(kept(look(archive))) == 1


def test_one_request_at_a_time_with_pauses(archive: Archive, site: Site) -> None:
    site.put("/robots.txt", b"User-agent: *\nCrawl-delay: 0.15\n")
    links = [f"/{number}" for number in range(4)]
    site.put("/feed", rss(*links))
    for link in links:
        site.put(link, page(f"Das ist {link}"))
    look(archive, site.url("/feed"))
    assert site.most_at_once == 1
    pages = site.times[2:]  # behind the feed and robots.txt
    gaps = [after - before for before, after in pairwise(pages)]
    assert min(gaps) >= 0.15


def test_retry_after_holds_for_the_next_run_too(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/a", "/b"))
    site.put("/a", b"", status=429, retry_after="120")
    site.put("/b", b"", status=429, retry_after="120")
    events = look(archive, site.url("/feed"))
    (event,) = [e for e in events if isinstance(e, Postponed)]
    assert 115 <= event.seconds <= 122
    assert not event.feed
    assert site.asked["/a"] + site.asked["/b"] == 1
    asked = site.asked.total()
    (spared,) = look(archive)
    assert isinstance(spared, Postponed)
    assert (spared.source, site.asked.total()) == (site.url("/feed"), asked)
    for path in ("/a", "/b"):
        site.put(path, page(f"Das ist {path}"))
    later(archive, 125)
    assert len(kept(look(archive))) == 2


def test_a_short_retry_after_is_waited_for(
    archive: Archive, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "WAITED_FOR", 60)
    site.put("/feed", rss("/a", "/b"))
    site.put("/a", b"", status=503, retry_after="0")
    site.put("/b", page("Wir bauen die Brücke"))
    events = look(archive, site.url("/feed"))
    assert [item.address for item in kept(events)] == [site.url("/b")]


def test_back_off_grows_and_missing_pages_are_given_up(archive: Archive, site: Site) -> None:
    site.put("/feed", rss("/gone", "/410", "/broken"))
    site.put("/410", b"", status=410)
    site.put("/broken", b"", status=500)
    waits: list[int] = []
    failures: list[str] = []
    look_at = [site.url("/feed")]
    for _ in range(4):
        for event in look(archive, *look_at):
            if isinstance(event, Postponed) and event.source.endswith("/broken"):
                waits.append(event.seconds)
            if isinstance(event, Failure):
                failures.append(event.source.rpartition("/")[2])
        later(archive, queue.DAY + 1)
        look_at = []
    assert waits == [60, 240, 960, 3840]
    assert failures == ["410", "gone"]
    assert site.asked["/410"] == 1
    assert site.asked["/gone"] == 3


def test_redirect_loops_slow_and_huge_pages_do_not_stop_the_others(
    archive: Archive, site: Site
) -> None:
    def slow(request: Headers) -> Reply:
        time.sleep(1)
        return 200, {}, b""

    site.put("/feed", rss("/loop", "/slow", "/huge", "/empty", "/picture", "/good"))
    site.put("/loop", b"", status=302, location="/loop")
    site.replies["/slow"] = slow
    site.put("/huge", b"<p>" + b"x" * 50_000_000)
    site.put("/empty", b"")
    site.put("/picture", b"\x89PNG\r\n\x1a\n" + bytes(99), content_type="image/png")
    site.put("/good", page("Wir bauen die Brücke"))
    events = []
    for _ in range(2):  # the slow one has the server left alone for half a minute
        events += look(archive, *([] if events else [site.url("/feed")]))
        later(archive, 31)
    assert [item.address for item in kept(events)] == [site.url("/good")]
    told = {e.source.rpartition("/")[2]: str(e.error) for e in events if isinstance(e, Postponed)}
    assert "more than 10 redirects" in told["loop"]
    assert "no answer within 0.5 s" in told["slow"]
    assert "larger than 20,000,000 bytes" in told["huge"]
    assert "the page is empty" in told["empty"]
    assert set(told) == {"loop", "slow", "huge", "empty", "picture"}


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


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as opened:
        yield opened


def test_a_page_that_came_in_otherwise_is_asked_for_whole(
    archive: Archive, second: Archive, site: Site
) -> None:
    from wortlaut import intake

    site.put("/feed", rss("/a"), etag='"f"')
    site.put("/a", page("Erst das"), etag='"1"')
    look(archive, site.url("/feed"))
    site.put("/a", page("Dann dies"), etag='"2"')
    time.sleep(1.1)  # times of versions are whole seconds
    list(intake.add(second, [site.url("/a")], QUICK))
    site.put("/a", page("Erst das"), etag='"1"')
    time.sleep(1.1)
    later(archive, queue.HOUR + 1)
    events = look(archive)
    assert [item.added.outcome for item in kept(events)] == [Outcome.CHANGED]
    assert len(archive.versions(archive.find_page(site.url("/a")))) == 3
