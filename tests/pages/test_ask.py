"""Asking a server again: only for what has changed, and hearing when to come back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.intake.server import Headers, Reply, Site, serve

from wortlaut.config import Settings
from wortlaut.errors import AnswerError, PageError
from wortlaut.pages.fetch import Answer, ask

SETTINGS = Settings(timeout=2)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve() as made:
        yield made


def test_validators_come_along_and_are_sent_back(site: Site) -> None:
    date = "Fri, 01 May 2026 10:00:00 GMT"
    site.put("/a", b"Ja", etag='W/"x"', last_modified=date)
    first = ask(site.url("/a"), SETTINGS)
    assert first.page is not None
    assert first.page.body == b"Ja"
    assert (first.etag, first.modified) == ('W/"x"', date)
    again = ask(site.url("/a"), SETTINGS, first.etag, first.modified)
    assert again == Answer(None, 'W/"x"', date)


def test_nothing_is_unchanged_that_was_not_asked_for(site: Site) -> None:
    site.put("/odd", b"", status=304)
    with pytest.raises(PageError, match="answered 304"):
        ask(site.url("/odd"), SETTINGS)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("Mon, 99 Foo 2026", None),
        ("9" * 400, None),
    ],
)
def test_retry_after(site: Site, said: str, seconds: float | None) -> None:
    site.put("/busy", b"", status=429, retry_after=said)
    with pytest.raises(AnswerError) as refused:
        ask(site.url("/busy"), SETTINGS)
    assert refused.value.status == 429
    assert refused.value.passing
    assert refused.value.retry_after == seconds


@pytest.mark.parametrize(("hours", "seconds"), [(1, 3600), (-1, 0)])
def test_retry_after_a_moment(site: Site, hours: int, seconds: float) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)
    site.put("/busy", b"", status=429, retry_after=moment)
    with pytest.raises(AnswerError) as refused:
        ask(site.url("/busy"), SETTINGS)
    assert refused.value.retry_after == pytest.approx(seconds, abs=60)


@pytest.mark.parametrize(("status", "passing"), [(404, False), (403, False), (500, True)])
def test_what_passes_and_what_stays(site: Site, status: int, passing: bool) -> None:
    site.put("/no", b"", status=status)
    with pytest.raises(AnswerError) as refused:
        ask(site.url("/no"), SETTINGS)
    assert refused.value.passing is passing


def test_no_answer_passes(site: Site) -> None:
    with pytest.raises(AnswerError, match="cannot be reached") as failed:
        ask("http://127.0.0.1:9/", SETTINGS)
    assert failed.value.status is None
    assert failed.value.passing


def test_an_empty_answer_is_one(site: Site) -> None:
    def reply(request: Headers) -> Reply:
        return 200, {}, b""

    site.replies["/empty"] = reply
    answer = ask(site.url("/empty"), SETTINGS)
    assert answer.page is not None
    assert answer.page.body == b""
