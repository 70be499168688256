"""What every request needs: the archive, the keys, and how a page is shown in its language."""

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from wortlaut import __version__
from wortlaut.archive import Archive
from wortlaut.config import Settings
from wortlaut.web.archives import Archives
from wortlaut.web.labels import labels, why
from wortlaut.web.language import LANGUAGES, Language, language, language_of
from wortlaut.web.refusals import told
from wortlaut.web.security import SAFE_METHODS, Keys, csrf_token, local_path

THEMES = ("auto", "light", "dark")
THEME = "wortlaut_theme"
KEYS = "wortlaut_keys"
"""The cookie that says "off" where single letters are to do nothing: who speaks to their computer,
or hits keys by chance, would start what they never meant (WCAG 2.2, 2.1.4)."""

# Marks that reorder what stands after them; a text that is shown must read as it is stored.
_REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\u2bd1")
_UNPRINTABLE = {
    code: "\ufffd"
    for code in [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
    if chr(code) not in "\t\n\r"
}
_TAMED = str.maketrans({**_REORDERING, **_UNPRINTABLE})


@dataclass(frozen=True, slots=True)
class Room:
    """What the application was made with; ``request.app.state.room``."""

    archives: Archives
    keys: Keys
    settings: Settings
    read_only: bool = False


def room_of(request: Request) -> Room:
    """The room that a request came into."""
    found: Room = request.app.state.room
    return found


@contextmanager
def opened(request: Request) -> Iterator[Archive]:
    """The archive, for the time of a ``with``; only in plain (not async) functions.

    Raises:
        ArchiveError: it cannot be opened.
    """
    with room_of(request).archives.borrow() as archive:
        yield archive


def show(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the language of the request."""
    tongue = language_of(request)
    theme = request.cookies.get(THEME, "auto")
    room = room_of(request)
    words = (
        _environment(tongue.code)
        .get_template(template)
        .render(
            request=request,
            path=request.url.path,
            here=_here(request),
            csrf=csrf_token(request, room.keys),
            tongue=tongue,
            theme=theme if theme in THEMES else "auto",
            themes=THEMES,
            keys="off" if request.cookies.get(KEYS) == "off" else "on",
            languages=LANGUAGES,
            read_only=room.read_only,
            logged_in=room.keys.token is not None,
            version=__version__,
            **values,
        )
    )
    return HTMLResponse(
        words,
        status,
        {"content-language": tongue.code, "vary": "Accept-Language, Cookie", **_PRIVATE},
    )


def _here(request: Request) -> str:
    """The page to come back to: where a form led to no page, the one that the form stood on."""
    if request.method in SAFE_METHODS:
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return local_path(
        "/" + request.headers.get("referer", "").partition("://")[2].partition("/")[2]
    )


def macro(request: Request, template: str, name: str) -> Any:
    """A macro of a template in the language of the request, to be called with its values."""
    code = language_of(request).code
    return getattr(_environment(code).get_template(template).module, name)


def _said(say: Callable[[str], str]) -> Callable[..., Markup]:
    """``_`` of the templates: what Jinja's own gives, but for words without values only once.

    A page says some hundred of them, and each takes longer than most of what stands between.
    """

    @cache
    def plain(message: str) -> Markup:
        return Markup(say(message)) % {}

    def said(message: str, **values: Any) -> Markup:
        return Markup(say(message)) % values if values else plain(message)

    return said


_PRIVATE = {"cache-control": "private, no-cache"}


def tame(value: Any) -> Any:
    """Text without characters that would show other text in another order than it is stored."""
    if type(value) is not str or value.isprintable():  # what is tamed is not printable
        return value
    return value.translate(_TAMED)


def address(path: str, **query: Any) -> str:
    """A path with a query; what is None or empty is left out, a list gives its values in turn."""
    pairs = [
        (name, str(item))
        for name, value in query.items()
        for item in (value if isinstance(value, list | tuple) else [value])
        if item is not None and item != ""
    ]
    return path + ("?" + urlencode(pairs) if pairs else "")


def web_link(url: str) -> str | None:
    """A URL if a reader may be led there: only http and https."""
    plain = unicodedata.normalize("NFC", url)
    return plain if plain.lower().startswith(("http://", "https://")) else None


@cache
def _environment(code: str) -> Environment:
    tongue: Language = language(code)
    environment = Environment(
        loader=PackageLoader("wortlaut.web"),
        autoescape=True,
        auto_reload=False,  # nobody edits templates under a running server
        undefined=StrictUndefined,
        finalize=tame,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(tongue.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        number=tongue.number, percent=tongue.percent, date=tongue.date, web_link=web_link
    )
    say = tongue.translations.gettext
    environment.filters["told"] = lambda words: told(words, say)
    environment.globals.update(
        _=_said(say),
        address=address,
        labels=labels(say),
        why=lambda found_by, language: why(found_by, language, say),
    )
    return environment
