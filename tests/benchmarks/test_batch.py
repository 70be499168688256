"""The benchmarks of many pages run; what they measure depends on the machine."""

from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from benchmarks import batch, peers, stages
from wortlaut.config import EngineName, Settings


def printed(table: Table) -> str:
    console = Console(width=160)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


@pytest.mark.parametrize("heavy", [False, True])
def test_every_stage_takes_its_share(heavy: bool) -> None:
    settings = Settings(engine=EngineName.RULES)
    runs = [stages.measure(stages.archive(3, heavy), settings)]
    assert runs[0][1] == 3
    spent = {stage for stage, seconds in runs[0][0].items() if seconds > 0}
    assert {"selecting the article", "rules", "speakers", "rows", "writing Parquet"} <= spent
    assert "pages a second" in printed(stages.report("rules", runs))


def test_runs_are_watched(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    batch.write_archive(file, 5, heavy=False)
    run = batch.run(file, 1, "rules")
    assert (run.pages, run.statements > 0, run.processor > 0) == (5, True, True)
    assert "1.00" in printed(batch.report("rules", [(1, [run])]))


def test_peers_are_compared_with_wortlaut() -> None:
    base = peers.wortlaut(2, EngineName.RULES, as_html=False)
    costs = [base, peers.trafilatura(2)]
    assert "1.00" in printed(peers.report(costs, base, 2))
