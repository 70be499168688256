"""The questions in the guide can be asked as they stand there."""

import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from benchmarks.articles import html
from tests.batch.conftest import RULES, warc
from tests.pages.archives import record

from wortlaut.batch import run_batch
from wortlaut.batch.tables import schemas

GUIDE = (Path(__file__).parents[2] / "docs" / "batch.md").read_text("utf-8")
QUESTIONS = re.findall(r"```sql\n(.+?)```", GUIDE, re.DOTALL)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    file = warc(folder / "a.warc.gz", range(20))
    twin = record("https://twin.example/3", html(3).encode())
    file.write_bytes(file.read_bytes() + twin + record("https://twin.example/4", b"<html></html>"))
    run_batch([str(file)], str(folder / "news"), RULES)
    return folder / "news"


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_every_question_has_an_answer(
    question: str, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(news.parent)
    somebody = "FROM 'news/statements/**/*.parquet' WHERE speaker IS NOT NULL AND type = 'direct'"
    said = duckdb.sql(f"SELECT speaker {somebody} LIMIT 1").fetchall()
    rows = duckdb.sql(question.replace("Ilse Brandt", said[0][0])).fetchall()
    assert rows


def test_words_around_a_quotation_have_it_in_their_midst(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(news.parent)
    (question,) = (one for one in QUESTIONS if "AS around" in one)
    for quotation, around in duckdb.sql(question).fetchall():
        assert quotation in around


def test_every_column_is_told_of() -> None:
    for table, schema in schemas().items():
        assert f"**{table}**" in GUIDE
        for field in schema:
            name = field.name.removesuffix("_spans") if pa.types.is_list(field.type) else field.name
            assert f"`{name}`" in GUIDE, f"{table}.{field.name}"
