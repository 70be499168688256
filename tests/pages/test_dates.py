"""Dates as pages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.pack import find_pack
from wortlaut.pages.dates import find_stamps, with_year

DE = find_pack("de")


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("08 August 2025, 14:18", "2025-08-08T14:18"),
        ("Freitag, 8. August 2025", "2025-08-08"),
        ("8.8.2025 | 14.18 Uhr", "2025-08-08T14:18"),
        ("Stand: 08.08.2025 um 9 Uhr", "2025-08-08T09:00"),
        ("3. Jänner 2024", "2024-01-03"),
        ("2025-08-08T14:18:00+02:00", "2025-08-08T14:18+02:00"),
        ("2025-08-08 14:18", "2025-08-08T14:18"),
        ("12.03.24", "2024-03-12"),
        ("29.02.2023", None),
        ("32. August 2025", None),
        ("Kapitel 8.8", None),
        ("um 14:18 Uhr", None),
        ("Seite 3 von 2025", None),
    ],
)
def test_dates(line: str, iso: str | None) -> None:
    stamps = [stamp for stamp in find_stamps(line, DE) if stamp.iso]
    assert (stamps[0].iso if stamps else None) == iso


def test_numbers_need_no_language() -> None:
    assert [stamp.iso for stamp in find_stamps("08.08.2025, 14:18", None)] == ["2025-08-08T14:18"]
    assert find_stamps("8. August 2025", None) == []


@pytest.mark.parametrize(
    ("day", "published", "date"),
    [
        ("8. August", "2025-08-08T14:18", "2025-08-08"),
        ("31. Dezember", "2026-01-01", "2025-12-31"),
        ("1. Januar", "2025-12-31", "2026-01-01"),
        ("29. Februar", "2025-03-01", "2024-02-29"),
        ("8. August", None, None),
        ("8. August 2019", None, "2019-08-08"),
    ],
)
def test_missing_year_comes_from_the_page(
    day: str, published: str | None, date: str | None
) -> None:
    assert with_year(find_stamps(day, DE)[0], published) == date


@given(st.text(max_size=120))
def test_any_line(line: str) -> None:
    for stamp in find_stamps(line, DE):
        assert 0 <= stamp.start < stamp.end <= len(line)
