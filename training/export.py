"""Writes a trained network as three ONNX graphs and a vocabulary, for onnxruntime without torch.

Matrix products of the encoder are stored in 7 bits a number with a scale for every column, and
done in integers. What goes into them is scaled by the span it had over training articles, not over
the words of one call: what is found in a page must not depend on which pages are read with it.
7 bits and not 8, because processors without VNNI add two products in 16 bits and would overflow:
the same page must give the same record everywhere. Everything else stays in 32-bit floats.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.network import FEATURES, HEADS, HIDDEN, BothWays, Layer, Network

Array = NDArray[np.float32]
Span = tuple[Array, Array]
"""The least and the largest number that occurs in each column."""
Spans = dict[str, Span]
"""By the name of a product what goes into it."""

LEVELS = 63
APART = {"qkv": 0, "o": 0, "f1": 3, "f2": 1}
"""For each product of a layer the columns that are multiplied in floats: without them, the error of
the word vectors is nearly three times as large."""


class Graph:
    """Collects nodes and weights of one ONNX graph."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}
        self.count = 0

    def weight(self, value: NDArray[np.generic] | torch.Tensor) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        name = f"w{len(self.weights)}"
        self.weights[name] = numpy_helper.from_array(np.asarray(array, order="C"), name)
        return name

    def scalar(self, value: float) -> str:
        return self.weight(np.asarray(value, np.float32))

    def add(
        self, kind: str, inputs: list[str], outputs: int = 1, domain: str = "", **attributes: object
    ) -> str:
        names = [f"t{self.count + k}" for k in range(outputs)]
        self.count += outputs
        node = helper.make_node(kind, inputs, names, domain=domain, **attributes)
        self.nodes.append(node)
        return names[0]

    def linear(self, x: str, layer: torch.nn.Linear) -> str:
        weight = self.weight(layer.weight.detach().numpy().T.copy())
        return self.add("Add", [self.add("MatMul", [x, weight]), self.weight(layer.bias)])

    def integers(self, x: str, span: Span, apart: int, *layers: torch.nn.Linear) -> list[str]:
        """What each of ``layers`` makes of ``x``, with integer products.

        The ``apart`` columns of ``x`` that reach farthest are multiplied in floats (Dettmers
        et al. 2022, "LLM.int8()"): the step that they need would be too coarse for the
        rest.
        """
        low, high = span
        far = np.sort(np.argsort(-np.maximum(-low, high), kind="stable")[:apart])
        near = np.ones(len(low), bool)
        near[far] = False
        least, most = min(float(low[near].min()), 0.0), float(high[near].max())
        scale = (most - least) / 255
        zero = self.weight(np.asarray(round(-least / scale), np.uint8))
        step = self.scalar(scale)
        number = self.add("QuantizeLinear", [x, step, zero])
        rest = self.add("Gather", [x, self.weight(far)], axis=2) if apart else ""
        found = []
        for layer in layers:
            weight = layer.weight.detach().numpy()
            scales, whole = _quantise(np.where(near, weight, 0))
            product = self.add(
                "MatMulIntegerToFloat",
                [number, self.weight(whole), step, self.weight(scales), zero, "",
                 self.weight(layer.bias)],
                domain="com.microsoft",
            )  # fmt: skip
            if apart:
                far_weight = self.weight(np.ascontiguousarray(weight[:, far].T))
                product = self.add("Add", [product, self.add("MatMul", [rest, far_weight])])
            found.append(product)
        return found

    def attention(self, x: str, mask: str, layer: Layer, span: Span) -> str:
        """Attention whose products with the weights are done in integers."""
        parts = self.integers(x, span, APART["qkv"], *_thirds(layer.qkv))
        return self.add(
            "MultiHeadAttention", [*parts, "", mask],
            domain="com.microsoft", num_heads=HEADS, mask_filter_value=-1e4,
        )  # fmt: skip

    def normalise(self, x: str, layer: torch.nn.LayerNorm) -> str:
        """Layer normalisation by matrix products: onnxruntime's own kernel is four times slower."""
        width = layer.weight.shape[0]
        mean = self.weight(np.full((width, 1), 1 / width, np.float32))
        centred = self.add("Sub", [x, self.add("MatMul", [x, mean])])
        square = self.add("MatMul", [self.add("Mul", [centred, centred]), mean])
        spread = self.add("Sqrt", [self.add("Add", [square, self.scalar(layer.eps)])])
        unit = self.add("Div", [centred, spread])
        scaled = self.add("Mul", [unit, self.weight(layer.weight)])
        return self.add("Add", [scaled, self.weight(layer.bias)])

    def gelu(self, x: str) -> str:
        return self.add("Gelu", [x], domain="com.microsoft")

    def both_ways(self, x: str, lengths: str, layer: BothWays) -> str:
        """[rows, words, width] to [rows, words, 2 * hidden]."""
        hidden = layer.f.hidden_size
        weights = [
            self.weight(
                np.stack(
                    [
                        _gates(getattr(side, f"weight_{part}_l0"), hidden)
                        for side in (layer.f, layer.b)
                    ]
                )
            )
            for part in ("ih", "hh")
        ]
        bias = self.weight(np.stack([
            np.concatenate([_gates(side.bias_ih_l0, hidden), _gates(side.bias_hh_l0, hidden)])
            for side in (layer.f, layer.b)
        ]))  # fmt: skip
        turned = self.add("Transpose", [x], perm=[1, 0, 2])
        y = self.add(
            "LSTM", [turned, *weights, bias, lengths], hidden_size=hidden, direction="bidirectional"
        )
        y = self.add("Transpose", [y], perm=[2, 0, 1, 3])
        return self.add("Reshape", [y, self.weight(np.asarray([0, 0, 2 * hidden], np.int64))])

    def model(self, inputs: dict[str, tuple[int, list[object]]], outputs: dict[str, str]) -> bytes:
        for name, inner in outputs.items():
            self.nodes.append(helper.make_node("Identity", [inner], [name]))
        graph = helper.make_graph(
            self.nodes, "wortlaut",
            [helper.make_tensor_value_info(n, kind, shape) for n, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in outputs],
            list(self.weights.values()),
        )  # fmt: skip
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        data: bytes = helper.make_model(
            graph, opset_imports=opsets, ir_version=9
        ).SerializeToString()
        return data


