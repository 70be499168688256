"""Scores as a table for people and as JSON for programs."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table

from wortlaut.evaluation.comparison import Result
from wortlaut.evaluation.corpus import digest
from wortlaut.evaluation.scores import Score
from wortlaut.evaluation.speakers import Share, SpeakerScores
from wortlaut.types import Engine

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file that took part: folder and file name, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """Scores, and what they were counted on.

    ``engine`` is None where given annotations were scored (``predicted`` then names their file);
    ``variant`` is the change made to the corpus, if any.
    """

    result: Result
    gold: ReportFile
    predicted: ReportFile | None = None
    engine: Engine | None = None
    variant: str | None = None


def report_file(path: Path) -> ReportFile:
    """Names a file by its folder and file name, and by its content.

    Raises:
        CorpusError: it cannot be read.
    """
    full = path.resolve()
    return ReportFile(f"{full.parent.name}/{full.name}", digest(path))


def print_report(report: Report, output: str) -> None:
    """Prints a report to standard output, as ``table`` or ``json``."""
    if output == "json":
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(as_json(report))).decode() + "\n")
        return
    # Tables must come out whole where the output is no terminal, and then no one sees colour.
    print_table(report, Console(highlight=False, soft_wrap=False))


def as_json(report: Report) -> Json:
    """The report as JSON values; shares are between 0 and 1, or null where nothing was counted."""
    result = report.result
    scores = result.scores
    engine = report.engine
    return {
        "corpus": {
            "name": report.gold.name,
            "sha256": report.gold.sha256,
            "documents": scores.documents,
            "quotations": scores.messages.gold,
            "variant": report.variant,
        },
        "predicted": {
            "name": report.predicted.name if report.predicted else None,
            "sha256": report.predicted.sha256 if report.predicted else None,
            "quotations": scores.messages.predicted,
        },
        "engine": engine
        and {
            "name": engine.name,
            "version": engine.version,
            "pack": engine.pack,
            "models": list(engine.models),
        },
        "scores": {
            "messages": _score(scores.messages),
            "roles": _score(scores.roles),
            "joint": _score(scores.joint),
            "form": _score(scores.form),
            "stwr": _score(scores.stwr),
        },
        "exact": _score(scores.exact),
        "by_role": {role: _score(score) for role, score in scores.by_role.items()},
        "by_type": {
            type_.value: {
                "messages": _score(of_type.messages),
                "speaker": _score(of_type.speaker),
                "form": _score(of_type.form),
            }
            for type_, of_type in scores.by_type.items()
        },
        "speakers": result.speakers and _shares(result.speakers),
        "speakers_given_quotations": result.speakers_given and _shares(result.speakers_given),
    }


def _score(score: Score) -> Json:
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "predicted": score.predicted,
        "gold": score.gold,
    }


def _shares(scores: SpeakerScores) -> Json:
    def share(of: Share) -> Json:
        return {"share": of.share, "right": of.right, "count": of.count}

    return {
        "all": share(scores.all),
        "by_how": {how: share(of) for how, of in scores.by_how.items()},
    }


def print_table(report: Report, console: Console) -> None:
    """Prints the report, in per cent, within 80 columns and readable without colour."""
    scores = report.result.scores
    _head(report, console)

    table = _table("", "P", "R", "F1")
    for name, score in (
        ("Messages", scores.messages),
        ("Roles", scores.roles),
        ("Joint", scores.joint),
        ("Form (type)", scores.form),
        ("STWR (medium)", scores.stwr),
        ("exact quotation spans", scores.exact),
    ):
        table.add_row(name, *_cells(score))
    console.print(table, "")

    table = _table("Tokens by role", "found", "gold", "P", "R", "F1")
    for role, score in scores.by_role.items():
        table.add_row(role, str(score.predicted), str(score.gold), *_cells(score))
    console.print(table, "")

    table = _table("Messages by type", "found", "gold", "P", "R", "F1", "speaker F1", "form F1")
    for type_, of_type in scores.by_type.items():
        score = of_type.messages
        table.add_row(
            type_.value.replace("_", " "),
            str(score.predicted),
            str(score.gold),
            *_cells(score),
            _percent(of_type.speaker.f1),
            _percent(of_type.form.f1),
        )
    console.print(table, "")

    speakers, given = report.result.speakers, report.result.speakers_given
    if speakers is None:
        return
    table = _table("Speakers named rightly", "of", "end to end", *(["given gold"] if given else []))
    rows = [("all", speakers.all, given.all if given else None)] + [
        (how, share, given.by_how[how] if given else None) for how, share in speakers.by_how.items()
    ]
    for name, share, share_given in rows:
        cells = [_percent(share.share)] + ([_percent(share_given.share)] if share_given else [])
        table.add_row(name, str(share.count), *cells)
    console.print(table, "")


def _head(report: Report, console: Console) -> None:
    scores = report.result.scores
    if report.engine is not None:
        engine = report.engine
        models = ", ".join(engine.models) or "rules alone"
        console.print(f"{engine.name} {engine.version}, pack {engine.pack}, {models}")
    for title, file in (("predicted", report.predicted), ("gold", report.gold)):
        if file is not None:
            label = f"{title}: " if report.predicted else ""
            console.print(f"{label}{file.name}, sha256 {file.sha256[:12]}")
    if report.variant is not None:
        console.print(f"variant: {report.variant}")
    console.print(
        f"{scores.documents} documents, {scores.messages.gold} gold quotations, "
        f"{scores.messages.predicted} predicted\n"
    )


def _table(first: str, *columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(first, min_width=22)
    for column in columns:
        table.add_column(column, justify="right", min_width=5)
    return table


def _cells(score: Score) -> tuple[str, str, str]:
    return _percent(score.precision), _percent(score.recall), _percent(score.f1)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
