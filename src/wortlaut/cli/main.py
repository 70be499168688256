"""The entry point: commands are imported only when they run, errors become one line."""

import sys
from importlib import import_module

import click

from wortlaut import __version__
from wortlaut.errors import WortlautError

# name: module, one line for the list of commands
COMMANDS = {
    "read": ("wortlaut.cli.read", "Read pages and print who said what."),
    "add": ("wortlaut.cli.add", "Keep pages and their statements in the archive."),
    "watch": ("wortlaut.cli.watch", "Keep the pages of feeds and sitemaps as they appear."),
    "reread": ("wortlaut.cli.reread", "Read the pages of the archive with the present engine."),
    "batch": ("wortlaut.cli.batch", "Read many pages into Parquet, here or on a cluster."),
    "annotate": ("wortlaut.cli.annotate", "Annotate documents in the corpus format."),
    "evaluate": ("wortlaut.cli.evaluate", "Annotate a corpus and print the scores."),
    "score": ("wortlaut.cli.score", "Score given annotations against gold ones."),
    "train": ("wortlaut.cli.train", "Train the German model from corpora."),
    "serve": ("wortlaut.cli.serve", "Show the archive in a browser: read, search, correct."),
    "search": ("wortlaut.cli.search", "Find statements in the archive by words and filters."),
    "who": ("wortlaut.cli.who", "Show what somebody said over time."),
    "show": ("wortlaut.cli.show", "Show a statement in its page, with its evidence."),
    "changes": ("wortlaut.cli.changes", "List what was changed on pages after they were kept."),
    "verify": ("wortlaut.cli.verify", "Check that everything that was kept still holds."),
    "cite": ("wortlaut.cli.cite", "Cite a statement with everything that proves it."),
    "export": ("wortlaut.cli.export", "Take statements out, in formats that others read."),
    "dossier": ("wortlaut.cli.dossier", "Collect statements and searches, with notes."),
    "backup": ("wortlaut.cli.backup", "Copy the archive to a file, and check the copy."),
    "stats": ("wortlaut.cli.stats", "Say how much is in the archive."),
    "doctor": ("wortlaut.cli.doctor", "Say what is installed and whether the data are sound."),
    "corrections": ("wortlaut.cli.corrections", "List, undo and export corrections."),
    "people": ("wortlaut.cli.people", "Keep the register of people and organisations."),
}

EPILOG = """\b
Examples:
  wortlaut read report.html
  wortlaut read --format json https://news.example/report > report.json
  wortlaut evaluate dev.jsonl --speakers dev-speakers.jsonl
"""


class LazyGroup(click.Group):
    """A group that knows its commands' names and loads each one's module on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="wortlaut %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Reads news and keeps the record of who said what.

    Everything runs on this machine; only URLs that you name, and pages of feeds
    that you watch, are fetched.
    """


def main() -> None:
    """Runs the command line; exits 0 (done), 1 (something could not be done) or 2 (wrong usage)."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments  # accepted anywhere, so that it can be put behind a failed call
    if debug:
        arguments.remove("--debug")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(cli.main(args=arguments, prog_name="wortlaut", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("wortlaut: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    except (WortlautError, OSError, MemoryError) as error:
        if debug:
            raise
        say_error(error)
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        say_error(error)
        click.echo("wortlaut: this is a defect; run again with --debug and report it", err=True)
        sys.exit(1)


def say_error(error: BaseException) -> None:
    """Prints an error as one line on standard error."""
    click.echo(f"wortlaut: error: {one_line(str(error)) or type(error).__name__}", err=True)


def one_line(words: str) -> str:
    """Words from outside on one line, without what could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
