"""How every page looks: without axe violations in light and dark, at 360 px, in both languages."""

from pathlib import Path

import pytest
from tests.browser.conftest import Open, shot, violations

from wortlaut.archive import Archive
from wortlaut.archive.query import Query
from wortlaut.archive.search import search

PAGES = {
    "start": "/",
    "page": "/page/1",
    "older": "/version/1",
    "stored": "/version/1/stored",
    "search": "/search?q=br%C3%BCcke",
    "nothing": "/search?q=zzz",
    "wrong": "/search?type=quatsch",
    "people": "/people",
    "person": "/person/1",
    "keeping": "/person/1/keeping",
    "statement": "/statement/{statement}",
    "compare": "/compare?s={statement}&s={other}",
    "versions": "/compare?v=1&v=2",
    "dossiers": "/dossiers",
    "review": "/review",
    "doubts": "/review/people",
    "history": "/review/history",
    "add": "/version/1/add",
    "bring": "/bring",
    "login": "/login",
    "missing": "/nix",
}


@pytest.fixture(scope="module")
def ids(filled: Path) -> dict[str, str]:
    """Two statements to be looked at."""
    with Archive.open(filled) as archive:
        one, other = search(archive, Query(words="brücke", limit=2)).hits
    return {"statement": one.statement.id, "other": other.statement.id}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_light_and_dark_and_on_a_telephone(
    room: str, visit: Open, ids: dict[str, str], name: str
) -> None:
    page = visit(room + PAGES[name].format(**ids), language="de" if name < "n" else "en")
    shot(page, f"{name}-light")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    shot(page, f"{name}-dark")
    # The rest of the rules cannot see a difference.
    assert violations(page, "color-contrast", "link-in-text-block") == []
    page.set_viewport_size({"width": 360, "height": 780})
    shot(page, f"{name}-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_wide_screen_keeps_lines_readable(room: str, visit: Open) -> None:
    page = visit(room + "/page/1", width=2560)
    shot(page, "page-2560")
    line = page.locator(".text p").first.bounding_box()
    assert line is not None
    assert line["width"] < 900


def test_marks_are_told_apart_without_colour(room: str, visit: Open) -> None:
    page = visit(room + "/page/1")
    styles = page.evaluate(
        "[...document.querySelectorAll('.legend .s')].map(s => getComputedStyle(s)"
        ".textDecorationStyle)"
    )
    assert len(styles) == len(set(styles)) == 5


def test_dark_may_be_chosen_on_a_light_system(room: str, visit: Open) -> None:
    page = visit(room + "/search")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    with page.expect_navigation():
        page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.emulate_media(media="print")
    assert page.locator("footer").is_hidden()


def test_the_language_may_be_switched(room: str, visit: Open) -> None:
    page = visit(room + "/search?q=Zaun", language="en")
    assert page.get_by_role("heading", name="Search").is_visible()
    page.get_by_role("button", name="Deutsch").click()
    assert page.get_by_role("heading", name="Suchen").is_visible()
    assert page.url.endswith("q=Zaun")
