"""Writes docs/cli.md from the commands' own help, so that the two cannot part.

python scripts/build_cli_docs.py      (with "-": to standard output instead)
"""

import sys
from pathlib import Path

import click

from wortlaut.cli.main import cli

TARGET = Path(__file__).parent.parent / "docs" / "cli.md"
WIDTH = 88


def pages(command: click.Command, context: click.Context) -> list[str]:
    """The help of a command and of those below it, as Markdown sections."""
    level = context.command_path.count(" ") + 1
    shown = [
        f"{'#' * (level + 1)} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    ]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                inner = click.Context(below, info_name=name, parent=context, terminal_width=WIDTH)
                shown += pages(below, inner)
    return shown


def reference() -> str:
    """The whole page."""
    context = click.Context(cli, info_name="wortlaut", terminal_width=WIDTH, **cli.context_settings)
    head = "# Command line\n\nWritten by `scripts/build_cli_docs.py` from the commands' own help.\n"
    return "\n".join([head, *pages(cli, context)])


if __name__ == "__main__":
    if "-" in sys.argv:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        print(reference(), end="")
    else:
        TARGET.write_text(reference(), "utf-8")