def _thirds(layer: torch.nn.Linear) -> list[torch.nn.Linear]:
    """The parts of a layer that make query, key and value."""
    parts = []
    for begin in range(0, layer.out_features, HIDDEN):
        part = torch.nn.Linear(layer.in_features, HIDDEN)
        part.weight = torch.nn.Parameter(layer.weight[begin : begin + HIDDEN])
        part.bias = torch.nn.Parameter(layer.bias[begin : begin + HIDDEN])
        parts.append(part)
    return parts


def _quantise(weight: Array) -> tuple[Array, NDArray[np.int8]]:
    """A scale for each output, and the transposed weights in whole numbers."""
    scale = np.maximum(np.abs(weight).max(1), 1e-9) / LEVELS
    whole = np.round(weight / scale[:, None]).clip(-LEVELS, LEVELS).astype(np.int8)
    return scale.astype(np.float32), np.ascontiguousarray(whole.T)


def _gates(weight: torch.Tensor, hidden: int) -> Array:
    """torch orders gates input, forget, cell, output; ONNX input, output, forget, cell."""
    i, f, c, o = weight.detach().numpy().reshape(4, hidden, *weight.shape[1:])
    return np.concatenate([i, o, f, c])


def encoder_graph(network: Network, spans: Spans) -> bytes:
    """Piece vectors of windows to word vectors."""
    graph = Graph()
    encoder = network.enc
    length = graph.add("Shape", ["vectors"], start=1, end=2)
    zero = graph.weight(np.asarray([0], np.int64))
    positions = graph.add("Slice", [graph.weight(encoder.pos), zero, length, zero])
    x = graph.normalise(graph.add("Add", ["vectors", positions]), encoder.eln)
    for number, layer in enumerate(encoder.layers):
        if number == encoder.piece_layers:
            x = graph.add("MatMul", ["pool", x])
            x = graph.add("Add", [x, graph.linear("word_features", encoder.feat)])
        mask = "piece_mask" if number < encoder.piece_layers else "word_mask"
        x = _layer(graph, x, mask, layer, number, spans)
    return graph.model(
        {
            "vectors": (TensorProto.FLOAT, ["b", "p", HIDDEN]),
            "piece_mask": (TensorProto.INT32, ["b", "p"]),
            "pool": (TensorProto.FLOAT, ["b", "w", "p"]),
            "word_mask": (TensorProto.INT32, ["b", "w"]),
            "word_features": (TensorProto.FLOAT, ["b", "w", FEATURES]),
        },
        {"words": x},
    )


def _layer(graph: Graph, x: str, mask: str, layer: Layer, number: int, spans: Spans) -> str:
    def product(x: str, name: str) -> str:
        return graph.integers(x, spans[f"{number}.{name}"], APART[name], getattr(layer, name))[0]

    mixed = product(graph.attention(x, mask, layer, spans[f"{number}.qkv"]), "o")
    x = graph.normalise(graph.add("Add", [x, mixed]), layer.n1)
    inner = product(graph.gelu(product(x, "f1")), "f2")
    return graph.normalise(graph.add("Add", [x, inner]), layer.n2)


def document_graph(network: Network, spans: Spans) -> bytes:
    """Word vectors of documents to beginnings, and to what the statement part compares."""
    graph = Graph()
    (x,) = graph.integers("words", spans["inp"], APART["f1"], network.inp)
    x = graph.gelu(x)
    y = graph.add("Concat", [x, graph.both_ways(x, "lengths", network.doc)], axis=2)
    start, key, query = graph.integers(
        y, spans["start"], 0, network.start[0], network.key, network.query
    )
    start = graph.linear(graph.gelu(start), network.start[3])
    return graph.model(
        {
            "words": (TensorProto.FLOAT, ["d", "w", HIDDEN + FEATURES]),
            "lengths": (TensorProto.INT32, ["d"]),
        },
        {"start": start, "key": key, "query": query},
    )


