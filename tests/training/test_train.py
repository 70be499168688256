"""The training runs and learns; how well is measured on corpora, see docs/model-card.md."""

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra 'train'")

from training.articles import articles  # noqa: E402
from training.cycles import Ground, ground, prune  # noqa: E402
from training.examples import read  # noqa: E402
from training.network import POINTERS, Network  # noqa: E402
from training.teachers import Teachers  # noqa: E402
from training.train import Plan, train  # noqa: E402

from training import batches  # noqa: E402
from wortlaut.languages import de  # noqa: E402
from wortlaut.statements.labels import TYPES  # noqa: E402

ROOT = Path(__file__).parents[2]
PIECES = max((Path(de.__file__).parent / "models").glob("statements.v*")) / "pieces.npz"


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    file = tmp_path_factory.mktemp("own") / "own.jsonl"
    some = islice(articles(ROOT / "training/articles/de"), 6)
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in some), "utf-8")
    return ground([(entry, number % 3) for number, entry in enumerate(read(file))], PIECES)


@pytest.fixture(autouse=True)
def seeded() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    yield
    torch.set_num_threads(threads)


def small() -> Network:
    return Network(piece_layers=1, word_layers=1, feed_forward=64, document_hidden=16)


def test_one_in_so_many_of_the_own_articles_is_read(on: Ground) -> None:
    assert [e.outlet for e in on.some(1)] == [0, 1, 0, 1, 2, 2]
    assert [e.outlet for e in on.some(2)] == [0, 1, 0, 1, 2]


def test_teachers_say_how_likely_everything_is(on: Ground) -> None:
    one, other = small(), small()
    windows = batches.windows(on.examples, on.vectors, 128, random.Random(1))
    both = Teachers([one, other]).hear(windows)
    alone = [Teachers([network]).hear(windows) for network in (one, other)]
    assert torch.allclose(both.starts(), (alone[0].starts() + alone[1].starts()) / 2)
    asked = [
        (row, draft.quotation[0], TYPES.index(draft.type))
        for row, e in enumerate(on.examples)
        for draft in e.drafts
    ]
    width = both.starts().shape[1]
    questions = batches.questions(on.examples, width, asked)
    said = both.statements(questions)
    for name in ("layer", "roles", "medium", *POINTERS):
        assert torch.allclose(said[name].sum(-1), torch.ones(()), atol=1e-4)
    # nobody stands where there is no word
    for name in POINTERS:
        assert (said[name][:, :-1] * (1 - questions["mask"])).max() < 1e-6


def test_answers_point_at_the_words_of_the_annotation(on: Ground) -> None:
    e = next(e for e in on.examples if any(draft.speaker for draft in e.drafts))
    draft = next(draft for draft in e.drafts if draft.speaker)
    asked = [(0, draft.quotation[0], TYPES.index(draft.type)), (0, draft.quotation[0], 0)]
    questions = batches.questions([e], len(e.pieces), asked)
    right = batches.answers([e], asked, [draft, None], questions["words"].shape[1])
    begin = draft.quotation[0] - int(questions["at"][0])
    marked = (right["layer"][0] == 1).nonzero()[:, 0] + begin
    assert set(marked.tolist()) == set(draft.quotation)
    assert int(right["speaker_first"][0]) + begin == draft.speaker[0]
    assert int(right["speaker_last"][0]) + begin == draft.speaker[-1]
    assert right["valid"].tolist() == [1, 0]
    assert all((right[name][1] == batches.UNASKED).all() for name in ("layer", "roles", *POINTERS))


def test_the_least_used_inner_units_are_cut_away(on: Ground) -> None:
    network = small()
    with torch.no_grad():  # the last 40 do nothing
        for layer in network.enc.layers:
            layer.f2.weight[:, 24:] = 0
    smaller = prune(network, on.examples, on.vectors, 24)
    windows = batches.windows(on.examples, on.vectors, 128, random.Random(1))
    before, after = network.eval().encode(windows), smaller.eval().encode(windows)
    assert torch.allclose(before, after, atol=0.05)  # products are done in 16 bits
    assert smaller.sizes["feed_forward"] == 24


def test_the_loss_falls_with_and_without_teachers(on: Ground) -> None:
    plan = Plan(epochs=60, batch=6, rewritten=0, blind=0, rate=3e-3)
    for teachers in (None, Teachers([small()])):
        lines: list[str] = []
        network = small()
        weights = train(
            network, on.examples, on.vectors, on.pack, on.vocabulary, plan, lines.append, teachers
        )
        assert all(torch.isfinite(value).all() for value in weights.values())
        again = batches.windows(on.examples, on.vectors, 128, random.Random(1))
        wanted, counts = batches.beginnings(on.examples, again["place"].shape[1])
        network.eval()
        with torch.no_grad():
            odds = network.start(network.encode(again))
        mean = torch.sigmoid(odds)[(wanted > 0) & (counts > 0)].mean()
        assert mean > 0.03, lines  # of beginnings at the start: 0.007
