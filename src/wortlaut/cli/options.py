"""Options that several commands share, so that they mean the same everywhere."""

import re
from collections.abc import Callable
from typing import Any

import click

from wortlaut.config import EngineName

Decorated = Callable[..., Any]

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)i?b?", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([smhd]?)", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


class Size(click.ParamType[int]):
    """A number of bytes: 500000, 500k, 20M, 1G (decimal units)."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"{value!r} is no size; write 500k, 20M or 1G", param, ctx)
        return int(float(match[1]) * _UNITS[match[2].lower()])


class Duration(click.ParamType[int]):
    """A time in whole seconds: 90s, 10m, 2h, 1d, or seconds without a unit."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        if isinstance(value, int):
            return value
        match = _DURATION.fullmatch(str(value).strip())
        seconds = int(float(match[1]) * _SECONDS[match[2].lower()]) if match else 0
        if not 1 <= seconds <= 365 * 86_400:
            self.fail(f"{value!r} is no time; write 90s, 10m, 2h or 1d", param, ctx)
        return seconds


def engine_option(command: Decorated) -> Decorated:
    """``--engine``: the trained model, or the rules alone."""
    return click.option(
        "--engine",
        type=click.Choice([name.value for name in EngineName]),
        default=EngineName.AUTO.value,
        show_default=True,
        help="What finds the statements: the trained model (auto takes it where the language "
        "has one) or the rules alone.",
    )(command)


def format_option(*formats: str) -> Callable[[Decorated], Decorated]:
    """``--format`` with the first of ``formats`` as the default."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the result is printed.",
    )


def fetch_options(command: Decorated) -> Decorated:
    """``--language``, ``--max-size`` and ``--timeout``: how pages are fetched and read."""
    for option in (
        click.option(
            "--timeout",
            type=click.FloatRange(0.1),
            default=20.0,
            show_default=True,
            help="Seconds to wait for a server.",
        ),
        click.option(
            "--max-size", type=Size(), default="20M", show_default=True, help="Refuse larger pages."
        ),
        click.option(
            "--language", metavar="CODE", help="The pages' language (de, …), if not detected."
        ),
    ):
        command = option(command)
    return command
