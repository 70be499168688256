from pathlib import Path
from types import ModuleType

import pytest

from wortlaut.config import EngineName
from wortlaut.errors import ModelError
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.spans import Span
from wortlaut.statements.engines import find, models
from wortlaut.statements.model import Model
from wortlaut.types import Dateline, Document, StatementType, Text

PAGE = (
    "Minstadt bekommt eine neue Brücke\n"
    "Die Bürgermeisterin Vera Tamm hat den Bau einer zweiten Brücke angekündigt. "
    "„Wir haben viel zu lange gewartet“, sagte Tamm am Montag vor Journalisten. "
    "Die Kosten seien gedeckt, fügte sie hinzu. "
    "Nach Angaben der Stadtverwaltung beginnen die Arbeiten im Mai. "
    "Der Verein der Fährleute teilte mit, dass er gegen den Plan klagen werde."
)


@pytest.fixture
def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


def document(content: str, pack: Pack) -> Document:
    return analyse(Text("x", content, "de"), pack)


def test_the_model_finds_who_said_what(pack: Pack) -> None:
    page = document(PAGE, pack)
    (found,) = find([page], pack, EngineName.MODEL)
    by_type = {draft.type: draft for draft in found}
    direct = by_type[StatementType.DIRECT]
    assert page.words[direct.quotation[0]] == "„"
    assert [page.words[token] for token in direct.speaker] == ["Tamm"]
    assert [page.words[token] for token in direct.cue] == ["sagte"]
    indirect = [d for d in found if d.type is StatementType.INDIRECT]
    assert len(indirect) >= 2
    assert all(0 <= draft.confidence <= 1 for draft in found)


def test_what_is_found_does_not_depend_on_what_is_read_with_it(pack: Pack) -> None:
    first, *rest = PAGE.split("\n")
    contents = [PAGE, "", "Es regnet. " * 40, rest[0], first, PAGE + "\n" + PAGE, rest[0] * 9]
    pages = [document(content, pack) for content in contents]
    together = find(pages, pack, EngineName.MODEL)
    assert together == [find([page], pack, EngineName.MODEL)[0] for page in pages]
    assert together[::-1] == find(pages[::-1], pack, EngineName.MODEL)


def test_the_model_takes_no_place_of_a_dateline_for_somebody(pack: Pack) -> None:
    head = "GRÜNHAGEN, 3. März (NPA) –"
    content = (
        head + " Der Rat hat zugestimmt. Er werde bauen, teilte er mit. „Endlich“, sagte Tamm."
    )
    line = Dateline("Grünhagen", None, "NPA", Span(0, len(head)))
    page = analyse(Text("x", content, "de", dateline=line), pack)
    (found,) = find([page], pack, EngineName.MODEL)
    assert found
    last = page.starts.index(len(head) + 1)
    for draft in found:
        for role in (draft.quotation, draft.speaker, draft.cue, draft.frame, draft.addressee):
            assert all(token >= last for token in role)


@pytest.mark.parametrize("content", ["", "„" * 300, "a" * 5000, "Wort " * 4000, "\u0000\ufffe „"])
def test_any_text_can_be_read(content: str, pack: Pack) -> None:
    (found,) = find([document(content, pack)], pack, EngineName.MODEL)
    assert all(draft.quotation for draft in found)


def test_the_rules_need_no_model(pack: Pack) -> None:
    assert models(pack, EngineName.RULES) == ()
    assert find([document(PAGE, pack)], pack, EngineName.RULES)[0]


def test_models_are_named(pack: Pack) -> None:
    (name,) = models(pack, EngineName.AUTO)
    assert name.startswith("statements.v")


def test_a_pack_without_a_model_says_so(tmp_path: Path) -> None:
    module = ModuleType("pack_without_model")
    module.__file__ = str(tmp_path / "__init__.py")
    with pytest.raises(ModelError, match="--engine rules"):
        models(Pack("xx", module), EngineName.MODEL)
    assert models(Pack("xx", module), EngineName.AUTO) == ()


def test_a_model_for_other_features_is_refused(tmp_path: Path) -> None:
    (tmp_path / "card.toml").write_text('name = "old"\nfeature_set = "words-0"\n', "utf-8")
    with pytest.raises(ModelError, match="words-0"):
        Model(tmp_path)


def test_a_missing_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        Model(tmp_path / "nothing")


@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        "Talsperre Olmbach: Ministerin verspricht schnelle Hilfe\nOLMSTADT, 5. Mai (NKA) – "
        "Alles sei sicher, sagte Ida Kranich.\nMan habe gemessen\nund werde wieder messen",
    ],
)
def test_without_marks_a_statement_stays_in_its_paragraph(content: str, pack: Pack) -> None:
    page = document(content, pack)
    (found,) = find([page], pack, EngineName.MODEL)
    assert found
    for draft in found:
        inside = [a <= draft.quotation[0] and draft.quotation[-1] < b for a, b in page.paragraphs]
        assert any(inside) or page.words[draft.quotation[0]] in "„“»«"
