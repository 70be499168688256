"""Servers are asked politely: robots.txt, pauses, Retry-After, giving up."""

import time
from itertools import pairwise

import pytest
from tests.intake.looking import kept, later, look
from tests.intake.server import Headers, Reply, Site, page, rss

from wortlaut.archive import Archive
from wortlaut.intake import Failure, NotAllowed, Postponed, queue, watching

pytestmark = pytest.mark.usefixtures("impatient")


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
