"""Kept pages are visited again: conditional requests, edits, when visits end."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.intake.looking import QUICK, column, kept, later, look
from tests.intake.server import Headers, Reply, Site, page, rss

from wortlaut.archive import Archive, Outcome
from wortlaut.intake import Checked, queue

pytestmark = pytest.mark.usefixtures("impatient")


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
