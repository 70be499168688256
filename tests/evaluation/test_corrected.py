"""Corrected texts come out as a corpus that evaluation and training can read."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import ACCEPT, REJECT, Change, Kind, Role, Who
from wortlaut.evaluation.corpus_format import read_entry
from wortlaut.evaluation.corrected import LeftOut, documents
from wortlaut.spans import Span
from wortlaut.types import Medium, StatementType


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as made:
        for url in ("https://ostermoor.example/1", "https://ostermoor.example/2"):
            one = page(url=url)
            made.add(one, read(one), (url,))
        other = page("Ruhe im Watt", "Es war still.", url="https://ostermoor.example/3")
        made.add(other, read(other), (other.source,))
        yield made


def test_corrected_text_once_as_corrected(archive: Archive) -> None:
    record = archive.record(1)
    corrections = Corrections(archive)
    assert list(documents(archive)) == []
    reported, direct, indirect, inner = record.statements
    corrections.correct(reported.id, REJECT, "Ines")
    corrections.correct(direct.id, Change(Kind.FIX, who=Who("Tilo Brackwede")), "Ines")
    start = record.text.content.index("gesperrt")
    cut = Span(direct.quotation.spans[0].start, start + 4)  # ends inside a token
    corrections.correct(direct.id, Change(Kind.FIX, spans={Role.QUOTATION: (cut,)}), "Ines")
    (document,) = documents(archive)
    assert isinstance(document, dict)
    entry = read_entry(msgspec.json.encode(document))
    assert entry.name == record.text.id
    assert document["source"] == "https://ostermoor.example/2"
    types = [StatementType.DIRECT, StatementType.INDIRECT, StatementType.DIRECT]
    assert [d.type for d in entry.drafts] == types
    assert [d.parent for d in entry.drafts] == [None, None, 1]
    assert entry.names == ("Tilo Brackwede", "Tilo Brackwede", "Tilo Brackwede")
    quotes = [a["quote"]["text"] for a in document["annotations"]]
    assert quotes == [
        "„Die Brücke ist seit Jahren gesperrt",
        indirect.quotation.text,
        inner.quotation.text,
    ]
    assert [a["isNested"] for a in document["annotations"]] == [False, False, True]
    assert entry.drafts[0].medium is Medium.SPEECH

    (left,) = documents(archive, complete=True)
    assert isinstance(left, LeftOut)
    assert left.reason == "not every statement was decided on"
    for statement in (indirect, inner):
        corrections.correct(statement.id, ACCEPT, "Ines")
    assert list(documents(archive, complete=True)) == list(documents(archive)) != []


def test_corrections_taken_back_are_not_exported(archive: Archive) -> None:
    corrections = Corrections(archive)
    kept = corrections.correct(archive.record(1).statements[0].id, REJECT, "Ines")
    corrections.undo(kept.id, "Ines")
    assert list(documents(archive)) == []
