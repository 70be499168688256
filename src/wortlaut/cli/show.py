"""``wortlaut show``: a statement in its page, with its evidence and everywhere it stands."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wortlaut.cli.archive import archive_option, default_archive
from wortlaut.cli.options import format_option
from wortlaut.cli.printing import amount, print_json

if TYPE_CHECKING:
    from rich.text import Text

    from wortlaut.archive.showing import Shown
    from wortlaut.types import Evidence, Statement

EPILOG = """\b
Examples:
  wortlaut show 3f6a9c21d0
  wortlaut show 3f6a9c21d0 --format json
"""


@click.command(epilog=EPILOG)
@click.argument("statement_id", metavar="ID")
@archive_option
@format_option("text", "json")
def command(statement_id: str, archive: Path | None, output: str) -> None:
    """Show a statement in its page: evidence, speaker, versions, and why it was found.

    ID is a statement's id, which may be cut short to six characters or more.
    """
    from wortlaut.archive.showing import show
    from wortlaut.cli.indexing import indexed

    with indexed(archive or default_archive()) as opened:
        shown = show(opened, statement_id)
    if output == "json":
        print_json(shown)
    else:
        _print(shown)


def _print(shown: "Shown") -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text as Styled

    from wortlaut.cli.reading_view import MEDIUM_WORDS, TYPE_WORDS, safe, who
    from wortlaut.cli.search_view import console

    out = console()
    statement, version = shown.statement, shown.version
    out.print(Styled(safe(version.title or "(no title)"), style="bold"))
    origin = [version.outlet, version.published or version.seen_at]
    out.print(Styled(safe(" · ".join(part for part in origin if part)), style="dim"))
    out.print(Styled(safe(version.address), style="dim"))
    out.print()
    out.print(Padding(_marked(shown), (0, 0, 0, 2), expand=False))
    out.print()

    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column(overflow="fold")
    person = f" (person {shown.person})" if shown.person else ""
    facts.add_row("who", safe(who(statement.speaker)) + person)
    how = [TYPE_WORDS[statement.type], MEDIUM_WORDS.get(statement.medium, "medium unknown")]
    facts.add_row("how", ", ".join(how))
    if statement.parent:
        facts.add_row("stands in", statement.parent)
    facts.add_row("found by", safe(f"{statement.found_by}, {statement.confidence:.0%} sure"))
    speaker = statement.speaker
    if speaker and speaker.name and speaker.chain:
        sure = "" if speaker.confidence is None else f", {speaker.confidence:.0%} sure"
        steps = (*speaker.chain, speaker.name)
        chain = [step for at, step in enumerate(steps) if not at or step != steps[at - 1]]
        facts.add_row("speaker by", safe(" → ".join(chain) + sure))
    engine = shown.engine
    facts.add_row("read by", safe(" ".join((engine.name, engine.version, *engine.models))))
    facts.add_row("id", statement.id)
    facts.add_row("text", version.text_id)
    for role, evidence in _roles(statement):
        for start, end in evidence.spans:
            words = shown.context.text[
                start - shown.context.span.start : end - shown.context.span.start
            ]
            facts.add_row(role, Styled(f"{start}–{end}  ", style="dim").append(safe(words), "none"))
    out.print(facts)

    out.print()
    out.print(Styled(f"Stands in {amount(len(shown.versions), 'version')}:", style="bold"))
    for one in shown.versions:
        replaced = "" if one.latest else ", replaced since"
        out.print(
            Padding(
                safe(f"{one.seen_at}  version {one.number}{replaced}  {one.address}"),
                (0, 0, 0, 2),
                expand=False,
            )
        )
    if shown.same_wording:
        out.print(Styled("The same words elsewhere:", style="bold"))
        for hit in shown.same_wording:
            name = hit.statement.speaker.name if hit.statement.speaker else None
            where = [hit.statement.id[:12], hit.day, name, hit.outlet, hit.address]
            out.print(
                Padding(safe("  ".join(part for part in where if part)), (0, 0, 0, 2), expand=False)
            )


def _roles(statement: "Statement") -> "list[tuple[str, Evidence]]":
    speaker = statement.speaker
    roles = (
        ("quotation", statement.quotation),
        ("cue", statement.cue),
        ("frame", statement.frame),
        ("speaker", speaker.mention if speaker else None),
        ("addressee", statement.addressee),
    )
    return [(role, evidence) for role, evidence in roles if evidence is not None]


def _marked(shown: "Shown") -> "Text":
    """The context with each role between ``[role: `` and ``]``; the frame, which holds the others,
    is left to the list of spans."""
    from rich.text import Text as Styled

    from wortlaut.cli.reading_view import STYLES, safe

    styles = {
        "quotation": STYLES[shown.statement.type],
        "cue": "yellow",
        "speaker": "bold green",
        "addressee": "magenta",
    }
    # Closing signs come before opening ones, of those inner before outer and outer before inner.
    signs: list[tuple[int, int, int, str, str]] = []
    for role, evidence in _roles(shown.statement):
        if role == "frame":
            continue
        for start, end in evidence.spans:
            signs.append((start, 1, start - end, f"[{role}: ", styles[role]))
            signs.append((end, 0, end - start, "]", styles[role]))
    styled = Styled()
    at = shown.context.span.start
    text, first = shown.context.text, shown.context.span.start
    for place, _, _, sign, style in sorted(signs):
        styled.append(safe(text[at - first : place - first]))
        styled.append(sign, style=style)
        at = place
    styled.append(safe(text[at - first :]))
    return styled
