"""Printing that several commands share: JSON, times, sizes."""

from collections.abc import Iterable
from typing import Any

import click


def print_json(value: Any) -> None:
    """A value with its dataclasses as JSON, for programs."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def print_array(values: Iterable[Any]) -> None:
    """Values as one JSON array, written as they come: a million must not wait in memory."""
    import msgspec

    click.echo("[", nl=False)
    empty = True
    for value in values:
        click.echo("\n" if empty else ",\n", nl=False)
        click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2), nl=False)
        empty = False
    click.echo("]" if empty else "\n]")


def amount(number: int, noun: str, plural: str = "") -> str:
    """A number of things for people: ``1 page``, ``1,204 pages``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def moment(time: str) -> str:
    """An ISO time for people: ``2026-03-03 10:00 UTC``."""
    return f"{time[:10]} {time[11:16]} UTC" if len(time) >= 16 else time


def size(number: int) -> str:
    """A number of bytes for people, in decimal units."""
    amount = float(number)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
