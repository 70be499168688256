"""``wortlaut serve``: the reading room in a browser."""

import os
import socket
import sys
from pathlib import Path
from typing import Any

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.errors import WortlautError

EPILOG = """\b
Examples:
  wortlaut serve --open
  wortlaut serve --archive desk.sqlite --port 8080 --read-only
  WORTLAUT_TOKEN=... wortlaut serve --host 0.0.0.0 --name news.office.example --workers 4
"""


@click.command(epilog=EPILOG)
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option("--read-only", is_flag=True, help="Refuse every change of the archive.")
@click.option(
    "--token",
    envvar="WORTLAUT_TOKEN",
    show_envvar=True,
    help="What readers log in with; needed where other machines can reach the server. Better given "
    "by the variable: other users see a command's words.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A host name by which browsers may ask for it; may be repeated. IP addresses and this "
    "machine's own name always may.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that answer; each keeps what searches need in memory. Without it one, and for "
    "an archive of 200,000 statements or more one on each of up to four cores.",
)
@click.option("--open", "browse", is_flag=True, help="Open the start page in a browser.")
def command(
    archive: Path | None,
    host: str,
    port: int,
    read_only: bool,
    token: str | None,
    names: tuple[str, ...],
    workers: int | None,
    browse: bool,
) -> None:
    """Show the archive in a browser: read, search, compare and correct.

    Runs until it is stopped (Ctrl+C). Only this machine can reach it unless --host says otherwise;
    then --token is needed. No request goes to any other host, but for URLs that a reader names.
    """
    try:
        import uvicorn

        from wortlaut.web.app import Opening
        from wortlaut.web.security import MIN_TOKEN, is_loopback
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("wortlaut"):
            raise
        raise WortlautError(
            f"serve needs more packages ({error.name} is missing): pip install 'wortlaut[web]'"
        ) from error
    if token is not None and len(token) < MIN_TOKEN:
        raise click.UsageError(f"--token: give at least {MIN_TOKEN} characters")
    if token is None and not is_loopback(host):
        raise click.UsageError(
            f"--host {host} can be reached by other machines: give a --token (or WORTLAUT_TOKEN)"
        )
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    room = Opening(
        str((archive or default_archive()).absolute()),
        read_only,
        token,
        (*names, host, socket.gethostname()),
    )
    app = room.open()
    workers = workers or _workers(Path(room.archive))
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    click.echo(f"The reading room is open at {where} – stop it with Ctrl+C", err=True)
    if browse:
        click.launch(where)
    given: dict[str, Any] = {
        "log_level": "error",
        "access_log": False,  # what people search for is nobody's business
        "server_header": False,
        "limit_concurrency": 200,
        "timeout_keep_alive": 10,
        "timeout_graceful_shutdown": 5,
        "proxy_headers": False,
    }
    try:
        if workers == 1:
            uvicorn.Server(uvicorn.Config(app, **given)).run(sockets=[listening])
            return
        # Who comes before the processes are there waits: the socket listens already.
        with room.told():
            uvicorn.run(
                "wortlaut.web.app:worker", factory=True, workers=workers, fd=listening.fileno(),
                loop="wortlaut.web.sharing:EvenLoop",
                **given,
            )  # fmt: skip
    finally:
        listening.close()


LARGE = 200_000
"""Statements from which on a search keeps a core busy long enough for others to notice."""


def _workers(archive: Path) -> int:
    """As many processes as an archive calls for, if several readers come at once."""
    from wortlaut.archive import Archive

    if not hasattr(os, "sched_getaffinity"):  # elsewhere processes cannot share the socket for sure
        return 1
    with Archive.open(archive, read_only=True) as opened:
        last = opened.connection.execute("SELECT max(id) FROM statement").get
    return min(4, len(os.sched_getaffinity(0))) if (last or 0) >= LARGE else 1


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket: taken before anything else, so that a port in use is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt" and sys.platform != "cygwin":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Connections inherit it: an answer in two pieces would wait 40 ms for the second.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise WortlautError(
            f"cannot listen at {host} port {port}: {reason}; try --port 0"
        ) from error
    return listening
