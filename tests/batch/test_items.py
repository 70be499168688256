"""The pages of a shard, whatever its input is."""

import gzip
import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import fsspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from wortlaut.batch.inputs import Kind
from wortlaut.batch.items import Bad, Item, iso_date, items
from wortlaut.batch.plan import Job, Shard, make_plan
from wortlaut.config import Settings
from wortlaut.errors import PageError

SETTINGS = Settings(max_bytes=10_000)


def job(settings: Settings = SETTINGS) -> Job:
    return Job(settings, "out", str(Path.cwd()))


def read(path: Path | str, shard_size: int | None = None) -> list[Item | Bad]:
    plan = make_plan([str(path)], job(), shard_size)
    return [item for shard in plan.shards for item in items(shard, job(), Counter())]


def pages(found: list[Item | Bad]) -> list[str]:
    return [item.page.source for item in found if isinstance(item, Item)]


ROWS = [
    {"url": f"https://a.example/{n}", "text": f"Grüße {n}. " * (1 + n % 5), "date": "2026-03-04"}
    for n in range(50)
]


def test_lines_come_once_however_the_file_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS))
    expected = [row["url"] for row in ROWS]
    for size in (1_000_000, 700, 101, 33):
        assert pages(read(file, size)) == expected
    first = read(file)[0]
    assert isinstance(first, Item)
    assert (first.page.body.decode(), first.page.media_type) == (ROWS[0]["text"], "text/plain")
    assert first.published == "2026-03-04"


def test_compressed_lines_are_read_up_to_where_they_break(tmp_path: Path) -> None:
    data = gzip.compress("\n".join(map(json.dumps, ROWS)).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    (tmp_path / "cut.jsonl.gz").write_bytes(data[:-20])
    assert len(pages(read(tmp_path / "a.jsonl.gz"))) == 50
    found = read(tmp_path / "cut.jsonl.gz")
    assert isinstance(found[-1], Bad)
    assert "cut.jsonl.gz" in found[-1].error
    assert pages(found) == [row["url"] for row in ROWS][: len(found) - 1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", "not a line of JSON"),
        ("[1, 2]", "a row must be an object"),
        ('{"url": "x"}', "neither html nor text"),
        ('{"url": 7, "text": "a"}', "url is no string"),
        ('{"text": 7}', "neither html nor text"),
        (json.dumps({"text": "ü" * 9_000}), "larger than 10,000 bytes"),
        (json.dumps({"text": "ü" * 90_000}), "a line of more than 60,000 bytes"),
        ("[" * 5000, "not a line of JSON"),
    ],
)
def test_bad_lines_are_named_by_their_place(line: str, message: str, tmp_path: Path) -> None:
    good = json.dumps({"text": "Gut."})
    file = tmp_path / "a.jsonl"
    file.write_text(f"{good}\n\n{line}\n{good}\n")
    found = read(file)
    assert pages(found) == [f"{file}@0", f"{file}@{len(good) + len(line) + 3}"]
    bad = [item for item in found if isinstance(item, Bad)]
    assert [item.source for item in bad] == [f"{file}@{len(good) + 2}"]
    assert message in bad[0].error


def test_parquet_is_read_by_row_groups(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    rows = [row | {"date": datetime(2026, 3, 4, 5, 6), "outlet": "Bote"} for row in ROWS]
    parquet.write_table(pa.Table.from_pylist(rows), file, row_group_size=7)
    for size in (1, 2_000, 1_000_000):
        found = read(file, size)
        assert pages(found) == [row["url"] for row in ROWS]
    assert isinstance(found[0], Item)
    assert (found[0].published, found[0].outlet) == ("2026-03-04T05:06", "Bote")
    whole = make_plan([str(file)], job(), 1_000_000).shards
    assert len(make_plan([str(file)], job(), 1).shards) == 8 > len(whole) == 1


def test_html_wins_over_text_and_bytes_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    rows = [
        {"url": "https://a.example", "html": "<p>Grüße</p>".encode("cp1252"), "text": "x"},
        {"url": "https://b.example", "html": b" ", "text": "y"},
    ]
    parquet.write_table(pa.Table.from_pylist(rows), file)
    found = read(file)
    assert isinstance(found[1], Item)
    assert (found[1].page.media_type, found[1].page.body) == ("text/plain", b"y")
    assert isinstance(found[0], Item)
    assert found[0].page.media_type == "text/html"
    assert found[0].page.body == "<p>Grüße</p>".encode("cp1252")


def test_broken_parquet_fails_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    file.write_bytes(b"PAR1 nothing")
    shard = Shard(0, Kind.PARQUET, (str(file),), 12)
    with pytest.raises(PageError, match=r"a\.parquet: cannot be read"):
        list(items(shard, job(), Counter()))


def test_pages_of_a_folder_and_of_an_object_store(tmp_path: Path) -> None:
    store = fsspec.filesystem("memory")
    for number in range(5):
        (tmp_path / f"{number}.html").write_text(f"<p>{number}")
        store.pipe_file(f"/pages/{number}.html", f"<p>{number}".encode())
    (tmp_path / "5.html").write_text("<p>" + "x" * 20_000)
    found = read(tmp_path)
    assert pages(found) == [str(tmp_path / f"{number}.html") for number in range(5)]
    assert isinstance(found[-1], Bad)
    assert "larger than 10,000 bytes" in found[-1].error
    remote = read("memory://pages")
    assert pages(remote) == [f"memory:///pages/{number}.html" for number in range(5)]
    assert next(item.page.body for item in remote if isinstance(item, Item)) == b"<p>0"


def test_relative_paths_start_from_where_the_run_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text("<p>a")
    (tmp_path / "b.jsonl").write_text('{"text": "b"}')
    monkeypatch.chdir(tmp_path)
    plan = make_plan(["a.html", "b.jsonl"], job())
    begun = replace(job(), base=str(tmp_path))
    monkeypatch.chdir("/")
    found = [item for shard in plan.shards for item in items(shard, begun, Counter())]
    assert pages(found) == ["a.html", "b.jsonl@0"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026-03-04T05:06:07+02:00", "2026-03-04T05:06+02:00"),
        ("4.3.2026", "2026-03-04"),
        (date(2026, 3, 4), "2026-03-04"),
        (datetime(2026, 3, 4, 5, 6, 7), "2026-03-04T05:06"),
        ("gestern", None),
        (None, None),
        (17, None),
    ],
)
def test_dates_become_iso(value: object, expected: str | None) -> None:
    assert iso_date(value) == expected