def statement_graph(network: Network) -> bytes:
    """Words around a beginning to marks, pointers, validity and medium."""
    graph = Graph()
    query = graph.add(
        "Add", ["query", graph.add("Gather", [graph.weight(network.typ.weight), "type"])]
    )
    axis = graph.weight(np.asarray([1], np.int64))
    x = graph.add("Add", ["keys", graph.add("Unsqueeze", [query, axis])])
    x = graph.add("Add", [x, graph.add("Gather", [graph.weight(network.dist.weight), "distance"])])
    x = graph.add("Add", [x, graph.add("Gather", [graph.weight(network.sdist.weight), "step"])])
    x = graph.gelu(graph.normalise(x, network.ln))
    y = graph.add("Concat", [graph.both_ways(x, "lengths", network.win), x], axis=2)
    marks = graph.linear(y, network.tag)
    first3 = graph.add("Slice", [marks, *(graph.weight(np.asarray([n], np.int64))
                                          for n in (0, 3, 2))])  # fmt: skip
    shares = graph.add("Mul", [graph.add("Softmax", [first3], axis=-1), "mask"])
    # [n, 3, words] @ [n, words, width]: the sums for nothing, quotation and frame in one product
    turned = graph.add("Transpose", [shares], perm=[0, 2, 1])
    sums = graph.add("MatMul", [turned, y])
    sizes = graph.add("Add", [
        graph.add("ReduceSum", [turned, graph.weight(np.asarray([2], np.int64))], keepdims=1),
        graph.scalar(1e-3),
    ])  # fmt: skip
    means = graph.add("Div", [sums, sizes])
    quoted, framed = (
        graph.add("Gather", [means, graph.weight(np.asarray(n, np.int64))], axis=1) for n in (1, 2)
    )
    first = graph.add("GatherND", [y, "at"], batch_dims=1)
    valid = graph.add("Concat", [quoted, first, query], axis=1)
    medium = graph.add("Concat", [quoted, framed, first], axis=1)
    heads = [
        graph.linear(graph.gelu(graph.linear(value, head[0])), head[3])
        for value, head in ((valid, network.valid), (medium, network.medium))
    ]
    width = network.typ.weight.shape[1]
    return graph.model(
        {
            "keys": (TensorProto.FLOAT, ["n", "w", width]),
            "query": (TensorProto.FLOAT, ["n", width]),
            "type": (TensorProto.INT64, ["n"]),
            "distance": (TensorProto.INT64, ["n", "w"]),
            "step": (TensorProto.INT64, ["n", "w"]),
            "mask": (TensorProto.FLOAT, ["n", "w", 1]),
            "at": (TensorProto.INT64, ["n", 1]),
            "lengths": (TensorProto.INT32, ["n"]),
        },
        {"marks": marks, "nobody": graph.linear(query, network.null),
         "valid": heads[0], "medium": heads[1]},
    )  # fmt: skip


def spans(network: Network, windows: Iterable[Mapping[str, torch.Tensor]]) -> Spans:
    """What goes into the products when the network reads these windows, padding left out."""
    found: Spans = {}
    masks: dict[str, torch.Tensor] = {}

    def note(name: str, mask: str) -> Callable[..., None]:
        def hook(module: torch.nn.Module, inputs: tuple[torch.Tensor]) -> None:
            real = inputs[0][masks[mask]].float()
            low, high = real.amin(0).numpy(), real.amax(0).numpy()
            before = found.get(name, (low, high))
            found[name] = np.minimum(before[0], low), np.maximum(before[1], high)

        return hook

    places = [("inp", network.inp, "document"), ("start", network.start[0], "document")]
    for number, layer in enumerate(network.enc.layers):
        mask = "piece_mask" if number < network.enc.piece_layers else "word_mask"
        places += [(f"{number}.{name}", getattr(layer, name), mask) for name in APART]
    handles = [module.register_forward_pre_hook(note(name, mask)) for name, module, mask in places]
    network.eval()
    with torch.no_grad():
        for some in windows:
            masks = {**some, "document": some["place"] < some["word_mask"].numel()}
            network.start(network.encode(some))
    for handle in handles:
        handle.remove()
    return found


def write(network: Network, spans: Spans, folder: Path) -> None:
    """Writes ``encoder.onnx``, ``document.onnx`` and ``statement.onnx``."""
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    for name, graph in (
        ("encoder", encoder_graph(network, spans)),
        ("document", document_graph(network, spans)),
        ("statement", statement_graph(network)),
    ):
        (folder / f"{name}.onnx").write_bytes(graph)
