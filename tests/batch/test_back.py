"""Tables read back give the records they were made from, or say that they do not."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from benchmarks.articles import html
from pyarrow import parquet
from tests.batch.conftest import RULES, warc

from wortlaut import pipeline
from wortlaut.batch import Options, read_back, read_back_pages, run_batch
from wortlaut.errors import BatchError, EvidenceError
from wortlaut.pages.warc import read_warc
from wortlaut.types import Page, Record

ENGLISH = "<html lang='en'><body><article><h1>Harbour closed</h1><p>" + (
    "The harbour will stay closed, the mayor of Olmtown said on Monday. " * 8
)
WIRE = """<html lang="de"><head><title>Hafen | Bote</title></head><body><article><h1>Hafen</h1>
<p>OLMSTADT, 5. Mai 2026 (LNA) – „Der Hafen bleibt offen“, sagte die Leiterin Ida Kranich.
Sie fügte hinzu: „Im Herbst hieß es: ‚Der Riss ist harmlos.‘ Das war falsch.“</p>
<p>Laut Feuerwehr besteht keine Gefahr. Das teilte sie dem Boten mit. Man messe täglich.</p>
</article></body></html>"""


def body(number: int) -> str:
    return {0: ENGLISH, 1: WIRE}.get(number, html(number))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    file = warc(folder / "a.warc.gz", range(12), body)
    options = Options(keep_pages=True, partition=())
    run_batch([str(file)], str(folder / "out"), RULES, options)
    return folder


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A run with kept pages, to be forged."""
    return Path(shutil.copytree(made, tmp_path / "copy")) / "out"


def test_records_and_pages_come_back_as_they_were(out: Path) -> None:
    with (out.parent / "a.warc.gz").open("rb") as file:
        pages = [page for page in read_warc(file, "a", RULES) if isinstance(page, Page)]
    expected = {page.source: pipeline.read_pages([page], RULES)[0] for page in pages}
    found = {record.page.source: record for record in read_back(str(out))}
    assert found == expected
    assert {page.source: page for _, page in read_back_pages(str(out)) if page} == {
        page.source: page for page in pages
    }
    assert found["https://bote0.example/artikel/0"].notes
    assert found["https://bote1.example/artikel/1"].text.dateline is not None
    assert any(statement.parent for record in found.values() for statement in record.statements)


def test_without_kept_pages_only_records_come_back(tmp_path: Path) -> None:
    warc(tmp_path / "a.warc.gz", range(3))
    run_batch([str(tmp_path / "a.warc.gz")], str(tmp_path / "out"), RULES)
    found = list(read_back_pages(str(tmp_path / "out")))
    assert len(found) == 3
    assert all(isinstance(record, Record) and page is None for record, page in found)


def forge(out: Path, table: str, change: Callable[[dict[str, Any]], Any]) -> None:
    file = out / table / "part-000000-000.parquet"
    rows = parquet.read_table(file)
    kept = [row for row in rows.to_pylist() if change(row) is not False]
    parquet.write_table(pa.Table.from_pylist(kept, rows.schema), file)


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("statements", lambda row: row.update(quotation="Erfunden."), "words at its offsets"),
        ("statements", lambda row: row.update(type="gossip"), "not a record"),
        ("statements", lambda row: row["number"] != 0, "rows of page .* are missing"),
        ("texts", lambda row: row.update(content=row["content"] + "!"), "not the one that was"),
        ("texts", lambda row: False, "rows of page .* are missing"),
        ("pages", lambda row: row.update(body=b"other"), "not the one that was read"),
    ],
)
def test_forged_or_missing_rows_are_refused(
    out: Path, table: str, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    forge(out, table, change)
    with pytest.raises((EvidenceError, BatchError), match=message):
        list(read_back(str(out)))


def test_other_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="no output of wortlaut batch"):
        list(read_back(str(tmp_path)))
