"""``score``, ``evaluate`` and ``annotate`` with a stand-in for the engine."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.evaluation.invented import Json, annotation, document, write_lines

from wortlaut.cli import annotate, annotating, evaluate, score
from wortlaut.config import EngineName, Settings
from wortlaut.errors import CorpusError, LanguageError
from wortlaut.evaluation.robustness import VARIANTS
from wortlaut.types import Attributed, Document, Draft, Medium, Resolved, StatementType

Write = Callable[..., Path]


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Writes documents to a file of the given name and returns its path."""
    return lambda name, *documents: write_lines(tmp_path / name, documents)


def gold(name: str = "eins") -> Json:
    quotation = annotation(range(4), "Indirect", "SW", speaker=[6, 7], cue=[5], frame=range(4, 8))
    return document(name, ["Es regne seit Tagen , sagte Ilse Brandt ."], [quotation])


class StandIn:
    """Finds the first four tokens of each document, said by Otto Fels; remembers its calls."""

    def __init__(self) -> None:
        self.settings: set[EngineName] = set()
        self.sizes: list[int] = []

    def __call__(
        self,
        documents: Sequence[Document],
        settings: Settings,
        given: Sequence[Sequence[Draft]] | None = None,
    ) -> list[Attributed]:
        self.settings.add(settings.engine)
        self.sizes.append(len(documents))
        found = Draft(StatementType.INDIRECT, Medium.SPEECH, (0, 1, 2, 3), speaker=(7,))
        kept = given or [[found, replace(found, quotation=(7,))] for _ in documents]
        name = "Otto Fels" if given is None else "Ilse Brandt"
        return [
            Attributed(
                tuple(drafts),
                (),
                tuple(Resolved(0, name) if d.speaker else None for d in drafts),
            )
            for drafts in kept
        ]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    stand_in = StandIn()
    monkeypatch.setattr(annotating, "attribute", stand_in)
    return stand_in


def run(command: Any, *arguments: object) -> Result:
    return CliRunner().invoke(
        command, [str(a) for a in arguments], catch_exceptions=False, prog_name="wortlaut"
    )


@pytest.fixture
def speakers(tmp_path: Path) -> Path:
    path = tmp_path / "speakers.jsonl"
    given = {"doc": "eins", "id": 0, "speaker": "Ilse Brandt", "kind": "person", "how": "name"}
    path.write_text(json.dumps(given), "utf-8")
    return path


def test_score_as_json(corpus: Write, speakers: Path) -> None:
    path = corpus("gold.jsonl", gold())
    predicted = gold()
    predicted["annotations"][0].update(type="Direct", quote={"tokenIds": [0, 1]})
    predicted["annotations"][0]["speaker"]["name"] = "Frau Brandt"
    result = run(
        score.command,
        corpus("predicted.jsonl", predicted),
        path,
        "--format",
        "json",
        "--speakers",
        speakers,
    )
    given = json.loads(result.stdout)
    assert given["scores"]["messages"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "predicted": 1,
        "gold": 1,
    }
    assert given["scores"]["form"]["f1"] == 0
    assert given["scores"]["stwr"]["f1"] == 1
    assert given["exact"]["recall"] == 0
    assert given["by_role"]["cue"]["f1"] == 1
    assert given["by_role"]["addressee"]["f1"] is None
    assert given["by_type"]["indirect"]["messages"]["gold"] == 1
    assert given["speakers"]["all"] == {"share": 1.0, "right": 1, "count": 1}
    assert given["speakers_given_quotations"] is None
    assert given["engine"] is None
    assert given["corpus"]["name"].endswith("/gold.jsonl")
    assert len(given["corpus"]["sha256"]) == 64
    assert given["predicted"]["sha256"] != given["corpus"]["sha256"]


def test_score_as_table_fits_a_terminal_without_colour(corpus: Write, speakers: Path) -> None:
    path = corpus("gold.jsonl", gold())
    result = run(score.command, path, path, "--speakers", speakers)
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in result.stdout
    assert any(line.split() == ["Joint", "100.0", "100.0", "100.0"] for line in lines)
    assert any(line.split() == ["addressee", "0", "0", "–", "–", "–"] for line in lines)
    assert any(line.split() == ["all", "1", "0.0"] for line in lines)


