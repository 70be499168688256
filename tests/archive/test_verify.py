"""Whatever is damaged or forged in an archive is found, and named by id."""

import zlib
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.invented import LINES, page, read

from wortlaut.archive import Archive
from wortlaut.archive.verify import Amounts, Defect, amounts, verify
from wortlaut.errors import ArchiveError
from wortlaut.types import Page, Record


class Kept:
    """The bytes of an archive's file, and what is in it; plain, so that it is not printed."""

    def __init__(self, file: bytes, pairs: list[tuple[Page, Record]]) -> None:
        self.file = file
        self.pairs = pairs


PAGES = (
    page(),
    page(*LINES[:3], url="https://ostermoor.example/kurz"),
    page(*(line.replace("Jahren", "Monaten") for line in LINES), at="2026-03-04T10:00:00Z"),
    page(
        *LINES,
        "Im Hafen lag an diesem Tag kein einziges Schiff aus dem Süden. " * 300,
        url="file:///lang.txt",
    ),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    path = tmp_path_factory.mktemp("kept") / "archive.sqlite"
    pairs = [(one, read(one)) for one in PAGES]
    with Archive.open(path) as archive:
        for one, record in pairs:
            archive.add(one, record, (one.source,))
    return Kept(path.read_bytes(), pairs)


def check(path: Path) -> list[Defect]:
    """The defects of a file; one that cannot even be opened is one."""
    try:
        with Archive.open(path, read_only=True) as archive:
            return list(verify(archive))
    except ArchiveError as error:
        return [Defect("file", "", None, str(error))]


def test_a_sound_archive(kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(kept.file)
    steps: list[int] = []
    with Archive.open(path, read_only=True) as archive:
        assert list(verify(archive, steps.append)) == []
        statements = sum(len(record.statements) for _, record in kept.pairs)
        assert amounts(archive) == Amounts(4, 4, 4, statements)
        assert sum(steps) == amounts(archive).steps == 8


def test_an_empty_archive(archive: Archive) -> None:
    assert list(verify(archive)) == []


TAMPERED = [
    ("UPDATE passage SET content = replace(content, 'Brücke', 'Straße') WHERE text = 1", "text"),
    ("UPDATE passage SET content = CAST(x'ff' AS TEXT) WHERE text = 1", "text"),
    ("DELETE FROM passage WHERE start > 0", "text"),
    ("UPDATE passage SET start = start + 1 WHERE start > 0", "text"),
    ("UPDATE text SET length = length + 1 WHERE id = 2", "text"),
    ("UPDATE raw SET packed = substr(packed, 1, 30) WHERE id = 1", "page"),
    ("UPDATE raw SET packed = CAST(packed || x'00' AS BLOB) WHERE id = 1", "page"),
    ("UPDATE raw SET size = 3 WHERE id = 1", "page"),
    ("UPDATE raw SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x') WHERE id = 1", "page"),
    (
        "UPDATE evidence SET words = 'anders' WHERE statement = 1 AND role = 'quotation'",
        "statement",
    ),
    ("UPDATE evidence SET start = start + 1 WHERE statement = 1", "statement"),
    ('UPDATE evidence SET "end" = 99999999 WHERE statement = 1', "statement"),
    ("UPDATE evidence SET piece = piece + 1 WHERE statement = 1", "statement"),
    ("UPDATE evidence SET role = 'frame' WHERE statement = 1 AND role = 'quotation'", "statement"),
    ("DELETE FROM evidence WHERE statement = 1 AND role = 'quotation'", "statement"),
    ("DELETE FROM evidence WHERE role = 'cue'", "reading"),
    ("UPDATE statement SET statement_id = 'ffff' WHERE id = 1", "statement"),
    ("UPDATE statement SET type = 'free_indirect' WHERE id = 1", "statement"),
    ("UPDATE statement SET type = 'sung' WHERE id = 1", "reading"),
    ("UPDATE statement SET parent = 'ffff' WHERE id = 1", "statement"),
    ("UPDATE statement SET parent = statement_id WHERE id = 1", "statement"),
    ("UPDATE statement SET speaker_id = 'ffff' WHERE id = 1", "statement"),
    ("UPDATE statement SET speaker_name = 'Jemand' WHERE id = 1", "reading"),
    ("UPDATE statement SET confidence = 0.123 WHERE id = 1", "reading"),
    ("UPDATE statement SET found_by = 'x' WHERE id = 1", "reading"),
    ("DELETE FROM evidence WHERE statement = 1; DELETE FROM statement WHERE id = 1", "reading"),
    ("UPDATE speaker SET mentions = '[[[0,999999]]]' WHERE id = 1", "speaker"),
    ("UPDATE speaker SET mentions = '[]' WHERE id = 1", "reading"),
    ("UPDATE speaker SET mentions = '{' WHERE id = 1", "reading"),
    ("UPDATE speaker SET name = 'Jemand' WHERE id = 1", "speaker"),
    ("UPDATE reading SET outlet = 'Andere Zeitung' WHERE id = 1", "reading"),
    ("UPDATE reading SET title = CAST(x'ff' AS TEXT) WHERE id = 1", "reading"),
    ("""UPDATE reading SET blocks = '[[0,999999,"paragraph"]]' WHERE id = 1""", "reading"),
    ("UPDATE reading SET blocks = 'x' WHERE id = 1", "reading"),
    ("UPDATE version SET source = CAST(x'ff' AS TEXT) WHERE id = 1", "version"),
    ("UPDATE version SET url = CAST(x'ff' AS TEXT) WHERE id = 1", "version"),
    ("UPDATE address SET url = CAST(x'ff' AS TEXT) WHERE page = 1", "page"),
    ("UPDATE reading SET text = 2 WHERE id = 1", "statement"),
    ("DELETE FROM page WHERE id = 1", "file"),
    ("DELETE FROM address WHERE page = 1", "page"),
    ("UPDATE version SET last_seen_at = '2000'", "version"),
    ("UPDATE seal SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x')", "reading"),
]


@pytest.mark.parametrize(("change", "part"), TAMPERED)
def test_tampering_is_found(kept: Kept, tmp_path: Path, change: str, part: str) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(kept.file)
    connection = unguarded(path)
    connection.execute(change)
    connection.close()
    found = check(path)
    assert part in {defect.part for defect in found}
    # The triggers that are gone are named too.
    assert ("schema", "evidence_stays") in {(defect.part, defect.id) for defect in found}


def unguarded(path: Path) -> apsw.Connection:
    """A connection to an archive whose triggers and checks are off."""
    connection = apsw.Connection(str(path))
    connection.pragma("synchronous", "off")
    connection.pragma("ignore_check_constraints", True)
    triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    for (name,) in list(connection.execute(triggers)):
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def test_defects_say_where(kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(kept.file)
    connection = unguarded(path)
    connection.execute("UPDATE evidence SET words = 'x' WHERE statement = 1 AND role = 'quotation'")
    connection.close()
    record = kept.pairs[0][1]
    (defect,) = [defect for defect in check(path) if defect.part == "statement"]
    assert defect.id == record.statements[0].id
    assert defect.address == PAGES[0].source
    assert defect.what.startswith("other words stand at ")


def test_a_trigger_of_others_is_named(kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(kept.file)
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TRIGGER own AFTER INSERT ON raw BEGIN SELECT 1; END")
    connection.close()
    assert [(d.part, d.id) for d in check(path)] == [("schema", "own")]


COLUMNS = (
    "passage.content evidence.words evidence.start evidence.end raw.packed raw.sha256 text.sha256 "
    "statement.statement_id statement.type statement.medium statement.parent statement.found_by "
    "statement.speaker_name statement.chain speaker.speaker_id speaker.name speaker.kind "
    "speaker.mentions speaker.roles reading.title reading.language reading.dateline reading.blocks "
    "reading.notes engine.version engine.models seal.sha256"
).split()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200
)
@given(st.data())
def test_a_flipped_byte_in_any_value_is_found(
    kept: Kept, tmp_path: Path, data: st.DataObject
) -> None:
    table, column = data.draw(st.sampled_from(COLUMNS)).split(".")
    path = tmp_path / "a.sqlite"
    path.write_bytes(kept.file)
    connection = unguarded(path)
    key = "rowid" if table != "evidence" else "statement"  # that table has no rowid
    rows = list(connection.execute(f'SELECT DISTINCT {key} FROM {table} WHERE "{column}" <> ""'))
    row = data.draw(st.sampled_from(rows))[0]
    value = connection.execute(
        f'SELECT CAST("{column}" AS BLOB), typeof("{column}") FROM {table} WHERE {key} = ?', (row,)
    ).fetchone()
    assert value is not None
    old = bytes(value[0])
    at = data.draw(st.integers(0, len(old) - 1))
    mask = data.draw(st.integers(1, 255))
    new = old[:at] + bytes([old[at] ^ mask]) + old[at + 1 :]
    if value[1] == "integer":
        changed: object = int(old) ^ mask
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {key} = ?', (changed, row))
    else:
        kind = "TEXT" if value[1] == "text" else "BLOB"
        connection.execute(
            f'UPDATE {table} SET "{column}" = CAST(? AS {kind}) WHERE {key} = ?', (new, row)
        )
    connection.close()
    found = [defect for defect in check(path) if defect.part != "schema"]
    assert found or (column == "packed" and same_page(old, new))


def same_page(old: bytes, new: bytes) -> bool:
    """Whether packed bytes still are the same page: some bits of the packing mean nothing."""
    return zlib.decompress(old) == zlib.decompress(new)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_flipped_byte_of_the_file_is_found_or_does_no_harm(
    kept: Kept, tmp_path: Path, data: st.DataObject
) -> None:
    whole, pairs = kept.file, kept.pairs
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "a.sqlite"
    path.write_bytes(flipped)
    if check(path):
        return
    with Archive.open(path, read_only=True) as archive:
        for number, (one, record) in enumerate(pairs, 1):
            assert anywhere(archive.record(number)) == anywhere(record)
            assert archive.raw(number).body == one.body


def anywhere(record: Record) -> Record:
    """A record without where its page was fetched, which no hash is made of."""
    return replace(record, page=replace(record.page, source="", fetched_at=None, media_type=""))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, len(PAGES) - 1), st.integers(0, 149), st.integers(1, 255))
def test_a_flipped_byte_of_a_text_in_the_file_is_found(
    kept: Kept, tmp_path: Path, number: int, at: int, mask: int
) -> None:
    whole, pairs = kept.file, kept.pairs
    stored = pairs[number][1].text.content.encode()[:150]
    flipped = bytearray(stored)
    flipped[at] ^= mask
    path = tmp_path / "a.sqlite"
    # Everywhere: SQLite leaves copies behind where it moved a row.
    path.write_bytes(whole.replace(stored, flipped))
    assert check(path)
