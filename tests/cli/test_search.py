"""wortlaut search, who and show, as a user runs them."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.archive.builder import Said, put
from tests.archive.invented import LINES, page, read
from tests.cli.conftest import Run

from wortlaut.archive import Archive


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "archive.sqlite"
    monkeypatch.setenv("WORTLAUT_ARCHIVE", str(path))
    with Archive.open(path) as archive:
        one = page()
        archive.add(one, read(one), (one.source,))
        two = page(*LINES[:3], url="https://kueste.example/x", at="2026-04-01T10:00:00Z")
        archive.add(two, read(two), (two.source,))
        put(
            archive,
            Said("Wir bauen die Straßenbahnbrücke.", "Karl Vrees"),
            Said("Das Haus bleibt leer.", "Jule Tamm", "dem Kreistag", confidence=0.4),
        )
    return path


@pytest.mark.usefixtures("file")
def test_search_for_people(run: Run) -> None:
    found = run("search", "brücke", "--facets")
    assert found.code == 0
    assert found.out.index("seit Jahren gesperrt") < found.out.index("Straßenbahnbrücke")
    assert "Helma Vrees" in found.out
    assert "3 statements" in found.err
    assert "Outlet" in found.out
    hits = found.out[: found.out.index("Who")]
    assert not any(line.endswith(" ") for line in hits.splitlines())


@pytest.mark.usefixtures("file")
def test_search_for_programs(run: Run) -> None:
    found = json.loads(run("search", "brücke", "--facets", "--format", "json", "--limit", 1).out)
    assert (found["total"], len(found["hits"])) == (3, 1)
    assert {c["label"]: c["hits"] for c in found["facets"]["speaker"]} == {
        "Helma Vrees": 2,
        "Karl Vrees": 1,
    }
    hit = found["hits"][0]
    start, end = hit["matches"][0]
    assert hit["statement"]["quotation"]["text"][start:end] == "Brücke"
    lines = run("search", "brücke", "--format", "jsonl").out.splitlines()
    assert json.loads(lines[0]) == hit
    rows = list(csv.DictReader(io.StringIO(run("search", "brücke", "--format", "csv").out)))
    assert [row["id"] for row in rows] == [json.loads(line)["statement"]["id"] for line in lines]
    assert json.loads(run("search", "--all", "--format", "json").out)["total"] == 8


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    ("arguments", "total"),
    [
        ("brücke -gesperrt", 1),
        ("--speaker vrees", 5),
        ("--addressee kreistag", 1),
        ("--outlet bote", 2),
        ("--min-confidence 0.9 --outlet bote", 1),
        ("--since 2026-04", 2),
        ("--until 2026-03 --type direct --medium speech brücke", 2),
        ("--page-does-not-exist", None),
        ("--nested", 1),
        ("unauffindbar", 0),
    ],
)
def test_filters(run: Run, arguments: str, total: int | None) -> None:
    found = run("search", *arguments.split(), "--format", "json")
    if total is None:
        assert found.code == 2
        assert "No such option" in found.err
        return
    assert found.code == 0
    assert json.loads(found.out)["total"] == total


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize(
    "arguments", [('"die',), ("brücke", "OR"), ("--since", "morgen"), ("--speaker", "4711")]
)
def test_what_cannot_be_understood(run: Run, arguments: tuple[str, ...]) -> None:
    found = run("search", *arguments)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith("wortlaut: error: ")
    assert found.err.count("\n") == 1


@pytest.mark.usefixtures("file")
def test_nothing_found_is_no_error(run: Run) -> None:
    found = run("search", "unauffindbar")
    assert (found.code, found.out, found.err) == (0, "", "nothing found\n")


def test_no_archive_and_an_empty_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    found = run("search", "brücke", "--archive", path)
    assert found.code == 1
    assert "wortlaut add" in found.err
    assert not path.exists()
    Archive.open(path).close()
    found = run("search", "brücke", "--archive", path)
    assert found.code == 0
    assert "empty" in found.err


def test_an_index_that_is_missing_is_made(run: Run, file: Path) -> None:
    with Archive.open(file) as archive:
        archive.connection.execute("UPDATE found_state SET version = 0")
    found = run("search", "brücke", "--format", "json")
    assert found.code == 0
    assert "made anew" in found.err
    assert json.loads(found.out)["total"] == 3
    assert "made anew" not in run("search", "brücke").err


@pytest.mark.usefixtures("file")
def test_who(run: Run) -> None:
    found = run("who", "Helma", "Vrees")
    assert found.code == 0
    assert "Bürgermeisterin" in found.out
    assert "2026" in found.out
    assert "gesperrt" in found.out
    plain = json.loads(run("who", "helma vrees", "--format", "json").out)
    assert plain["person"]["name"] == "Helma Vrees"
    assert plain["statements"]["total"] == sum(year["hits"] for year in plain["years"]) == 4
    assert run("who", plain["person"]["id"]).out == found.out


@pytest.mark.usefixtures("file")
def test_who_is_meant(run: Run) -> None:
    found = run("who", "Vrees")
    assert found.code == 0
    assert "several" in found.err
    assert [line.split()[1] for line in found.out.splitlines()] == ["Helma", "Karl"]
    matches = json.loads(run("who", "Vrees", "--format", "json").out)["matches"]
    assert [match["name"] for match in matches] == ["Helma Vrees", "Karl Vrees"]
    for nobody in ("Olga Unbekannt", "4711", "?"):
        found = run("who", nobody)
        assert (found.code, found.out) == (1, "")
        assert found.err.count("\n") == 1


@pytest.mark.usefixtures("file")
def test_show(run: Run) -> None:
    hit = json.loads(run("search", "seit", "--format", "jsonl").out.splitlines()[0])
    key = hit["statement"]["id"]
    found = run("show", key[:8])
    assert found.code == 0
    for part in ("[quotation: „Die Brücke", "[cue: sagte]", "Vrees → Helma Vrees", key):
        assert part in found.out
    assert "The same words elsewhere" in found.out
    assert "ostermoor.example" in found.out
    plain = json.loads(run("show", key, "--format", "json").out)
    assert plain["statement"] == hit["statement"]
    (start, end) = plain["statement"]["quotation"]["spans"][0]
    before = plain["context"]["span"][0]
    assert (
        plain["context"]["text"][start - before : end - before]
        == hit["statement"]["quotation"]["text"]
    )
    assert [version["address"] for version in plain["versions"]] == ["https://kueste.example/x"]


@pytest.mark.usefixtures("file")
def test_show_of_nothing(run: Run) -> None:
    for wrong in ("ffffffffff", "abc", "%%%%%%%%"):
        found = run("show", wrong)
        assert (found.code, found.out) == (1, "")
        assert wrong in found.err
