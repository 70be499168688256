"""The interface's languages: translations, dates and numbers.

The catalogue is the .po file itself, read when the server starts: nothing has to be compiled.
"""

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel import Locale
from babel.core import negotiate_locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from starlette.requests import Request

LANGUAGES = {"de": "Deutsch", "en": "English"}
COOKIE = "wortlaut_language"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface; ``code`` is ISO 639-1."""

    code: str
    translations: gettext.NullTranslations
    locale: Locale

    def number(self, value: float) -> str:
        """1.234 or 1,234."""
        return _number(value, self.code)

    def percent(self, value: float) -> str:
        """97 % or 97%."""
        return _percent(value, self.code)

    def date(self, value: str | None, width: Literal["medium", "long"] = "long") -> str:
        """An ISO 8601 date or time of any precision in words; what is none stays as it is."""
        return _date(value, width, self.code) if value else ""


# A page repeats most of its figures and days, and a figure takes Babel some tens of microseconds.
@lru_cache(maxsize=10_000)
def _number(value: float, code: str) -> str:
    return format_decimal(value, locale=code)


@lru_cache(maxsize=10_000)
def _percent(value: float, code: str) -> str:
    return format_percent(value, locale=code)


@lru_cache(maxsize=10_000)
def _date(value: str, width: Literal["medium", "long"], code: str) -> str:
    try:
        if "T" in value:
            pattern = _pattern(code, width) + ", HH:mm"
            return format_datetime(datetime.fromisoformat(value), pattern, locale=code)
        if len(value) == 7:
            pattern = "MMMM y" if width == "long" else "MMM y"
            return format_date(date.fromisoformat(value + "-01"), pattern, locale=code)
        return format_date(date.fromisoformat(value), _pattern(code, width), locale=code)
    except ValueError:
        return value


def _pattern(code: str, width: str) -> str:
    if width == "long":
        return "d. MMMM y" if code == "de" else "d MMMM y"
    return "dd.MM.y" if code == "de" else "d MMM y"


@cache
def language(code: str) -> Language:
    """The language with a code of ``LANGUAGES``."""
    catalogue = files("wortlaut.web").joinpath("locale", f"{code}.po")
    if not catalogue.is_file():
        return Language(code, gettext.NullTranslations(), Locale(code))
    compiled = BytesIO()
    with catalogue.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Language(code, gettext.GNUTranslations(compiled), Locale(code))


def language_of(request: Request) -> Language:
    """What the reader chose, else the first they understand by Accept-Language, else English."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return language(chosen)
    wanted: list[tuple[float, int, str]] = []
    for part in request.headers.get("accept-language", "").split(",")[:20]:
        name, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), len(wanted), name.replace("-", "_")))
        except ValueError:
            continue
    names = [name for _, _, name in sorted(wanted)]
    found = negotiate_locale(names, list(LANGUAGES))
    return language(found or "en")
