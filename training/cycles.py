"""The cycles of the training: what is trained in which order, and kept in between.

Before the first, the less used half of the encoder's inner units is cut away, as they came: with
them the first epochs go no better and take half as long again. The first cycle trains what is left.
The last is run from there with several seeds, each in a process of its own, and their weights are
averaged (Wortsman et al. 2022, "Model soups").

The weights after each run lie in a folder; a training that was broken off goes on from there.
"""

import multiprocessing
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from training import batches, pretrained
from training.examples import Example, example, parts
from training.network import Network
from training.train import Plan, train
from wortlaut.evaluation.corpus_format import Entry
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements.wordpieces import WordPieces

Weights = dict[str, torch.Tensor]

COOKS = 4
"""Seeds of the last cycle, whose weights are averaged."""

KEPT_UNITS = 768

FIRST = "first.pt"


@dataclass(frozen=True, slots=True)
class Cycles:
    """How long each cycle is, in epochs, and where it begins.

    ``at_once`` seeds of the last cycle run side by side, each on ``threads`` cores.
    """

    first: int = 11
    last: int = 3
    seed: int = 1
    at_once: int = 2
    threads: int = 1

    @property
    def epochs(self) -> int:
        """Epochs of all runs together."""
        return self.first + COOKS * self.last


@dataclass(frozen=True, slots=True)
class Ground:
    """What every cycle trains on."""

    examples: tuple[Example, ...]
    vectors: torch.Tensor
    vocabulary: WordPieces
    pack: Pack


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


def run(
    cycles: Cycles, on: Ground, entries: Sequence[tuple[Entry, int]], pieces: Path, folder: Path
) -> Network:
    """Runs all cycles; ``folder`` keeps the weights after each."""
    torch.manual_seed(cycles.seed)
    whole = Network()
    pretrained.fill(whole, pretrained.load())
    network = prune(whole, on.examples, on.vectors, KEPT_UNITS)
    plan = Plan(epochs=cycles.first, seed=cycles.seed)
    _kept(folder / FIRST, lambda: _train(network, on, plan))
    last = replace(plan, epochs=cycles.last, encoder_rate=1.2e-4, rate=1e-3)
    ends = _cook(cycles, entries, pieces, folder, last)
    network.load_state_dict(blend(ends))
    return network


def _cook(
    cycles: Cycles,
    entries: Sequence[tuple[Entry, int]],
    pieces: Path,
    folder: Path,
    plan: Plan,
) -> list[Weights]:
    """The last cycle from each seed."""
    # a fresh process each: torch does not survive a fork after its threads have started
    with ProcessPoolExecutor(cycles.at_once, multiprocessing.get_context("spawn")) as pool:
        runs = [
            pool.submit(
                _one,
                entries,
                pieces,
                folder,
                replace(plan, seed=cycles.seed + 1 + cook),
                cycles.threads,
            )
            for cook in range(COOKS)
        ]
        return [_read(run.result()) for run in runs]


def _one(
    entries: Sequence[tuple[Entry, int]], pieces: Path, folder: Path, plan: Plan, threads: int
) -> Path:
    torch.set_num_threads(threads)
    file = folder / f"last-{plan.seed}.pt"

    def trained() -> Weights:
        on = ground(entries, pieces)
        network = Network(feed_forward=KEPT_UNITS)
        network.load_state_dict(_read(folder / FIRST))
        return _train(network, on, plan)

    _kept(file, trained)
    return file


def _train(network: Network, on: Ground, plan: Plan) -> Weights:
    def report(line: str) -> None:
        print(f"seed {plan.seed} {line}", flush=True)

    return train(network, on.examples, on.vectors, on.pack, on.vocabulary, plan, report)


def _kept(file: Path, trained: Callable[[], Weights]) -> Weights:
    """The weights in the file, or those just trained, which are then put there."""
    if not file.exists():
        part = file.with_suffix(".part")
        torch.save(trained(), part)
        part.replace(file)
    return _read(file)


def _read(file: Path) -> Weights:
    weights: Weights = torch.load(file, weights_only=True)
    return weights


def blend(weights: Sequence[Weights]) -> Weights:
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
