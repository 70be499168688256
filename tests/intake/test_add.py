"""Pages into the archive: outcomes, addresses, batches, and what must not stop the others."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.archive.invented import RULES, page, read
from tests.pages.archives import info, record

from wortlaut import intake
from wortlaut.archive import Archive, Outcome, index
from wortlaut.config import EngineName, Settings
from wortlaut.errors import ArchiveError, PageError
from wortlaut.intake import Failure, Kept, keeping
from wortlaut.types import Page

WORDS = "„Die Brücke bleibt gesperrt“, sagte Helma Vrees am {day}. März in Ostermoor.\n"


def written(folder: Path, number: int = 3) -> Path:
    folder.mkdir(exist_ok=True)
    for day in range(1, number + 1):
        (folder / f"tag{day}.txt").write_text(WORDS.format(day=day), "utf-8")
    return folder


def kept(items: "list[Kept | Failure]") -> list[Kept]:
    assert not [item for item in items if isinstance(item, Failure)]
    return [item for item in items if isinstance(item, Kept)]


def outcomes(archive: Archive, *sources: Path | str, settings: Settings = RULES) -> list[str]:
    return [item.added.outcome for item in kept(list(intake.add(archive, sources, settings)))]


def test_files_become_pages_that_are_whole(archive: Archive, tmp_path: Path) -> None:
    folder = written(tmp_path / "news")
    items = kept(list(intake.add(archive, [folder], RULES)))
    assert [item.added.outcome for item in items] == [Outcome.NEW] * 3
    for day, item in enumerate(items, 1):
        file = folder / f"tag{day}.txt"
        assert item.address == file.as_uri()
        assert archive.find_page(file.as_uri()) == item.added.page
        raw = archive.raw(item.added.version)
        assert raw.body == file.read_bytes()
        assert archive.record(item.added.reading) == read(raw)
        assert item.added.statements == 1


def test_same_page_twice_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    folder = written(tmp_path / "news")
    outcomes(archive, folder)
    changes = archive.connection.execute("SELECT count(*) FROM version").get
    assert outcomes(archive, folder) == ["unchanged"] * 3
    assert archive.connection.execute("SELECT count(*) FROM version").get == changes
    assert archive.connection.execute("SELECT count(*) FROM reading").get == 3


def test_known_pages_are_not_read_again(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "news")
    outcomes(archive, folder)

    def refuse(pages: object, settings: Settings) -> list[object]:
        assert list(pages) == []  # type: ignore[call-overload]
        return []

    monkeypatch.setattr(keeping, "read_stream", refuse)
    assert outcomes(archive, folder) == ["unchanged"] * 3


def test_other_words_make_a_version_and_old_words_come_back(
    archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "page.txt"
    file.write_text(WORDS.format(day=1), "utf-8")
    assert outcomes(archive, file) == ["new"]
    file.write_text(WORDS.format(day=2), "utf-8")
    assert outcomes(archive, file) == ["changed"]
    file.write_text(WORDS.format(day=1), "utf-8")
    assert outcomes(archive, file) == ["changed"]
    assert len(archive.versions(archive.find_page(file.as_uri()))) == 3


def test_another_engine_reads_again_once(archive: Archive, tmp_path: Path) -> None:
    folder = written(tmp_path / "news", 1)
    model = Settings(engine=EngineName.MODEL)
    assert outcomes(archive, folder) == ["new"]
    assert outcomes(archive, folder, settings=model) == ["read again"]
    assert outcomes(archive, folder, settings=model) == ["unchanged"]
    assert outcomes(archive, folder) == ["unchanged"]


def test_failures_do_not_stop_the_others(archive: Archive, tmp_path: Path) -> None:
    folder = written(tmp_path / "news", 2)
    (folder / "tag1b.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    items = list(intake.add(archive, [folder, "no-such-file", "ftp://x.example/"], RULES))
    assert [isinstance(item, Kept) for item in items] == [True, False, True, False, False]


def test_what_the_archive_refuses_does_not_take_its_batch_along(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [page("„Eins“, sagte Vrees.", url=f"https://a.example/{n}") for n in range(3)]
    add = Archive.add

    def refusing(self: Archive, one: Page, *rest: object) -> object:
        added = add(self, one, *rest)  # type: ignore[arg-type]
        if one.source.endswith("/1"):
            raise ArchiveError("unsound")
        return added

    monkeypatch.setattr(Archive, "add", refusing)
    items = list(intake.keep(archive, pages, RULES))
    assert [isinstance(item, Kept) for item in items] == [True, False, True]
    assert archive.connection.execute("SELECT count(*) FROM page").get == 2
    assert archive.connection.execute("SELECT count(*) FROM version").get == 2


def test_a_page_on_which_wortlaut_breaks_does_not_take_others_along(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_stream = keeping.read_stream

    def breaking(pages: Iterable[Page], settings: Settings) -> Iterator[Any]:
        for one in (given := list(pages)):
            if one.source.endswith("tag2.txt"):
                raise RecursionError("too deep")
        return read_stream(given, settings)

    monkeypatch.setattr(keeping, "read_stream", breaking)
    items = list(intake.add(archive, [written(tmp_path / "news")], RULES))
    assert [isinstance(item, Kept) for item in items] == [True, False, True]
    assert isinstance(items[1], Failure)
    assert "tag2.txt: a defect of wortlaut" in str(items[1].error)


def test_confidence_does_not_leave_anything_out(archive: Archive, tmp_path: Path) -> None:
    file = written(tmp_path / "news", 1) / "tag1.txt"
    strict = Settings(engine=EngineName.RULES, min_confidence=1.0)
    (item,) = kept(list(intake.add(archive, [file], strict)))
    assert item.added.statements == 1


def test_stop_finishes_the_batch(archive: Archive, tmp_path: Path) -> None:
    folder = written(tmp_path / "news", 100)
    items: list[Kept | Failure] = []
    for item in intake.add(archive, [folder], RULES, stop=lambda: bool(items)):
        items.append(item)  # stop looks at it
    assert 1 <= len(kept(items)) < 100
    assert archive.connection.execute("SELECT count(*) FROM page").get == len(items)
    assert outcomes(archive, folder).count("new") == 100 - len(items)


def test_the_end_of_a_run_makes_what_came_quick_to_search(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "LITTLE", 0)
    items: list[Kept | Failure] = []
    for item in intake.add(archive, [written(tmp_path)], RULES, stop=lambda: bool(items)):
        items.append(item)
    assert items
    assert not index.in_one_part(archive.connection)  # whoever stops does not want to wait
    outcomes(archive, written(tmp_path / "news", 9))
    assert index.in_one_part(archive.connection)


def test_two_files_whose_names_are_no_text(archive: Archive, tmp_path: Path) -> None:
    for day in (1, 2):
        name = bytes(tmp_path) + b"/tag\xf0" + bytes([0xE0 + day]) + b".txt"
        Path(name.decode("utf-8", "surrogateescape")).write_text(WORDS.format(day=day), "utf-8")
    assert outcomes(archive, tmp_path) == ["new", "new"]
    assert outcomes(archive, tmp_path) == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("2026-03-03T10:00:00Z", "2026-03-03T10:00:00Z"),
        ("2026-03-03T10:00:00.5+02:00", "2026-03-03T08:00:00Z"),
        ("2026-03-03", "2026-03-03T00:00:00Z"),
        ("9999-12-31T23:59:59-23:00", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_dates_of_crawls(archive: Archive, given: str, seen: str | None) -> None:
    (item,) = kept(list(intake.keep(archive, [page(at=given)], RULES)))
    version = archive.version(item.added.version)
    assert archive.raw(item.added.version).fetched_at == seen
    assert version.seen_at == (seen or version.added_at)


def test_web_archive_with_damage(archive: Archive, tmp_path: Path) -> None:
    bodies = [f"<html><p>{WORDS.format(day=day)}</p></html>".encode() for day in range(4)]
    records = [record(f"https://news.example/{n}", body) for n, body in enumerate(bodies)]
    broken = records[1][:-30] + bytes(30)
    missing = record("https://news.example/gone", b"gone", "404 Not Found")
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join([info(), records[0], broken, records[2], missing, records[3]]))
    skipped: Counter[str] = Counter()
    with path.open("rb") as file:
        items = list(intake.add_warc(archive, file, str(path), RULES, skipped=skipped))
    found = [item for item in items if isinstance(item, Kept)]
    assert [item.address[-1] for item in found] == ["0", "2", "3"]
    (bad,) = [item for item in items if isinstance(item, Failure)]
    assert "at byte 413: broken gzip data" in str(bad.error)
    assert skipped == {"status 404": 1}
    assert {archive.version(item.added.version).seen_at for item in found} == {
        "2026-05-05T11:07:00Z"
    }


def test_file_that_is_no_web_archive(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"no archive at all")
    with path.open("rb") as file, pytest.raises(PageError, match="not a WARC file"):
        list(intake.add_warc(archive, file, str(path), RULES))
