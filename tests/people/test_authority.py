"""Authority files in and out."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wortlaut.errors import RegisterError
from wortlaut.people import (
    Entry,
    Register,
    Role,
    export_authority,
    history,
    import_authority,
    merge,
    read_authority,
    undo,
)
from wortlaut.types import SpeakerKind

CSV = """name,aliases,kind,roles,wikidata
Erika Muster,E. Muster|Rika Muster,person,Ministerin; 2020; 2024-05|Abgeordnete; 2010,Q7
"Amt, das",,organisation,,
"""
ENTRIES = [
    Entry(
        "Erika Muster",
        SpeakerKind.PERSON,
        ("E. Muster", "Rika Muster"),
        (Role("Ministerin", "2020", "2024-05"), Role("Abgeordnete", "2010")),
        "Q7",
    ),
    Entry("Amt, das", SpeakerKind.ORGANISATION),
]


def test_csv_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("\ufeff" + CSV, "utf-8")
    assert read_authority(file) == ENTRIES


def test_json_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    rows = [
        {
            "name": "Erika Muster",
            "aliases": ["E. Muster", "Rika Muster"],
            "roles": [
                {"title": "Ministerin", "since": "2020", "until": "2024-05"},
                {"title": "Abgeordnete", "since": "2010"},
            ],
            "wikidata": "Q7",
        },
        {"name": "Amt, das", "kind": "organisation", "wikidata": None},
    ]
    file.write_text("\n".join(json.dumps(r) for r in rows) + "\n\n", "utf-8")
    assert read_authority(file) == ENTRIES


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("a.csv", CSV + "Zu kurz,x\n", 4, "2 cells, not 5"),
        ("a.csv", CSV + ",,person,,\n", 4, "the name is missing"),
        ("a.csv", CSV + "Ada Muster,,alien,,\n", 4, "is none of"),
        ("a.csv", CSV + "Ada Muster,,,Chefin; gestern,\n", 4, "is no date"),
        ("a.csv", CSV + "Ada Muster,,,Chefin; 2020; 2019,\n", 4, "ends before it begins"),
        ("a.csv", CSV + "Ada Muster,,,,7\n", 4, "no Wikidata id"),
        ("a.csv", CSV + "Ada Muster,,,,Q7\n", 4, "also in line 2"),
        ("a.csv", CSV + '"Ada\n', 4, "is not CSV"),
        ("a.csv", "wer,was\n", 1, "the columns must be"),
        ("a.jsonl", '{"name": "Ada Muster"}\n{"name"\n', 2, "is not JSON"),
        ("a.jsonl", '{"name": "Ada Muster"}\n[1]\n', 2, "not a JSON object"),
        ("a.jsonl", '\n{"name": "Ada Muster", "alter": 7}\n', 2, "unknown field 'alter'"),
        ("a.jsonl", '{"name": "Ada Muster", "aliases": "A"}\n', 1, "list of names"),
        ("a.jsonl", '{"name": "Ada Muster", "roles": [{"since": "2020"}]}\n', 1, "a title"),
    ],
)
def test_a_broken_line_is_named_and_nothing_imported(
    register: Register, tmp_path: Path, name: str, text: str, line: int, message: str
) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    with pytest.raises(RegisterError, match=rf"a\.\w+, line {line}: .*{message}"):
        import_authority(register, file)
    assert list(register.list()) == []


def test_bytes_that_are_not_utf8_are_named(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"name\nAda Muster\nM\xfcller\n")
    with pytest.raises(RegisterError, match="line 3: is not UTF-8"):
        import_authority(register, file)
    with pytest.raises(RegisterError, match="cannot be read"):
        import_authority(register, tmp_path / "missing.csv")


def test_a_failure_half_way_imports_nothing(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Register.add

    def fail(self: Register, entry: Entry) -> int:
        if entry.name == "Bea Muster":
            raise RegisterError("the disk is full")
        return add(self, entry)

    monkeypatch.setattr(Register, "add", fail)
    file = tmp_path / "a.csv"
    file.write_text("name\nAda Muster\nBea Muster\n", "utf-8")
    with pytest.raises(RegisterError, match="disk is full"):
        import_authority(register, file)
    assert list(register.list()) == []
    assert history(register) == ()


def test_a_wikidata_id_leads_to_whom_its_holder_was_merged_into(
    register: Register, tmp_path: Path
) -> None:
    holder = register.add(Entry("Cleo Muster", wikidata="Q9"))
    other = register.add(Entry("Dora Muster"))
    merge(register, other, holder)
    file = tmp_path / "a.csv"
    file.write_text("name,wikidata\nBea Muster,Q9\n", "utf-8")
    assert import_authority(register, file) == 0
    assert "Bea Muster" in register.get(other).aliases


def test_known_entries_are_added_to(register: Register, tmp_path: Path) -> None:
    person = register.add(Entry("Erika Muster"))
    file = tmp_path / "a.csv"
    file.write_text(CSV, "utf-8")
    assert import_authority(register, file) == 1
    got = register.get(person)
    assert (got.wikidata, got.aliases) == ("Q7", ("E. Muster", "Rika Muster"))
    assert import_authority(register, file) == 0


def test_an_import_can_be_undone(register: Register, tmp_path: Path) -> None:
    person = register.add(Entry("Erika Muster"))
    before = list(register.list())
    file = tmp_path / "a.csv"
    file.write_text(CSV, "utf-8")
    import_authority(register, file)
    undo(register)
    assert list(register.list()) == before
    assert register.get(person).wikidata is None


def test_csv_that_would_not_come_back_is_refused(register: Register, tmp_path: Path) -> None:
    register.add(Entry("Erika Muster", aliases=("Muster|Erika",)))
    with pytest.raises(RegisterError, match="export as JSON lines"):
        export_authority(register, tmp_path / "a.csv")
    with pytest.raises(RegisterError, match="cannot be written"):
        export_authority(register, tmp_path / "no" / "a.jsonl")
    assert not (tmp_path / "a.csv").exists()


def test_an_export_that_fails_leaves_what_was_there(register: Register, tmp_path: Path) -> None:
    register.add(Entry("Amt"))
    file = tmp_path / "a.csv"
    export_authority(register, file)
    before = file.read_bytes()
    register.add(Entry("Erika Muster", aliases=("Muster|Erika",)))
    with pytest.raises(RegisterError, match="export as JSON lines"):
        export_authority(register, file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part"))


def test_an_export_replaces_no_register(register: Register, tmp_path: Path) -> None:
    register.add(Entry("Amt"))
    other = tmp_path / "other.sqlite"
    Register.open(other).close()
    before = other.read_bytes()
    with pytest.raises(RegisterError, match="choose another name"):
        export_authority(register, other)
    assert other.read_bytes() == before
    with pytest.raises(RegisterError, match="choose another name"):
        export_authority(register, tmp_path)


NAMES = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll")), min_size=1, max_size=8)
DATES = st.none() | st.sampled_from(["2019", "2019-05", "2019-05-07"])
ROLES = st.builds(Role, NAMES, DATES, st.none() | st.just("2024"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            Entry,
            st.builds("{} {}".format, NAMES, NAMES),
            st.sampled_from(SpeakerKind),
            st.lists(NAMES, max_size=2, unique=True).map(tuple),
            st.lists(ROLES, max_size=2, unique=True).map(tuple),
        ),
        max_size=5,
        unique_by=lambda e: e.name,
    ),
    st.sampled_from(["a.csv", "a.jsonl"]),
)
def test_export_and_import_give_the_same_register(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], name: str
) -> None:
    folder = tmp_path_factory.mktemp("round")
    with Register.open(folder / "one") as one, Register.open(folder / "two") as two:
        for entry in entries:
            one.add(entry)
        assert export_authority(one, folder / name) == len(entries)
        # Put in one by one: the import itself may rightly join two that look alike.
        for entry in read_authority(folder / name):
            two.add(entry)
        assert [(p.name, p.kind, p.aliases, p.roles) for p in one.list()] == [
            (p.name, p.kind, p.aliases, p.roles) for p in two.list()
        ]
