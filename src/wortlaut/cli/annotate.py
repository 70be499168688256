"""``wortlaut annotate``: pre-tokenised documents in, the same with annotations out."""

from collections.abc import Iterator
from pathlib import Path

import click

from wortlaut.cli.options import engine_option
from wortlaut.cli.printing import amount
from wortlaut.config import EngineName, Settings

EPILOG = """\b
Examples:
  wortlaut annotate articles.jsonl annotated.jsonl
  wortlaut annotate dev.jsonl resolved.jsonl --gold-quotations
  wortlaut annotate articles.jsonl articles.jsonl --engine rules
"""


@click.command(epilog=EPILOG)
@click.argument("source", metavar="IN.jsonl", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--gold-quotations",
    is_flag=True,
    help="Keep the quotations and speaker mentions of IN.jsonl; only fill in who speaks.",
)
@engine_option
@click.option(
    "--language", metavar="CODE", default="de", show_default=True, help="The corpus's language."
)
def command(source: Path, target: Path, gold_quotations: bool, engine: str, language: str) -> None:
    """Annotate documents in the corpus format.

    IN.jsonl holds one document a line, already cut into sentences and tokens. OUT.jsonl gets the
    same documents with their annotations replaced, each with the resolved speaker's name. It
    appears only when it is complete, and may be the same file as IN.jsonl.
    """
    from wortlaut.cli.annotating import annotate_entries, names, pack_of, watched
    from wortlaut.evaluation.corpus import read_corpus
    from wortlaut.evaluation.corpus_format import Json
    from wortlaut.evaluation.writing import with_annotations, with_names, write_corpus

    pack = pack_of(language)
    settings = Settings(engine=EngineName(engine), language=language)

    def annotated() -> Iterator[Json]:
        entries = watched(read_corpus(source, annotated=gold_quotations), source, "annotating")
        for entry, found in annotate_entries(entries, pack, settings, given=gold_quotations):
            if gold_quotations:
                yield with_names(entry, names(found))
            else:
                yield with_annotations(entry, found.drafts, names(found))

    count = write_corpus(target, annotated())
    click.echo(f"{target}: {amount(count, 'document')} annotated", err=True)
