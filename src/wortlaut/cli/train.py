"""``wortlaut train``: the German model from its corpora, in a checkout of the project."""

import sys
from pathlib import Path

import click

EPILOG = """\b
Examples:
  wortlaut train train.jsonl dev.jsonl --out my.v1
  wortlaut train train.jsonl dev.jsonl --second other.jsonl --out my.v1 --plot reliability.svg
"""


@click.command(epilog=EPILOG)
@click.argument("train", metavar="TRAIN.jsonl", type=click.Path(path_type=Path))
@click.argument("dev", metavar="DEV.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--second",
    metavar="SECOND.jsonl",
    type=click.Path(path_type=Path),
    help="A corpus of a second outlet; 60 of its articles are held back to score on.",
)
@click.option(
    "--out",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the model is written: weights, vocabulary and card.toml.",
)
@click.option(
    "--plot",
    metavar="FILE.svg",
    type=click.Path(path_type=Path),
    help="Where to draw how reliable the confidences are.",
)
@click.option(
    "--keep",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Where the weights after each cycle are kept; a run that was broken off goes on from "
    "there.",
)
@click.option("--seed", default=1, show_default=True, help="Seed of everything random.")
def command(
    train: Path,
    dev: Path,
    second: Path | None,
    out: Path,
    plot: Path | None,
    keep: Path | None,
    seed: int,
) -> None:
    """Train the German model from corpora in the corpus format.

    Needs a checkout of the project and its extra `train` (torch). Takes one hour to two and a half
    on two CPU cores. Thresholds and confidences are set on DEV.
    """
    from importlib import import_module

    from wortlaut.errors import ModelError

    # The trainer lies in the checkout, not in the package: a console script does not look there.
    sys.path.insert(0, str(Path.cwd()))
    try:
        training = import_module("training.__main__")
    except ImportError as error:
        raise ModelError(
            "training needs a checkout as the working directory and pip install -e '.[train]' "
            f"({error})"
        ) from error
    arguments = [str(train), str(dev), "--out", str(out), "--seed", str(seed)]
    if second is not None:
        arguments += ["--second", str(second)]
    if plot is not None:
        arguments += ["--plot", str(plot)]
    if keep is not None:
        arguments += ["--keep", str(keep)]
    training.main(arguments)
