"""Trains the German model from its corpora, tunes it, and writes it with its card.

Cosine cycles: the first trains the whole network, then the less used half of the encoder's inner
units is cut away, and a second trains what is left. The last is run with several seeds, each from
where the second ended, and their weights are averaged (Wortsman et al. 2022, "Model soups"). On two
CPU cores this takes about an hour when nothing else runs.

    python -m training TRAIN.jsonl DEV.jsonl --second SECOND.jsonl --out FOLDER
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from training import batches, pretrained
from training.articles import articles
from training.card import reliability_svg, write_card
from training.examples import Example, example, hold_back, parts, read
from training.export import write
from training.media import train_media
from training.network import Network
from training.train import Plan, train
from training.tune import START, score, tune
from wortlaut.evaluation.corpus import digest, to_document
from wortlaut.evaluation.corpus_format import Entry
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements.model import Model
from wortlaut.statements.wordpieces import WordPieces

ARTICLES = Path(__file__).parent / "articles" / "de"
OWN, FIRST, SECOND = 2, 0, 1
"""Outlets: the network is told of the two corpora, not of the articles written for it."""

COOKS = 2
"""Seeds of the last cycle; their average reads better than each of them."""

KEPT_UNITS = 768
FREQUENT_WORDS = 400_000


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
    source = pretrained.load()
    _write_vocabulary(source, [entry.content for entry, _ in entries], options.out)
    vocabulary = WordPieces.load(options.out / "pieces.npz")
    vectors = torch.from_numpy(vocabulary.vectors(np.arange(len(vocabulary))))
    examples = [
        example(part, outlet, pack, vocabulary)
        for entry, outlet in entries
        for part in parts(entry)
    ]
    network = Network()
    pretrained.fill(network, source)
    first = Plan(epochs=options.epochs, seed=options.seed)
    network.load_state_dict(train(network, examples, vectors, pack, vocabulary, first))
    network = prune(network, examples, vectors, KEPT_UNITS)
    then = replace(first, epochs=options.more_epochs, encoder_rate=1.2e-4, rate=1e-3)

    def again(seed: int) -> dict[str, torch.Tensor]:
        return train(network, examples, vectors, pack, vocabulary, replace(then, seed=seed))

    begin = again(options.seed + 1)
    ends = []
    for cook in range(COOKS):
        network.load_state_dict(begin)
        ends.append(again(options.seed + 2 + cook))
    network.load_state_dict(blend(ends))
    minutes = (time.monotonic() - begun) / 60
    corpora = {path.name: digest(path) for path in (options.train, options.second) if path}
    finish(network, options, pack, dev, held, corpora, minutes)


def finish(
    network: Network,
    options: argparse.Namespace,
    pack: Pack,
    dev: Sequence[Entry],
    held: Sequence[Entry],
    corpora: dict[str, str],
    minutes: float,
) -> None:
    """Exports, tunes on ``dev``, scores, and writes card and plot."""
    write(network, options.out)
    about = {
        "name": options.out.name, "sizes": network.sizes, "seed": options.seed,
        "epochs": options.epochs + 2 * options.more_epochs,
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
                [model.read(document) for document in others],
                settings,
                model.media,
            )
    write_card(card, settings=settings, scores=scores, reliability=plots, **about)
    if options.plot:
        options.plot.write_text(reliability_svg(plots), "utf-8")


def blend(weights: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of several weights of one network."""
    return {name: torch.stack([w[name] for w in weights]).mean(0) for name in weights[0]}


def prune(
    network: Network, examples: Sequence[Example], vectors: torch.Tensor, kept: int
) -> Network:
    """A copy whose feed-forward layers keep their ``kept`` most used units.

    A unit's use is its mean absolute activation times the length of its outgoing weights.
    """
    network.eval()
    layers = list(network.enc.layers)
    uses = [torch.zeros(layer.f2.in_features) for layer in layers]

    def count(number: int) -> object:
        def hook(module: torch.nn.Module, inputs: tuple[torch.Tensor], output: object) -> None:
            uses[number] += inputs[0].float().abs().flatten(0, -2).sum(0)

        return layers[number].f2.register_forward_hook(hook)

    handles = [count(number) for number in range(len(layers))]
    chance = random.Random(0)
    with torch.no_grad():
        for first in range(0, min(len(examples), 160), 8):
            network.encode(batches.windows(examples[first : first + 8], vectors, 176, chance))
    for handle in handles:
        handle.remove()  # type: ignore[attr-defined]
    weights = network.state_dict()
    for number, layer in enumerate(layers):
        worth = uses[number] * layer.f2.weight.detach().norm(dim=0)
        best = worth.argsort(descending=True)[:kept].sort().values
        name = f"enc.layers.{number}."
        weights[f"{name}f1.weight"] = weights[f"{name}f1.weight"][best]
        weights[f"{name}f1.bias"] = weights[f"{name}f1.bias"][best]
        weights[f"{name}f2.weight"] = weights[f"{name}f2.weight"][:, best]
    smaller = Network(**{**network.sizes, "feed_forward": kept})
    smaller.load_state_dict(weights)
    return smaller


def _own() -> list[Entry]:
    """The articles written for training, which come with the project."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "own.jsonl"
        lines = [json.dumps(article, ensure_ascii=False) + "\n" for article in articles(ARTICLES)]
        file.write_text("".join(lines), "utf-8")
        return read(file)


def _write_vocabulary(source: pretrained.Pretrained, texts: Sequence[str], folder: Path) -> None:
    import wordfreq

    words = wordfreq.top_n_list("de", FREQUENT_WORDS, wordlist="large")
    pretrained.write_vocabulary(source, texts, words, folder / "pieces.npz")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("train", type=Path, help="corpus to train on")
    parser.add_argument("dev", type=Path, help="corpus to set thresholds and calibrate on")
    parser.add_argument("--second", type=Path, help="corpus of a second outlet; 60 are held back")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--plot", type=Path, help="file for the reliability plot (SVG)")
    parser.add_argument("--epochs", type=int, default=10, help="of the first cycle")
    parser.add_argument("--more-epochs", type=int, default=7, help="of each further cycle")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser


if __name__ == "__main__":
    main()
