"""The network in torch, as it is trained; ``export.py`` writes the same sums as ONNX graphs.

Three parts. The *encoder* is the lower part of a pretrained transformer: its first layers read
word pieces, then the pieces of a word are averaged and the further layers read words, which costs
a third less. The *document* part is a bidirectional LSTM (Hochreiter and Schmidhuber 1997) over
the whole document; it says where quotations of which type begin. The *statement* part reads the
words around one such beginning, each compared with it, and marks quotation, frame, cue, speaker
and addressee, says whether this is a statement at all, and its medium.
"""

import torch
from torch import nn
from torch.nn import functional

from wortlaut.statements.features import WIDTH
from wortlaut.statements.labels import MEDIA, TYPES
from wortlaut.statements.windows import DISTANCES, SENTENCE_STEPS

HIDDEN = 384
HEADS = 12
FEED_FORWARD = 1536
POSITIONS = 512
OUTLETS = 2
PARTS = 5
FEATURES = WIDTH + OUTLETS
POINTERS = ("speaker_first", "speaker_last", "addressee_first", "addressee_last")

_masks: dict[tuple[float, torch.dtype], torch.Tensor] = {}


def drop(x: torch.Tensor, rate: float, training: bool) -> torch.Tensor:
    """Dropout with masks cut from a pool drawn once: fresh ones cost a quarter of a step."""
    if not training or rate == 0:
        return x
    key = (rate, x.dtype)
    size = x.numel()
    if key not in _masks or _masks[key].numel() < size + 4096:
        draw = torch.rand(max(1 << 23, 2 * size)) >= rate
        _masks[key] = draw.to(x.dtype) / (1 - rate)
    pool = _masks[key]
    offset = int(torch.randint(0, pool.numel() - size, (1,)))
    return x * pool[offset : offset + size].view(x.shape)


