"""Silent edits: statements added, removed, reworded, given to others, and lines around them."""

from dataclasses import replace

import pytest
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive
from wortlaut.archive.changes import ChangeKind, Edit, PieceKind, compare, edits, page_edits
from wortlaut.errors import QueryError
from wortlaut.types import Page, Record

TIMES = [f"2026-03-0{day}T10:00:00Z" for day in range(1, 8)]


def keep(archive: Archive, *pages: Page) -> tuple[Edit, ...]:
    for one, at in zip(pages, TIMES, strict=False):
        dated = replace(one, fetched_at=at)
        archive.add(dated, read(dated), (dated.source,))
    return page_edits(archive, archive.find_page(pages[0].source))


def kinds(edit: Edit) -> list[ChangeKind]:
    return [change.kind for change in edit.comparison.statements]


def test_a_reworded_statement(archive: Archive) -> None:
    (edit,) = keep(
        archive,
        page(),
        page(*(line.replace("seit Jahren gesperrt", "seit Monaten gesperrt") for line in LINES)),
    )
    assert kinds(edit) == [ChangeKind.REWORDED]
    (change,) = edit.comparison.statements
    assert [p.text for p in change.words if p.kind is not PieceKind.SAME] == ["Jahren", "Monaten"]
    assert change.old is not None
    assert change.new is not None
    assert "Jahren" in change.old.quotation.text
    assert "Monaten" in change.new.quotation.text
    assert edit.comparison.lines == ()
    assert edit.same_engine
    assert (edit.old.number, edit.new.number) == (1, 2)


def test_removed_and_added_statements_and_other_lines(archive: Archive) -> None:
    more = "Der Kreis baut seit Mai einen Radweg am Hafen."
    removed, added = keep(
        archive, page(), page(*LINES[:3], more), page(*LINES[:2], more, *LINES[2:])
    )
    assert ChangeKind.REMOVED in kinds(removed)
    assert ChangeKind.ADDED not in kinds(removed)
    (gone, came) = sorted(removed.comparison.lines, key=lambda line: line.old is None)
    assert (gone.new, came.old, came.new) == (None, None, more)
    assert ChangeKind.ADDED in kinds(added)
    assert any(line.new == LINES[3] for line in added.comparison.lines)


def test_the_same_words_of_somebody_else(archive: Archive) -> None:
    (edit,) = keep(
        archive, page(), page(*(line.replace("sagte Vrees", "sagte Tilo Anders") for line in LINES))
    )
    changes = [c for c in edit.comparison.statements if c.kind is ChangeKind.REATTRIBUTED]
    assert len(changes) == 1
    assert changes[0].new is not None
    assert changes[0].new.speaker is not None
    assert changes[0].new.speaker.name == "Tilo Anders"
    assert all(piece.kind is PieceKind.SAME for piece in changes[0].words)
    (line,) = edit.comparison.lines
    assert [p.text for p in line.words if p.kind is not PieceKind.SAME] == ["Vrees", "Tilo Anders"]


def test_words_that_only_moved_are_no_changed_statement(archive: Archive) -> None:
    (edit,) = keep(archive, page(), page(LINES[0], LINES[1], LINES[3], LINES[2]))
    assert ChangeKind.REMOVED not in kinds(edit)
    assert edit.comparison.lines


def test_read_again_by_another_engine_is_no_edit(archive: Archive) -> None:
    one = page()
    added = archive.add(one, read(one), (one.source,))
    other = replace(read(one), engine=replace(read(one).engine, version="9"), statements=())
    archive.add_reading(added.version, other)
    assert list(edits(archive)) == []


def test_versions_are_compared_by_the_same_engine(archive: Archive) -> None:
    keep(archive, page(), page(*LINES[:3]))
    newest = archive.versions(1)[-1]
    record = archive.record(newest.reading)
    other = replace(record, engine=replace(record.engine, version="9"), statements=(), speakers=())
    archive.add_reading(newest.id, other)
    (edit,) = page_edits(archive, 1)
    assert edit.same_engine
    assert len(kinds(edit)) < len(archive.record(edit.old.reading).statements)


def test_engines_that_differ_are_said(archive: Archive) -> None:
    one, two = page(at=TIMES[0]), page(*LINES[:3], at=TIMES[1])
    archive.add(one, read(one), (one.source,))
    record = read(two)
    other = replace(record, engine=replace(record.engine, version="9"))
    archive.add(two, other, (two.source,))
    assert [edit.same_engine for edit in edits(archive)] == [False]


def test_all_pages_since(archive: Archive) -> None:
    keep(archive, page(), page(*LINES[:3]), page())
    other = "https://ostermoor.example/zwei"
    keep(archive, page(url=other), page(url=other, at=TIMES[0]))
    assert [edit.new.page for edit in edits(archive)] == [1, 1]
    assert [edit.new.seen_at for edit in edits(archive, "2026-03-03")] == [TIMES[2]]
    assert list(edits(archive, "2026-03-03T12:00+01:00")) == []
    assert len(list(edits(archive, "2026-03"))) == 2
    for wrong in ("gestern", "2026-13", "2026-02-30"):
        with pytest.raises(QueryError, match="no date"):
            list(edits(archive, wrong))


def test_facts() -> None:
    record = read(page())
    other = replace(record, text=replace(record.text, outlet="Ostermoorer Bote"))
    comparison = compare(record, other)
    assert comparison.facts == {"outlet": (record.text.outlet, "Ostermoorer Bote")}
    assert comparison.statements == ()


def test_every_word_is_in_some_change() -> None:
    """Nothing that changed is left unsaid, whatever lines a page had and has."""
    for old in range(len(LINES)):
        for new in range(len(LINES)):
            one: Record = read(page(*LINES[: old + 1]))
            other: Record = read(page(*LINES[: new + 1]))
            comparison = compare(one, other)
            assert (one.text == other.text) == (not comparison.statements and not comparison.lines)
