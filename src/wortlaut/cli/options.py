"""Options that several commands share, so that they mean the same everywhere."""

import re
from collections.abc import Callable
from typing import Any

import click

from wortlaut.config import EngineName

Decorated = Callable[..., Any]

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)i?b?", re.IGNORECASE)
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
