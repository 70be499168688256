"""The benchmark runs; what it measures depends on the machine."""

from pathlib import Path

from benchmarks.articles import html

from benchmarks import read
from wortlaut.config import EngineName, Settings
from wortlaut.languages.pack import find_pack

SETTINGS = Settings(engine=EngineName.RULES, language="de")


def test_every_measurement_runs(tmp_path: Path) -> None:
    pack = find_pack("de")
    assert pack is not None
    page = tmp_path / "page.html"
    page.write_text(html(1), "utf-8")
    rows = [
        *read.throughput(3, pack, SETTINGS),
        read.latency(3, pack, SETTINGS),
        read.cold_starts(1, page, "rules"),
        *read.memory(3, SETTINGS),
    ]
    named = {name.strip(): value for name, value in rows}
    assert "articles/s" in named["texts → records"]
    assert " 0 statements" not in named["articles"]
    assert "3 pages in one run" in named["HTML pages → records"]
    assert "p95" in named["one text → record"]
    assert "MB" in named["cold start, one page"]
