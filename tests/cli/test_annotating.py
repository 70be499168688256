import io
import json
import sys
from pathlib import Path

import pytest
from tests.evaluation.invented import document, write_lines

from wortlaut.cli import annotating
from wortlaut.cli.annotating import annotate_entries, names, pack_of, watched
from wortlaut.config import EngineName, Settings
from wortlaut.evaluation.corpus import read_corpus
from wortlaut.evaluation.corpus_format import read_entry

SENTENCES = ["„ Der Hafen bleibt zu “ , sagte Ilse Brandt .", "Sie habe lange gewartet ."]


def test_the_rules_find_what_is_said() -> None:
    entry = read_entry(json.dumps(document("Hafen", SENTENCES)).encode())
    settings = Settings(engine=EngineName.RULES, language="de")
    ((same, found),) = annotate_entries([entry], pack_of("de"), settings, given=False)
    assert same is entry
    assert found.drafts[0].quotation == tuple(range(6))
    assert names(found)[0] == "Ilse Brandt"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("patience", "shown"), [(0.0, True), (60.0, False)])
def test_progress_is_shown_to_people_who_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float, shown: bool
) -> None:
    path = write_lines(
        tmp_path / "c.jsonl", [document(f"d{number}", ["Es regnet ."]) for number in range(5)]
    )
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(annotating, "PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    assert len(list(watched(read_corpus(path), path, "annotating"))) == 5
    assert ("annotating" in screen.getvalue()) is shown


def test_no_progress_where_nobody_watches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_lines(tmp_path / "c.jsonl", [document("d", ["Es regnet ."])])
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(annotating, "PATIENCE", 0.0)
    assert len(list(watched(read_corpus(path), path, "annotating"))) == 1
    assert screen.getvalue() == ""
