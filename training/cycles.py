"""The cycles of the training: what is trained in which order, and kept in between.

A deep network comes first, which knows more and would be slow, then one of four layers. That one
goes on learning, but more from what both of them said together than from the annotators.

Before the second cycle the less used half of the encoder's inner units is cut away, as they came:
with them the first epochs go no better and take half as long again.

The weights after each cycle lie in a folder; a training that was broken off goes on from there.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from training import batches, pretrained
from training.examples import Example, example, parts
from training.network import FEED_FORWARD, OUTLETS, Network
from training.teachers import Teachers
from training.train import Plan, train
from wortlaut.evaluation.corpus_format import Entry
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements.wordpieces import WordPieces

Weights = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Cycle:
    """One training.

    ``kept`` is how many inner units each layer keeps; of the articles that were written for
    training one in ``own`` is read: they are short, and many for what they teach.
    """

    name: str
    piece_layers: int
    word_layers: int
    kept: int
    epochs: int
    own: int
    encoder_rate: float = 1.5e-4
    rate: float = 1.5e-3


DEEP = Cycle("deep", 6, 6, FEED_FORWARD, 5, 3, encoder_rate=1e-4)
FIRST = Cycle("first", 1, 3, 768, 11, 1)
LAST = replace(FIRST, name="last", epochs=3, own=3, encoder_rate=1e-4, rate=1e-3)


@dataclass(frozen=True, slots=True)
class Ground:
    """What every cycle trains on."""

    examples: tuple[Example, ...]
    vectors: torch.Tensor
    vocabulary: WordPieces
    pack: Pack

    def some(self, own: int) -> list[Example]:
        """The examples of the corpora, and one in ``own`` of those written for training."""
        written = [e for e in self.examples if e.outlet >= OUTLETS]
        return [e for e in self.examples if e.outlet < OUTLETS] + written[::own]


def ground(entries: Sequence[tuple[Entry, int]], pieces: Path) -> Ground:
    """The examples of the articles, cut with the vocabulary in ``pieces``."""
    pack = find_pack("de")
    assert pack is not None
    vocabulary = WordPieces.load(pieces)
    examples = tuple(
        example(part, outlet, pack, vocabulary)
        for entry, outlet in entries
        for part in parts(entry)
    )
    vectors = torch.from_numpy(vocabulary.vectors(np.arange(len(vocabulary))))
    return Ground(examples, vectors, vocabulary, pack)


def run(on: Ground, seed: int, folder: Path) -> Network:
    """Runs all cycles; ``folder`` keeps the weights after each."""
    torch.manual_seed(seed)
    deep = _trained(DEEP, _pretrained(DEEP, on), on, seed, folder)
    first = _trained(FIRST, _pretrained(FIRST, on), on, seed, folder)
    last = Network(**first.sizes)
    last.load_state_dict(first.state_dict())
    return _trained(LAST, last, on, seed, folder, Teachers([deep, first]))


def _pretrained(cycle: Cycle, on: Ground) -> Network:
    """The network as it begins."""
    network = Network(piece_layers=cycle.piece_layers, word_layers=cycle.word_layers)
    pretrained.fill(network, pretrained.load())
    if cycle.kept == FEED_FORWARD:
        return network
    return prune(network, on.examples, on.vectors, cycle.kept)


def _trained(
    cycle: Cycle,
    network: Network,
    on: Ground,
    seed: int,
    folder: Path,
    teachers: Teachers | None = None,
) -> Network:
    """The network after a cycle; if its weights are in the folder, it is not run again."""
    file = folder / f"{cycle.name}.pt"
    if not file.exists():

        def report(line: str) -> None:
            print(f"{cycle.name} {line}", flush=True)

        plan = Plan(
            epochs=cycle.epochs, seed=seed, encoder_rate=cycle.encoder_rate, rate=cycle.rate
        )
        examples = on.some(cycle.own)
        weights = train(
            network, examples, on.vectors, on.pack, on.vocabulary, plan, report, teachers
        )
        part = file.with_suffix(".part")
        torch.save(weights, part)
        part.replace(file)
    kept: Weights = torch.load(file, weights_only=True)
    network.load_state_dict(kept)
    return network


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
