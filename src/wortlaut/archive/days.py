"""Days as numbers to sort and compare by: 20260303, with 00 for a month or day not given."""

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def is_date(text: str) -> bool:
    """Whether a text is an ISO 8601 date of any precision, and nothing more, in the calendar."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    try:
        date(*(int(part) if part else 1 for part in match.groups()))
    except ValueError:
        return False
    return True


def day_number(text: str, missing: int = 0) -> int:
    """An ISO 8601 date of any precision as the number YYYYMMDD, 0 if it is none.

    ``missing`` stands for a month or day that is not given.
    """
    match = _DATE.match(text)
    if match is None:
        return 0
    year, month, day = (int(part) if part else missing for part in match.groups())
    return year * 10_000 + month * 100 + day


def day_text(day: int) -> str:
    """The number YYYYMMDD as an ISO 8601 date, cut where 00 says that the page did not."""
    year, rest = divmod(day, 10_000)
    month, number = divmod(rest, 100)
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{number:02}" if number else "")
