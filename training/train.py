"""Trains the network.

The losses are sums over an article, so that each statement counts alike. Beginnings that the
network itself takes for likely, and that are none, are asked about too: from them it learns what
is not a statement.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from training import batches
from training.examples import Example, example, rewrite, without_rules
from training.network import Network
from wortlaut.languages.pack import Pack
from wortlaut.statements.labels import TYPES
from wortlaut.statements.wordpieces import WordPieces
from wortlaut.types import Draft

WINDOWS = (96, 128, 176, 224)
"""Sizes of the encoder's windows in pieces; one is drawn for each batch."""

FALSE_BEGINNINGS = 4
"""At most so many false beginnings an article, each at least as likely as ``SUSPECT``."""

SUSPECT = 0.10


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train."""

    epochs: int = 14
    batch: int = 8
    seed: int = 1
    encoder_rate: float = 1.5e-4
    rate: float = 1.5e-3
    rewritten: float = 0.25
    blind: float = 0.15
    average: float = 0.998
    warm_up: float = 0.06


def train(
    network: Network,
    examples: Sequence[Example],
    vectors: torch.Tensor,
    pack: Pack,
    vocabulary: WordPieces,
    plan: Plan,
    report: Callable[[str], None] = print,
    after_epoch: Callable[[int, dict[str, torch.Tensor]], None] | None = None,
) -> dict[str, torch.Tensor]:
    """Trains in place and returns the running average of the weights, which reads better."""
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    optimiser = _optimiser(network, plan)
    steps = plan.epochs * -(-len(examples) // plan.batch)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    network.train()
    step, begun, sums = 0, time.monotonic(), np.zeros(8)
    for epoch in range(plan.epochs):
        for batch in _epoch(examples, pack, vocabulary, plan, chance):
            rate = _rate(step / steps, plan.warm_up)
            for group, full in zip(
                optimiser.param_groups, (plan.encoder_rate, plan.rate), strict=True
            ):
                group["lr"] = full * rate
            losses = _losses(network, batch, vectors, chance)
            total = torch.stack(losses).sum()
            optimiser.zero_grad(set_to_none=True)
            total.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
            keep = min(plan.average, 1 - 1 / (step * 0.1 + 2))
            with torch.no_grad():
                for mean, value in zip(
                    average.values(), network.state_dict().values(), strict=True
                ):
                    mean.lerp_(value, 1 - keep)
            sums += [float(loss.detach()) for loss in losses]
            if step % 50 == 0:
                passed = time.monotonic() - begun
                shown = " ".join(f"{value / 50:.3f}" for value in sums)
                report(f"epoch {epoch} step {step}/{steps} {passed:.0f} s  {shown}")
                sums[:] = 0
        if after_epoch is not None:
            after_epoch(epoch, average)
            network.train()
    return average


def _optimiser(network: Network, plan: Plan) -> torch.optim.AdamW:
    pretrained = [
        value
        for name, value in network.named_parameters()
        if name.startswith("enc.") and not name.startswith("enc.feat")
    ]
    known = {id(value) for value in pretrained}
    fresh = [value for value in network.parameters() if id(value) not in known]
    return torch.optim.AdamW(
        [{"params": pretrained, "lr": plan.encoder_rate}, {"params": fresh, "lr": plan.rate}],
        weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )  # fmt: skip


def _rate(passed: float, warm_up: float) -> float:
    """Up in a line, down in half a cosine."""
    if passed < warm_up:
        return passed / warm_up
    return 0.02 + 0.98 * 0.5 * (1 + cos(pi * (passed - warm_up) / (1 - warm_up)))


def _epoch(
    examples: Sequence[Example],
    pack: Pack,
    vocabulary: WordPieces,
    plan: Plan,
    chance: random.Random,
) -> list[list[Example]]:
    """Every article once, some rewritten or without rules, with others of about its length."""
    drawn = [
        example(rewrite(e.entry, pack, chance), e.outlet, pack, vocabulary)
        if chance.random() < plan.rewritten
        else e
        for e in examples
    ]
    # the rules were made with these articles at hand and are right less often on others
    drawn = [without_rules(e) if chance.random() < plan.blind else e for e in drawn]
    chance.shuffle(drawn)
    found = []
    pile = plan.batch * 12
    for first in range(0, len(drawn), pile):
        some = sorted(
            drawn[first : first + pile], key=lambda e: len(e.pieces) + 30 * chance.random()
        )
        found += [some[n : n + plan.batch] for n in range(0, len(some), plan.batch)]
    chance.shuffle(found)
    return found


def _losses(
    network: Network, batch: Sequence[Example], vectors: torch.Tensor, chance: random.Random
) -> list[torch.Tensor]:
    """Beginnings, parts, layer, roles, pointers to speaker and addressee, validity, medium."""
    size = len(batch)
    words = network.encode(batches.windows(batch, vectors, chance.choice(WINDOWS), chance))
    width = words.shape[1]
    odds = network.start(words)
    wanted, counts = batches.beginnings(batch, width)
    losses = [
        (_binary(odds, wanted) * counts).sum() / size,
        (_binary(network.part(words), batches.parts(batch, width)) * counts).sum() / size / 30,
    ]
    asked, gold = _asked(batch, torch.sigmoid(odds.detach()).numpy(), chance)
    if not asked:
        return losses + [odds.sum() * 0] * 6
    questions = batches.questions(batch, width, asked)
    marks, nobody, valid, medium = network.statements(words, questions)
    outside = (1 - questions["mask"]) * -1e4
    right = batches.answers(batch, asked, gold, marks.shape[1])
    losses.append(_classes(marks[..., :3], right["layer"]) / size / 8)
    losses.append(_classes(marks[..., 3:7], right["roles"]) / size / 8)
    for first, weight in ((0, 0.5), (2, 0.25)):
        sums = [
            _classes(
                torch.cat([marks[..., 7 + n] + outside, nobody[:, first // 2, None]], 1),
                right["pointers"][:, n],
            )
            for n in (first, first + 1)
        ]
        losses.append(weight * (sums[0] + sums[1]) / size)
    losses.append(_binary(valid, right["valid"]).sum() / size)
    losses.append(0.4 * _classes(medium, right["medium"]) / size)
    return losses


def _asked(
    batch: Sequence[Example], likely: NDArray[np.float32], chance: random.Random
) -> tuple[list[batches.Asked], list[Draft | None]]:
    """All true beginnings and some false ones, with the statement that begins there."""
    asked: list[batches.Asked] = []
    gold: list[Draft | None] = []
    for row, e in enumerate(batch):
        true = {}
        for draft in e.drafts:
            true.setdefault((draft.quotation[0], TYPES.index(draft.type)), draft)
        for (start, kind), draft in true.items():
            asked.append((row, start, kind))
            gold.append(draft)
        false = [
            (int(start), int(kind))
            for start, kind in np.argwhere(likely[row, : len(e.pieces)] > SUSPECT)
            if (start, kind) not in true
        ]
        chance.shuffle(false)
        for start, kind in false[:FALSE_BEGINNINGS]:
            asked.append((row, start, kind))
            gold.append(None)
    return asked, gold


def _binary(odds: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(odds, wanted, reduction="none")


def _classes(odds: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    return functional.cross_entropy(
        odds.reshape(-1, odds.shape[-1]), wanted.reshape(-1), ignore_index=-100, reduction="sum"
    )
