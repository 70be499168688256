"""Trains the linear model that tells the medium of a statement, by gradient descent in torch."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch

from wortlaut.evaluation.corpus_format import Entry
from wortlaut.statements.labels import MEDIA
from wortlaut.statements.media import BUCKETS, bucket, features

SHRINKAGE = 2.0
STEPS = 120


def train_media(entries: Iterable[tuple[Entry, int]], file: Path) -> None:
    """Trains on gold statements and writes ``media.npz``; outlets are numbers."""
    rows, columns, wanted = [], [], []
    for entry, outlet in entries:
        drafts = sorted((d for d in entry.drafts if d.quotation), key=lambda d: d.quotation[0])
        for number, draft in enumerate(drafts):
            found = features(entry.words, draft, drafts[number - 1] if number else None)
            # habits of the other corpora get weights of their own, which reading never uses
            if outlet:
                found |= {f"outlet {outlet}", f"outlet {outlet} {draft.type}"}
            rows += [len(wanted)] * len(found)
            columns += sorted(bucket(feature) for feature in found)
            wanted.append(MEDIA.index(draft.medium))
    weights = _fit(rows, columns, wanted)
    np.savez(file, weights=weights.numpy().astype(np.float16))


def _fit(rows: Sequence[int], columns: Sequence[int], wanted: Sequence[int]) -> torch.Tensor:
    """Multinomial logistic regression with an L2 penalty, by L-BFGS."""
    table = torch.sparse_coo_tensor(
        torch.tensor([list(rows), list(columns)]), torch.ones(len(rows)), (len(wanted), BUCKETS)
    ).coalesce()
    right = torch.tensor(wanted)
    weights = torch.zeros(BUCKETS, len(MEDIA), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        odds = torch.sparse.mm(table, weights)
        total = torch.nn.functional.cross_entropy(odds, right, reduction="sum")
        total = total + SHRINKAGE / 2 * (weights**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimiser.step(loss)
    return weights.detach()