def test_evaluate(corpus: Write, speakers: Path, engine: StandIn) -> None:
    path = corpus("gold.jsonl", gold(), *(document(f"d{i}", ["Es regnet ."]) for i in range(40)))
    result = run(
        evaluate.command, path, "--speakers", speakers, "--format", "json", "--engine", "rules"
    )
    given = json.loads(result.stdout)
    assert given["corpus"]["documents"] == 41
    assert given["scores"]["messages"]["recall"] == 1
    assert given["scores"]["messages"]["precision"] == pytest.approx(1 / 82)
    assert given["speakers"]["all"]["share"] == 0
    assert given["speakers_given_quotations"]["all"]["share"] == 1
    assert given["engine"]["pack"] == "de"
    assert engine.settings == {EngineName.RULES}
    assert max(engine.sizes) <= annotating.BATCH < sum(engine.sizes)


def test_evaluate_as_table(corpus: Write, speakers: Path, engine: StandIn) -> None:
    result = run(evaluate.command, corpus("gold.jsonl", gold()), "--speakers", speakers)
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert ["name", "1", "0.0", "100.0"] in [line.split() for line in result.stdout.splitlines()]


def test_evaluate_a_variant(corpus: Write, engine: StandIn) -> None:
    result = run(evaluate.command, corpus("gold.jsonl", gold()), "--variant", "lower")
    assert "variant: lower" in result.stdout
    assert set(evaluate.VARIANTS) == set(VARIANTS)


def test_respelt_names_are_not_compared(corpus: Write, speakers: Path) -> None:
    path = corpus("gold.jsonl", gold())
    result = run(evaluate.command, path, "--variant", "ascii", "--speakers", speakers)
    assert result.exit_code == 2


def test_annotate(corpus: Write, tmp_path: Path, engine: StandIn) -> None:
    given = gold()
    del given["annotations"]
    out = tmp_path / "out.jsonl"
    result = run(annotate.command, corpus("in.jsonl", given | {"source": "x"}), out)
    assert "1 document annotated" in result.stderr
    assert result.stdout == ""
    (written,) = map(json.loads, out.read_text("utf-8").splitlines())
    assert written["source"] == "x"
    assert written["sentences"] == given["sentences"]
    first, second = written["annotations"]
    assert first["quote"]["text"] == "Es regne seit Tagen"
    assert first["speaker"]["name"] == "Otto Fels"
    assert second["id"] == 1


def test_annotate_in_place_keeping_the_gold_quotations(corpus: Write, engine: StandIn) -> None:
    silent = annotation([0, 1], "Reported")
    path = corpus("in.jsonl", gold(), document("zwei", ["Es regnet ."], [silent]))
    before = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    run(annotate.command, path, path, "--gold-quotations")
    after = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert after[0]["annotations"][0]["speaker"].pop("name") == "Ilse Brandt"
    assert after[1]["annotations"][0].pop("speaker")["name"] is None
    assert after == before


def test_annotate_leaves_the_target_alone_when_a_line_is_broken(
    corpus: Write, tmp_path: Path, engine: StandIn
) -> None:
    path = corpus("in.jsonl", *(gold(f"d{i}") for i in range(40)))
    path.write_text(path.read_text("utf-8") + "{\n", "utf-8")
    with pytest.raises(CorpusError, match="line 41"):
        run(annotate.command, path, tmp_path / "out.jsonl")
    with pytest.raises(CorpusError, match="line 41"):
        run(annotate.command, path, path)
    assert path.read_text("utf-8").count("\n") == 41
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize("command", [score.command, evaluate.command, annotate.command])
def test_unknown_language(corpus: Write, command: Any) -> None:
    path = corpus("gold.jsonl", gold())
    second = [] if command is evaluate.command else [path]
    with pytest.raises(LanguageError, match="'xx'"):
        run(command, path, *second, "--language", "xx")
