"""Headlines and facts of HTML pages."""

import json
from dataclasses import replace

import pytest

from wortlaut.config import Settings
from wortlaut.errors import PageError
from wortlaut.pages import read_text
from wortlaut.pages.headline import strip_site
from wortlaut.types import Page, Text

BODY = """
<p>Die Ministerin Ida Kranich hat am Montag angekündigt, dass der Hafen ausgebaut werden soll.</p>
<p>„Wir fangen noch in diesem Jahr an“, sagte sie vor dem Rat der Stadt und vielen Gästen.</p>
<p>Die Opposition sprach von einem Manöver, das ihr niemand in der ganzen Stadt glaube.</p>"""


def read(head: str = "", before: str = "", url: str | None = None) -> Text:
    markup = f"<html><head>{head}</head><body><article>{before}{BODY}</article></body></html>"
    return read_text(Page("x", markup.encode(), "text/html", url=url), Settings())


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


@pytest.mark.parametrize(
    ("head", "before", "title"),
    [
        ("<title>Hafen wird ausgebaut | Hafenbote</title>", "", "Hafen wird ausgebaut"),
        ("<title>Hafen wird ausgebaut - HAFENBOTE ONLINE</title>", "", "Hafen wird ausgebaut"),
        ("<title>Hafenbote: Nachrichten</title>", "<h1>Hafen wird doch</h1>", "Hafen wird doch"),
        (
            "<title>x</title><meta property=og:title content='Hafen wird ausgebaut'>",
            "<h1>Hafenbote</h1><h2>Hafen wird ausgebaut</h2>",
            "Hafen wird ausgebaut",
        ),
        (
            "<meta property=og:title content='Olmstadt: Hafen wird ausgebaut'>",
            "<h1><span>Olmstadt</span> <span>Hafen wird ausgebaut</span></h1>",
            "Olmstadt: Hafen wird ausgebaut",
        ),
        (
            "<title>Hafen wird ausgebaut</title>",
            "<h1>Wirtschaft <b>Hafen wird ausgebaut</b></h1>",
            "Hafen wird ausgebaut",
        ),
        ("", "", None),
    ],
)
def test_titles(head: str, before: str, title: str | None) -> None:
    text = read(head, before)
    assert text.title == title
    if title:
        assert text.content.startswith(title + "\n")
        assert text.content.count(title) == 1


@pytest.mark.parametrize(
    ("title", "outlet", "stripped"),
    [
        ("Hafen wird ausgebaut – Politik – Hafenbote", "Hafenbote", "Hafen wird ausgebaut"),
        ("Hafenbote - Hafen wird ausgebaut", "Hafenbote", "Hafen wird ausgebaut"),
        ("Hafen - ja oder nein?", None, "Hafen - ja oder nein?"),
        ("Hafen wird ausgebaut :: www.hafenbote.example", None, "Hafen wird ausgebaut"),
        ("Hafenbote", "Hafenbote", "Hafenbote"),
    ],
)
def test_site_names_go(title: str, outlet: str | None, stripped: str) -> None:
    assert strip_site(title, outlet) == stripped


@pytest.mark.parametrize(
    ("head", "before", "published"),
    [
        (ld(**{"@type": "NewsArticle"}, datePublished="2025-08-08T14:18:00+0200"), "",
         "2025-08-08T14:18+02:00"),
        ("<meta property=article:published_time content=2025-08-08T12:18:00Z>", "",
         "2025-08-08T12:18Z"),
        ("<meta name=date content=2025-08-08>", "", "2025-08-08"),
        ("", "<p>8. August 2025, 14.18 Uhr</p>", "2025-08-08T14:18"),
        ("", "<time class=published datetime='2025-08-08 14:18'>gestern</time>",
         "2025-08-08T14:18"),
    ],
)  # fmt: skip
def test_published(head: str, before: str, published: str) -> None:
    assert read(head, before).published == published


def test_json_ld() -> None:
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "name": "Startseite"},
            {"@type": "ListItem", "item": {"name": "Politik"}},
        ],
    }
    article = {
        "@type": ["NewsArticle"],
        "headline": "Hafen wird ausgebaut",
        "author": [{"@type": "Person", "name": "Erika Muster"}, {"name": "Max Muster"}],
        "publisher": {"@type": "Organization", "name": "Hafenbote"},
    }
    text = read(ld(**{"@graph": [crumbs, article]}))
    assert text.title == "Hafen wird ausgebaut"
    assert text.section == "Politik"
    assert text.author == "Erika Muster, Max Muster"
    assert text.outlet == "Hafenbote"


@pytest.mark.parametrize("script", ["{", "[[[[", "null", '"x"', '{"@type": 3}', "[" * 100_000])
def test_broken_json_ld_is_passed_over(script: str) -> None:
    text = read(f'<script type="application/ld+json">{script}</script>')
    assert text.outlet is None


def test_section_from_the_address() -> None:
    menu = "<nav><a href=/wirtschaft>Wirtschaft</a> </nav>"
    text = read(before=menu, url="https://bote.example/wirtschaft/hafen-1.html")
    assert text.section == "Wirtschaft"
    assert read(before=menu, url="https://bote.example/sport/hafen-1.html").section is None


def test_language_is_that_of_the_text() -> None:
    page = Page("x", f"<html lang=en><body>{BODY}".encode(), "text/html")
    assert read_text(page, Settings()).language == "de"
    assert read_text(page, replace(Settings(), language="fr")).language == "fr"


@pytest.mark.parametrize(
    ("head", "before", "author"),
    [
        ("<meta name=author content='Erika Muster'>", "", "Erika Muster"),
        ("<meta name=author content='Von Erika Muster'>", "", "Erika Muster"),
        ("", "<p>Von Erika Muster</p>", "Erika Muster"),
        ("", "<p>von Erika Muster am 8. August 2025</p>", "Erika Muster"),
        ("", "<p>Von heute auf morgen</p>", None),
    ],
)
def test_authors(head: str, before: str, author: str | None) -> None:
    assert read(head, before).author == author


def test_mere_year_is_no_date() -> None:
    footer = "<footer>© 2019 Hafenbote</footer>"
    markup = f"<html><body><article>{BODY}</article>{footer}</body></html>"
    assert read_text(Page("x", markup.encode(), "text/html"), Settings()).published is None


def test_nothing_known_is_nothing_said() -> None:
    text = read()
    unknown = (text.title, text.section, text.outlet, text.author, text.dateline)
    assert unknown == (None,) * 5


@pytest.mark.parametrize("markup", ["<html></html>", "<p></p>", "<nav><a href=/>Start</a></nav>"])
def test_page_without_an_article(markup: str) -> None:
    with pytest.raises(PageError, match=r"^x: no article on this page$"):
        read_text(Page("x", markup.encode(), "text/html"), Settings())
