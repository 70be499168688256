"""What networks that were trained before say of articles, for a smaller one to learn from.

Annotators answer yes or no, and not always alike; several networks together say how likely it is,
which a small network learns better (Hinton et al. 2015, "Distilling the Knowledge in a Neural
Network"). Their probabilities are averaged.
"""

from collections.abc import Sequence

import torch

from training.network import Network

Tensors = dict[str, torch.Tensor]


class Teachers:
    """Networks that have learnt and are no longer trained."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = [network.eval() for network in networks]

    @torch.no_grad()
    def hear(self, windows: Tensors) -> "Lesson":
        """What they say of the articles in the windows."""
        return Lesson([(network, network.encode(windows)) for network in self._networks])


class Lesson:
    """What teachers say of some articles: all are probabilities."""

    def __init__(self, heard: Sequence[tuple[Network, torch.Tensor]]) -> None:
        self._heard = heard

    @torch.no_grad()
    def starts(self) -> torch.Tensor:
        """Where quotations of each type begin."""
        return _mean([torch.sigmoid(network.start(words)) for network, words in self._heard])

    @torch.no_grad()
    def parts(self) -> torch.Tensor:
        """Which words are part of what."""
        return _mean([torch.sigmoid(network.part(words)) for network, words in self._heard])

    @torch.no_grad()
    def statements(self, asked: Tensors) -> Tensors:
        """What ``Network.statements`` says, as probabilities."""
        said = [network.statements(words, asked) for network, words in self._heard]
        return {name: _mean([_sure(name, one[name]) for one in said]) for name in said[0]}


def _sure(name: str, odds: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(odds) if name == "valid" else torch.softmax(odds, -1)


def _mean(values: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.stack(list(values)).mean(0)
