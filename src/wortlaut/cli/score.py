"""``wortlaut score``: given annotations against gold ones, without any engine."""

from pathlib import Path

import click

from wortlaut.cli.options import format_option

EPILOG = """\b
Examples:
  wortlaut score annotated.jsonl dev.jsonl
  wortlaut score annotated.jsonl dev.jsonl --speakers dev-speakers.jsonl --format json
"""


@click.command(epilog=EPILOG)
@click.argument("predicted", metavar="PREDICTED.jsonl", type=click.Path(path_type=Path))
@click.argument("gold", metavar="GOLD.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--speakers",
    metavar="SPEAKERS.jsonl",
    type=click.Path(path_type=Path),
    help="Who speaks each gold quotation; compared with the field `name` of the predicted "
    "speakers.",
)
@format_option("table", "json")
@click.option(
    "--language", metavar="CODE", default="de", show_default=True, help="The corpus's language."
)
def command(predicted: Path, gold: Path, speakers: Path | None, output: str, language: str) -> None:
    """Score given annotations, wortlaut's or another tool's.

    Both files are in the corpus format and hold the same documents with the same tokens, in any
    order. The scores are explained in docs/evaluation.md.
    """
    from wortlaut.errors import LanguageError
    from wortlaut.evaluation.comparison import compare_files
    from wortlaut.evaluation.report import Report, print_report, report_file
    from wortlaut.evaluation.speakers import read_speakers
    from wortlaut.languages.pack import find_pack

    pack = find_pack(language)
    if pack is None:
        raise LanguageError(f"no language pack for {language!r}: names cannot be compared")
    known = None if speakers is None else read_speakers(speakers)
    result = compare_files(predicted, gold, known, pack)
    print_report(Report(result, report_file(gold), predicted=report_file(predicted)), output)
