"""``wortlaut evaluate``: annotate a corpus and print the scores."""

from collections.abc import Iterable
from pathlib import Path

import click

from wortlaut.cli.options import engine_option, format_option
from wortlaut.config import EngineName, Settings

EPILOG = """\b
Examples:
  wortlaut evaluate dev.jsonl --speakers dev-speakers.jsonl
  wortlaut evaluate dev.jsonl --engine rules --format json > rules.json
  wortlaut evaluate dev.jsonl --variant straight
"""

VARIANTS = ("straight", "unclosed", "lower", "ascii")
RESPELT = ("lower", "ascii")


@click.command(epilog=EPILOG)
@click.argument("corpus", metavar="CORPUS.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--speakers",
    metavar="SPEAKERS.jsonl",
    type=click.Path(path_type=Path),
    help="Who speaks each gold quotation: counts also how often the right speaker is named.",
)
@format_option("table", "json")
@engine_option
@click.option(
    "--variant",
    type=click.Choice(VARIANTS),
    help="Change the text first: straight quotation marks, closing marks left out, lower case, "
    "or umlauts spelt out.",
)
@click.option(
    "--language", metavar="CODE", default="de", show_default=True, help="The corpus's language."
)
def command(
    corpus: Path,
    speakers: Path | None,
    output: str,
    engine: str,
    variant: str | None,
    language: str,
) -> None:
    """Annotate a corpus and print the scores.

    CORPUS.jsonl holds one document a line in the corpus format, with gold annotations. The
    scores are explained in docs/evaluation.md.
    """
    if speakers is not None and variant in RESPELT:
        raise click.UsageError(
            f"--speakers cannot be counted with --variant {variant}: the names "
            "there are spelt differently"
        )
    from wortlaut.cli.annotating import annotate_entries, names, pack_of, watched
    from wortlaut.evaluation.comparison import Comparison
    from wortlaut.evaluation.corpus import read_corpus
    from wortlaut.evaluation.corpus_format import Entry
    from wortlaut.evaluation.report import Report, print_report, report_file
    from wortlaut.evaluation.robustness import vary
    from wortlaut.evaluation.speakers import read_speakers
    from wortlaut.pipeline import engine as engine_of

    pack = pack_of(language)
    settings = Settings(engine=EngineName(engine), language=language)
    known = None if speakers is None else read_speakers(speakers)
    comparison = Comparison(known, pack)
    gold = report_file(corpus)

    def entries(what: str) -> Iterable[Entry]:
        read = watched(read_corpus(corpus), corpus, what)
        return read if variant is None else (vary(entry, variant, pack) for entry in read)

    for entry, found in annotate_entries(entries("annotating"), pack, settings, given=False):
        comparison.add(entry, found.drafts, names(found))
    if known is not None:
        for entry, found in annotate_entries(entries("resolving"), pack, settings, given=True):
            comparison.add_given(entry, names(found))
    report = Report(comparison.result(), gold, engine=engine_of(pack, settings), variant=variant)
    print_report(report, output)
