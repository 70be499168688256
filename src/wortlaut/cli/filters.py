"""The options that say which statements are meant, for every command that takes a search."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from wortlaut.types import Medium, StatementType

if TYPE_CHECKING:
    from wortlaut.archive.query import Query


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--speaker`` to ``--sort``; the command gets them as keywords, for ``query_of``."""
    options = (
        click.option(
            "--speaker",
            metavar="NAME|ID",
            help="Who said it: a name, a part of one, any spelling that the register knows, or an "
            "id of the register.",
        ),
        click.option("--addressee", metavar="NAME", help="To whom, or a part of it."),
        click.option("--outlet", metavar="NAME", help="Where it was published, or a part of it."),
        click.option(
            "--type",
            type=click.Choice([kind.value for kind in StatementType]),
            help="How the words are relayed.",
        ),
        click.option(
            "--medium",
            type=click.Choice([medium.value for medium in Medium]),
            help="Spoken, written or thought.",
        ),
        click.option("--since", metavar="DATE", help="From this day, month or year on."),
        click.option("--until", metavar="DATE", help="Up to this day, month or year, inclusive."),
        click.option(
            "--min-confidence",
            type=click.FloatRange(0, 1),
            default=0.0,
            help="Leave out statements below this probability.",
        ),
        click.option(
            "--nested/--not-nested",
            default=None,
            help="Only statements inside others, or only the others.",
        ),
        click.option(
            "--all-versions",
            is_flag=True,
            help="Also what stands only in versions of pages that were replaced by newer ones.",
        ),
        click.option(
            "--sort",
            type=click.Choice(["relevance", "newest", "oldest", "confidence"]),
            default="relevance",
            show_default=True,
            help="Relevance: whole words before parts of compounds, then the newest first.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def query_of(words: tuple[str, ...], values: dict[str, Any]) -> "Query":
    """The search that the arguments and the options' values make."""
    from wortlaut.archive.query import Query, Sort

    return Query(
        words=" ".join(words),
        speaker=values["speaker"],
        addressee=values["addressee"],
        outlet=values["outlet"],
        type=StatementType(values["type"]) if values["type"] else None,
        medium=Medium(values["medium"]) if values["medium"] else None,
        since=values["since"],
        until=values["until"],
        min_confidence=values["min_confidence"],
        nested=values["nested"],
        superseded=values["all_versions"],
        sort=Sort(values["sort"]),
    )
