"""What was worked out once is given again until something in the file changes."""

from pathlib import Path

import pytest
from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.corrections import Corrections
from wortlaut.archive.decisions import REJECT
from wortlaut.archive.query import Query
from wortlaut.archive.search import search, timeline
from wortlaut.people import Entry, merge


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.sqlite"


def test_made_again_after_changes_of_this_and_of_other_connections(path: Path) -> None:
    made = 0

    def make() -> int:
        nonlocal made
        made += 1
        return made

    with Archive.open(path) as archive, Archive.open(path) as other:
        assert [archive.remembered("some", "a", make) for _ in range(3)] == [1, 1, 1]
        archive.people.add(Entry("Ada Brand"))
        assert [archive.remembered("some", "a", make) for _ in range(2)] == [2, 2]
        other.people.add(Entry("Jost Abel"))
        assert [archive.remembered("some", "a", make) for _ in range(2)] == [3, 3]
        with archive.change():
            assert [archive.remembered("some", "a", make) for _ in range(2)] == [4, 5]
        before = archive.remembered("some", "a", make)
        for key in range(20):
            archive.remembered("other", key, make)
        assert archive.remembered("some", "a", make) == before, "each kind has its own room"
        for key in range(20):
            archive.remembered("some", key, make)
        assert archive.remembered("some", "a", make) == made, "only the latest few are kept"


def test_searches_see_every_change(path: Path) -> None:
    with Archive.open(path) as archive, Archive.open(path) as other:
        one = page()
        record = read(one)
        query = Query("Brücke")
        assert search(archive, query).total == 0
        other.add(one, record, (one.source,))
        assert search(archive, query).total == 1
        assert [c.hits for c in timeline(archive, query)] == [1]
        kept = Corrections(other).correct(record.statements[1].id, REJECT, "Ines")
        assert search(archive, query).total == 0
        Corrections(archive).undo(kept.id, "Ines")
        assert search(archive, query).total == 1
        brand = other.people.add(Entry("Ada Brand"))
        assert search(archive, Query(speaker="Ada Brand")).total == 0
        (vrees,) = [p.id for p in archive.people.list() if p.name == "Helma Vrees"]
        merge(other.people, brand, vrees)
        assert search(archive, Query(speaker=str(brand))).total == 2
