"""Dates and times of day as pages write them, to ISO 8601 in the precision given.

Numbers are read without a language; names of months come from a language pack's table
``calendar`` (form, kind, number).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from wortlaut.errors import LanguageError
from wortlaut.languages.pack import Pack

_ISO = re.compile(
    r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:(?:T|\s)(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:[.,]\d+)?)?"
    r"\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<d>\d{1,2})(?P<dot>[./])\s?(?P<m>\d{1,2})(?P=dot)\s?(?P<y>\d{4}|\d\d(?!\d))?(?!\d)"
)
_DAY_MONTH = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})\.?\s{1,3}(?P<name>[^\W\d_]{3,12})\.?,?(?:\s{1,3}(?P<y>\d{4})(?!\d))?"
)
_MONTH_DAY = re.compile(
    r"(?<!\w)(?P<name>[^\W\d_]{3,12})\.?\s{1,3}(?P<d>\d{1,2})(?:st|nd|rd|th)?"
    r"(?![\d:.])(?:,?\s{1,3}(?P<y>\d{4})(?!\d))?"
)
_CLOCK = re.compile(
    r"[\s,|·•–—()/-]{0,6}(?:[^\W\d_]{1,3}\s)?(?P<hour>[012]?\d)(?:(?P<colon>[:.])(?P<minute>[0-5]\d))?"
    r"(?::[0-5]\d)?(?!\d)(?:\s?(?P<word>[^\W\d_]{1,4}))?"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found at ``start``–``end`` of a line. ``year`` is None where the line gives none."""

    year: int | None
    month: int
    day: int
    clock: str | None
    zone: str
    start: int
    end: int

    @property
    def iso(self) -> str | None:
        """ISO 8601 in the precision given; None without a year."""
        if self.year is None:
            return None
        day = f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{day}T{self.clock}{self.zone}" if self.clock else day


def find_stamps(text: str, pack: Pack | None) -> list[Stamp]:
    """All dates in a line, in order, each with the time of day that follows it."""
    months, _, clocks = calendar(pack)
    found: list[Stamp] = []
    taken = 0
    matches = [*_ISO.finditer(text), *_NUMBERS.finditer(text)]
    if months:
        matches += [*_DAY_MONTH.finditer(text), *_MONTH_DAY.finditer(text)]
    # At one place the earliest and longest reading wins ("8. August 2025" over "August 20").
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() < taken:
            continue
        stamp = _stamp(match, months, clocks)
        if stamp is not None:
            found.append(stamp)
            taken = stamp.end
    return found


def _stamp(match: re.Match[str], months: dict[str, int], clocks: frozenset[str]) -> Stamp | None:
    parts = match.groupdict()
    name = parts.get("name")
    month = months.get(name.casefold(), 0) if name is not None else int(parts["m"])
    day = int(parts["d"])
    year = int(parts["y"]) if parts["y"] else None
    if year is not None and year < 100:
        year += 2000 if year < 70 else 1900
    if parts.get("dot") == "/" and year is None:
        return None
    if parts.get("dot") == "/" and month > 12 >= day:
        day, month = month, day
    if not _exists(year, month, day):
        return None
    clock, zone, end = None, "", match.end()
    if parts.get("hour") is not None:
        clock = _time(parts["hour"], parts["minute"])
        zone = parts.get("zone") or ""
        if clock is None:
            zone = ""
    elif (after := _CLOCK.match(match.string, end)) is not None:
        word = (after["word"] or "").casefold() in clocks
        if after["colon"] == ":" or word:
            clock = _time(after["hour"], after["minute"] or "00")
            if clock is not None:
                end = after.end() if word or after["word"] is None else after.end("minute")
    return Stamp(year, month, day, clock, zone, match.start(), end)


def _time(hour: str, minute: str) -> str | None:
    return f"{int(hour):02d}:{minute}" if int(hour) < 24 and int(minute) < 60 else None


def _exists(year: int | None, month: int, day: int) -> bool:
    if year is not None and not 1000 <= year <= 2999:
        return False
    try:
        date(year or 2000, month, day)  # 2000 had a 29 February
    except ValueError:
        return False
    return True


def with_year(stamp: Stamp, published: str | None) -> str | None:
    """The day of a stamp as an ISO date; a missing year is the one nearest to ``published``.

    A report is filed before it is published, give or take a day of time zones. None where the
    stamp has no year and the page has no date.
    """
    if stamp.year is not None:
        return f"{stamp.year:04d}-{stamp.month:02d}-{stamp.day:02d}"
    try:
        reference = date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    for year in (reference.year + 1, reference.year, reference.year - 1):
        if not (1 <= year <= 9999 and _exists(year, stamp.month, stamp.day)):
            continue
        day = date(year, stamp.month, stamp.day)
        if day - reference <= timedelta(days=2):
            return day.isoformat()
    return None


@cache
def calendar(pack: Pack | None) -> tuple[dict[str, int], frozenset[str], frozenset[str]]:
    """Months by name, names of weekdays and words for o'clock, case-folded."""
    try:
        rows = pack.table("calendar") if pack is not None else ()
    except LanguageError:  # a pack may go without
        rows = ()
    months = {row["form"].casefold(): int(row["number"]) for row in rows if row["kind"] == "month"}
    weekdays = frozenset(row["form"].casefold() for row in rows if row["kind"] == "weekday")
    clocks = frozenset(row["form"].casefold() for row in rows if row["kind"] == "clock")
    return months, weekdays, clocks
