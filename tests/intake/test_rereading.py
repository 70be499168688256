"""Stored pages read again by the present engine."""

import pytest
from tests.archive.invented import RULES, page
from tests.intake.test_add import kept

from wortlaut import intake, pipeline
from wortlaut.archive import Archive, Outcome
from wortlaut.config import EngineName, Settings
from wortlaut.intake import Kept, rereading
from wortlaut.intake.rereading import reread, unread
from wortlaut.types import Engine

MODEL = Settings(engine=EngineName.MODEL)


def filled(archive: Archive, number: int = 3) -> None:
    pages = [
        page(f"„Das ist Nummer {n}“, sagte Vrees.", url=f"https://o.example/{n}")
        for n in range(number)
    ]
    kept(list(intake.keep(archive, pages, RULES)))


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an update."""
    made_by = pipeline.engine

    def engine(pack: object, settings: Settings) -> Engine:
        now = made_by(pack, settings)  # type: ignore[arg-type]
        return Engine(now.name, "99", now.pack, now.models)

    monkeypatch.setattr(pipeline, "engine", engine)
    monkeypatch.setattr(rereading, "engine", engine)


def test_nothing_to_do(archive: Archive) -> None:
    assert list(reread(archive, RULES)) == []
    filled(archive)
    assert unread(archive, RULES) == 0
    assert list(reread(archive, RULES)) == []


def test_another_engine_reads_what_it_has_not(archive: Archive) -> None:
    filled(archive)
    assert unread(archive, MODEL) == 3
    items = kept(list(reread(archive, MODEL)))
    assert [item.added.outcome for item in items] == [Outcome.READ_AGAIN] * 3
    assert items[0].address == "https://o.example/0"
    for item in items:
        raw = archive.raw(item.added.version)
        assert archive.record(item.added.reading) == pipeline.read_pages([raw], MODEL)[0]
    assert unread(archive, MODEL) == 0
    assert list(reread(archive, MODEL)) == []


def test_after_an_update(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(archive)
    newer(monkeypatch)
    assert unread(archive, RULES) == 3
    assert len(kept(list(reread(archive, RULES)))) == 3
    assert unread(archive, RULES) == 0


def test_a_stopped_run_is_gone_on_with(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "BATCH", 2)
    filled(archive, 5)
    newer(monkeypatch)
    first: list[object] = []
    for item in reread(archive, RULES, stop=lambda: bool(first)):
        first.append(item)
    assert len(first) == 2
    assert len(list(reread(archive, RULES))) == 3


def test_versions_and_dates(archive: Archive) -> None:
    old = page("„Das war so“, sagte Vrees.", at="2026-03-01T10:00:00Z")
    new = page("„Das ist so“, sagte Vrees.", at="2026-03-09T10:00:00Z")
    kept(list(intake.keep(archive, [old, new], RULES)))
    assert unread(archive, MODEL) == 1
    assert unread(archive, MODEL, every_version=True) == 2
    assert unread(archive, MODEL, every_version=True, since="2026-03-05") == 1
    (item,) = kept(list(reread(archive, MODEL)))
    assert archive.raw(item.added.version).body == new.body
    assert len(list(reread(archive, MODEL, every_version=True))) == 1


def test_pages_without_a_pack_are_not_read_again_and_again(archive: Archive) -> None:
    english = page("“The ferry will run again on Friday,” the mayor of the island said.")
    kept(list(intake.keep(archive, [english], RULES)))
    assert unread(archive, RULES) == 0


def test_batches_are_bounded_by_bytes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "BATCH_BYTES", 10)
    filled(archive)
    items = list(reread(archive, MODEL))
    assert len([item for item in items if isinstance(item, Kept)]) == 3
