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
from training.batches import UNASKED
from training.examples import Example, example, rewrite, without_rules
from training.network import Network
from training.teachers import Teachers
from wortlaut.languages.pack import Pack
from wortlaut.statements.labels import TYPES
from wortlaut.statements.wordpieces import WordPieces
from wortlaut.types import Draft

WINDOWS = (96, 128, 176, 224)
"""Sizes of the encoder's windows in pieces; one is drawn for each batch."""

FALSE_BEGINNINGS = 4
"""At most so many false beginnings an article, each at least as likely as ``SUSPECT``."""

SUSPECT = 0.10

TOLD = 0.7
"""How much of what is learnt the teachers say, where there are any; annotators say the rest."""

WEIGHTS = {
    "layer": 1 / 8, "roles": 1 / 8, "speaker_first": 0.5, "speaker_last": 0.5,
    "addressee_first": 0.25, "addressee_last": 0.25, "medium": 0.4,
}  # fmt: skip
"""What each choice about a statement weighs, beside its beginning and its validity."""


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
    teachers: Teachers | None = None,
) -> dict[str, torch.Tensor]:
    """Trains in place and returns the running average of the weights, which reads better."""
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    optimiser = _optimiser(network, plan)
    steps = plan.epochs * -(-len(examples) // plan.batch)
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    network.train()
    step, begun, sums = 0, time.monotonic(), np.zeros(3 + len(WEIGHTS))
    for epoch in range(plan.epochs):
        for batch in _epoch(examples, pack, vocabulary, plan, chance):
            rate = _rate(step / steps, plan.warm_up)
            for group, full in zip(
                optimiser.param_groups, (plan.encoder_rate, plan.rate), strict=True
            ):
                group["lr"] = full * rate
            losses = _losses(network, batch, vectors, chance, teachers)
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
    network: Network,
    batch: Sequence[Example],
    vectors: torch.Tensor,
    chance: random.Random,
    teachers: Teachers | None,
) -> list[torch.Tensor]:
    """Beginnings, parts, validity, then what statements choose between, by ``WEIGHTS``."""
    size = len(batch)
    windows = batches.windows(batch, vectors, chance.choice(WINDOWS), chance)
    words = network.encode(windows)
    width = words.shape[1]
    begun, counts = batches.beginnings(batch, width)
    inside = batches.parts(batch, width)
    lesson = teachers.hear(windows) if teachers else None
    if lesson:
        begun = begun.lerp(lesson.starts(), TOLD)
        inside = inside.lerp(lesson.parts(), TOLD)
    odds = network.start(words)
    losses = [
        (_binary(odds, begun) * counts).sum() / size,
        (_binary(network.part(words), inside) * counts).sum() / size / 30,
    ]
    asked, gold = _asked(batch, torch.sigmoid(odds.detach()).numpy(), chance)
    if not asked:
        return losses + [odds.sum() * 0] * (1 + len(WEIGHTS))
    questions = batches.questions(batch, width, asked)
    found = network.statements(words, questions)
    right = batches.answers(batch, asked, gold, found["layer"].shape[1])
    told = lesson.statements(questions) if lesson else {}
    valid = right["valid"].lerp(told["valid"], TOLD) if lesson else right["valid"]
    losses.append(_binary(found["valid"], valid).sum() / size)
    for name, weight in WEIGHTS.items():
        losses.append(weight * _classes(found[name], right[name], told.get(name)) / size)
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


def _classes(odds: torch.Tensor, wanted: torch.Tensor, told: torch.Tensor | None) -> torch.Tensor:
    """The cross entropy with what annotators and, if any, teachers say."""
    odds, wanted = odds.reshape(-1, odds.shape[-1]), wanted.reshape(-1)
    hard = functional.cross_entropy(odds, wanted, ignore_index=UNASKED, reduction="sum")
    if told is None:
        return hard
    asked = wanted != UNASKED
    likely = functional.log_softmax(odds[asked], -1)
    soft = -(told.reshape(-1, odds.shape[-1])[asked] * likely).sum()
    return (1 - TOLD) * hard + TOLD * soft
