"""Trains the German model from its corpora, tunes it, and writes it with its card.

``cycles.py`` says in which order. It takes two CPU cores that do nothing else one hour to two and a
half.

    python -m training TRAIN.jsonl DEV.jsonl --second SECOND.jsonl --out FOLDER
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from training import batches, pretrained
from training.articles import articles
from training.card import reliability_svg, write_card
from training.cycles import Ground, ground, run
from training.examples import hold_back, read
from training.export import Spans, spans, write
from training.media import train_media
from training.network import Network
from training.tune import START, score, tune
from training.tune import read as read_by
from wortlaut.evaluation.corpus import digest, to_document
from wortlaut.evaluation.corpus_format import Entry
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements.model import MOST_PIECES, Model

ARTICLES = Path(__file__).parent / "articles" / "de"
OWN, FIRST, SECOND = 2, 0, 1
"""Outlets: the network is told of the two corpora, not of the articles written for it."""

FREQUENT_WORDS = 400_000

MEASURED = 300
"""Articles over which the numbers inside the encoder are measured, about."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the whole training."""
    options = _options().parse_args(arguments)
    begun = time.monotonic()
    torch.set_num_threads(options.threads)
    pack = find_pack("de")
    assert pack is not None
    options.out.mkdir(parents=True, exist_ok=True)
    dev = read(options.dev)
    second, held = hold_back(read(options.second)) if options.second else ([], [])
    entries = [(entry, FIRST) for entry in read(options.train)]
    entries += [(entry, SECOND) for entry in second]
    entries += [(entry, OWN) for entry in _own()]
    train_media(entries, options.out / "media.npz")
    pieces = options.out / "pieces.npz"
    _write_vocabulary([entry.content for entry, _ in entries], pieces)
    with TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        on = ground(entries, pieces)
        network = run(on, options.seed, folder)
    write(network, reach(network, on), options.out)
    minutes = (time.monotonic() - begun) / 60
    corpora = {path.name: digest(path) for path in (options.train, options.second) if path}
    finish(network.sizes, options, pack, dev, held, corpora, minutes)


def finish(
    sizes: dict[str, int],
    options: argparse.Namespace,
    pack: Pack,
    dev: Sequence[Entry],
    held: Sequence[Entry],
    corpora: dict[str, str],
    minutes: float,
) -> None:
    """Tunes on ``dev``, scores, and writes card and plot."""
    about = {
        "name": options.out.name, "sizes": sizes, "seed": options.seed,
        "minutes": minutes, "corpora": corpora,
    }  # fmt: skip
    card = options.out / "card.toml"
    write_card(card, settings=START, scores={}, reliability={}, **about)
    documents = [to_document(entry, pack) for entry in dev]
    settings, found, statements, speakers = tune(
        Model(options.out, threads=options.threads), documents, [e.drafts for e in dev]
    )
    scores = {"dev": found}
    plots = {"statements": statements, "speakers": speakers}
    if held:
        others = [to_document(entry, pack) for entry in held]
        for name, outlet in (("other_outlet", (1.0, 0.0)), ("other_outlet_told", (0.0, 1.0))):
            model = Model(options.out, threads=options.threads, outlet=outlet)
            scores[name] = score(
                others,
                [e.drafts for e in held],
                read_by(model, others),
                settings,
                model.media,
            )
    write_card(card, settings=settings, scores=scores, reliability=plots, **about)
    if options.plot:
        options.plot.write_text(reliability_svg(plots), "utf-8")


def reach(network: Network, on: Ground) -> Spans:
    """How far what goes into the network's products reaches, over a share of the articles."""
    chance = random.Random(0)
    some = on.examples[:: max(1, len(on.examples) // MEASURED)]
    return spans(
        network,
        (
            batches.windows(some[first : first + 8], on.vectors, MOST_PIECES, chance)
            for first in range(0, len(some), 8)
        ),
    )


def _own() -> list[Entry]:
    """The articles written for training, which come with the project."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "own.jsonl"
        lines = [json.dumps(article, ensure_ascii=False) + "\n" for article in articles(ARTICLES)]
        file.write_text("".join(lines), "utf-8")
        return read(file)


def _write_vocabulary(texts: Sequence[str], file: Path) -> None:
    import wordfreq

    words = wordfreq.top_n_list("de", FREQUENT_WORDS, wordlist="large")
    pretrained.write_vocabulary(pretrained.load(), texts, words, file)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("train", type=Path, help="corpus to train on")
    parser.add_argument("dev", type=Path, help="corpus to set thresholds and calibrate on")
    parser.add_argument("--second", type=Path, help="corpus of a second outlet; 60 are held back")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--plot", type=Path, help="file for the reliability plot (SVG)")
    parser.add_argument(
        "--keep",
        type=Path,
        help="folder for the weights after each cycle; a run "
        "that was broken off goes on from there",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser


if __name__ == "__main__":
    main()