class Drop(nn.Module):
    """``drop`` as a module."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return drop(x, self.rate, self.training)


class Layer(nn.Module):
    """A transformer layer (Vaswani et al. 2017), normalised after each half, as BERT's."""

    def __init__(self, feed_forward: int, rate: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.o = nn.Linear(HIDDEN, HIDDEN)
        self.n1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.f1 = nn.Linear(HIDDEN, feed_forward)
        self.f2 = nn.Linear(feed_forward, HIDDEN)
        self.n2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.rate = rate

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        rows, length, _ = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        # Written out: the fused attention of torch is several times slower on CPUs, backwards.
        scores = torch.matmul(q * (HIDDEN // HEADS) ** -0.5, k.transpose(-1, -2))
        scores = scores.masked_fill(~mask[:, None, None, :], -1e4)
        mixed = torch.matmul(torch.softmax(scores, -1, dtype=scores.dtype), v)
        mixed = self.o(mixed.transpose(1, 2).reshape(rows, length, HIDDEN))
        x = self.n1((x + drop(mixed, self.rate, self.training)).float())
        inner = self.f2(functional.gelu(self.f1(x)))
        return self.n2((x + drop(inner, self.rate, self.training)).float())


class Encoder(nn.Module):
    """Word pieces of a window in, one vector a word out."""

    def __init__(self, piece_layers: int, word_layers: int, feed_forward: int, rate: float) -> None:
        super().__init__()
        self.piece_layers = piece_layers
        self.layers = nn.ModuleList(
            Layer(feed_forward, rate) for _ in range(piece_layers + word_layers)
        )
        self.pos = nn.Parameter(torch.zeros(POSITIONS, HIDDEN))
        self.eln = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.feat = nn.Linear(FEATURES, HIDDEN)
        nn.init.zeros_(self.feat.weight)
        nn.init.zeros_(self.feat.bias)
        self.rate = rate

    def forward(
        self,
        vectors: torch.Tensor,
        piece_mask: torch.Tensor,
        pool: torch.Tensor,
        word_mask: torch.Tensor,
        word_features: torch.Tensor,
    ) -> torch.Tensor:
        """``pool[b, w, p]`` is the share of piece p in word w of window b."""
        x = vectors + self.pos[: vectors.shape[1]]
        x = drop(self.eln(x), self.rate, self.training)
        for layer in self.layers[: self.piece_layers]:
            x = layer(x, piece_mask)
        x = torch.bmm(pool, x.to(pool.dtype)).float() + self.feat(word_features)
        for layer in self.layers[self.piece_layers :]:
            x = layer(x, word_mask)
        return x.float()


class BothWays(nn.Module):
    """Two LSTMs, one from each end; rows are reversed by index, which is faster than packing."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.f = nn.LSTM(width, hidden, batch_first=True)
        self.b = nn.LSTM(width, hidden, batch_first=True)

    def forward(self, x: torch.Tensor, reverse: torch.Tensor) -> torch.Tensor:
        ahead = self.f(x)[0]
        turned = torch.gather(x, 1, reverse[..., None].expand_as(x))
        back = self.b(turned)[0]
        back = torch.gather(back, 1, reverse[..., None].expand_as(back))
        return torch.cat([ahead, back], -1)


class Network(nn.Module):
    """All three parts."""

    def __init__(
        self,
        piece_layers: int = 1,
        word_layers: int = 3,
        feed_forward: int = FEED_FORWARD,
        document_hidden: int = 128,
        window_hidden: int = 80,
        window_width: int = 128,
    ) -> None:
        super().__init__()
        self.sizes = {
            "piece_layers": piece_layers,
            "word_layers": word_layers,
            "feed_forward": feed_forward,
            "document_hidden": document_hidden,
            "window_hidden": window_hidden,
            "window_width": window_width,
        }
        self.enc = Encoder(piece_layers, word_layers, feed_forward, 0.1)
        self.inp = nn.Linear(HIDDEN + FEATURES, 256)
        self.doc = BothWays(256, document_hidden)
        wide = 2 * document_hidden + 256
        self.start = nn.Sequential(
            nn.Linear(wide, 128), nn.GELU(), Drop(0.2), nn.Linear(128, len(TYPES))
        )
        nn.init.constant_(self.start[-1].bias, -5.0)
        # only for training: which words are part of any statement, in which role
        self.part = nn.Linear(wide, PARTS)
        self.key = nn.Linear(wide, window_width)
        self.query = nn.Linear(wide, window_width)
        self.typ = nn.Embedding(len(TYPES), window_width)
        self.dist = nn.Embedding(DISTANCES, window_width)
        self.sdist = nn.Embedding(SENTENCE_STEPS, window_width)
        self.ln = nn.LayerNorm(window_width)
        self.win = BothWays(window_width, window_hidden)
        out = 2 * window_hidden + window_width
        # columns: none/quotation/frame, none/speaker/cue/addressee, then four pointers
        self.tag = nn.Linear(out, 12)
        self.null = nn.Linear(window_width, 2)
        self.valid = nn.Sequential(
            nn.Linear(2 * out + window_width, 96), nn.GELU(), Drop(0.2), nn.Linear(96, 1)
        )
        self.medium = nn.Sequential(
            nn.Linear(3 * out, 96), nn.GELU(), Drop(0.2), nn.Linear(96, len(MEDIA))
        )

    def encode(self, windows: dict[str, torch.Tensor]) -> torch.Tensor:
        """One vector a word, with the document around it: [documents, words, width]."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = self.enc(
                windows["vectors"], windows["piece_mask"], windows["pool"],
                windows["word_mask"], windows["word_features"],
            )  # fmt: skip
        flat = torch.cat([x.reshape(-1, HIDDEN), x.new_zeros(1, HIDDEN)])
        x = functional.embedding(windows["place"], flat)
        x = torch.cat([x, windows["document_features"]], -1)
        x = functional.gelu(self.inp(drop(x, 0.15, self.training)))
        y = self.doc(drop(x, 0.15, self.training), windows["reverse"])
        return drop(torch.cat([x, y], -1), 0.3, self.training)

    def statements(
        self, words: torch.Tensor, asked: dict[str, torch.Tensor]
    ) -> dict[str, torch.Tensor]:
        """For each beginning asked about the log-odds of all choices, and whether it is one.

        ``layer`` and ``roles`` choose for each word; a pointer chooses a word or, last, nobody.
        """
        flat = words.reshape(-1, words.shape[-1])
        query = self.query(functional.embedding(asked["start"], flat)) + self.typ(asked["type"])
        x = functional.embedding(asked["words"], self.key(flat)) + query[:, None]
        x = x + self.dist(asked["distance"]) + self.sdist(asked["step"])
        x = drop(functional.gelu(self.ln(x)), 0.15, self.training)
        y = torch.cat([self.win(x, asked["reverse"]), x], -1)
        marks = self.tag(drop(y, 0.15, self.training))
        shares = torch.softmax(marks[..., :3].detach(), -1) * asked["mask"][..., None]
        quoted = _mean(y, shares[..., 1])
        framed = _mean(y, shares[..., 2])
        first = y[torch.arange(len(y)), asked["at"]]
        valid = self.valid(torch.cat([quoted, first, query], -1))[:, 0]
        medium = self.medium(torch.cat([quoted, framed, first], -1))
        outside = (1 - asked["mask"]) * -1e4
        nobody = self.null(query)
        pointers = {
            name: torch.cat([marks[..., 7 + n] + outside, nobody[:, n // 2, None]], 1)
            for n, name in enumerate(POINTERS)
        }
        return {
            "valid": valid, "layer": marks[..., :3], "roles": marks[..., 3:7], "medium": medium,
            **pointers,
        }  # fmt: skip


def _mean(y: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    return (y * share[..., None]).sum(1) / (share.sum(1, keepdim=True) + 1e-3)
