"""The option that says which file the user's own data are in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FILE = "archive.sqlite"


def default_archive() -> Path:
    """The archive in the user's data directory, as the platform has it."""
    from platformdirs import user_data_path

    return user_data_path("wortlaut", appauthor=False) / FILE


def archive_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--archive``: the file, else WORTLAUT_ARCHIVE, else one in the user's data directory."""
    return click.option(
        "--archive",
        metavar="FILE",
        envvar="WORTLAUT_ARCHIVE",
        show_envvar=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help="The file with your own data; by default one in your data directory.",
    )(command)
