"""The register: matching, merging, splitting, undoing."""

import sqlite3
from pathlib import Path

import apsw
import pytest

from wortlaut.errors import RegisterError
from wortlaut.people import (
    Decision,
    Entry,
    Register,
    Role,
    dismiss,
    history,
    merge,
    rename,
    schema,
    split,
    undo,
)
from wortlaut.people.schema import VERSION
from wortlaut.types import SpeakerKind


def test_what_is_put_in_comes_out(register: Register) -> None:
    roles = (Role("Ministerin", "2020-03", "2024"), Role("Abgeordnete"))
    person = register.add(Entry("Erika Muster", SpeakerKind.PERSON, ("E. Muster",), roles, "Q7"))
    got = register.get(person)
    assert (got.name, got.kind, got.aliases) == ("Erika Muster", "person", ("E. Muster",))
    assert (got.roles, got.wikidata, got.merged) == (roles, "Q7", ())


def test_data_outlive_the_connection(tmp_path: Path) -> None:
    file = tmp_path / "new" / "people.sqlite"
    with Register.open(file) as register:
        person = register.add(Entry("Erika Muster"))
    with Register.open(file) as register:
        assert register.get(person).name == "Erika Muster"


def test_the_register_lives_in_a_connection_of_others() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE mine (x)")
    first, second = Register(connection), Register(connection)
    assert second.get(first.add(Entry("Erika Muster"))).name == "Erika Muster"
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()


def add_all(register: Register, *names: str) -> None:
    with register.change():
        for number, name in enumerate(names):
            register.add(Entry(name, wikidata=f"Q{number}" if number else None))


def test_the_register_is_part_of_a_transaction_of_others(tmp_path: Path) -> None:
    connection = apsw.Connection(str(tmp_path / "archive.sqlite"))
    connection.set_busy_timeout(77)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE mine (x)")
    connection.execute("BEGIN IMMEDIATE")
    register = Register(connection)
    register.add(Entry("Erika Muster", wikidata="Q1"))
    connection.execute("INSERT INTO mine VALUES (1)")
    with pytest.raises(RegisterError, match="Q1"):
        add_all(register, "Otto Muster", "Ada Muster")
    assert [p.name for p in register.list()] == ["Erika Muster"]
    assert connection.in_transaction
    connection.execute("ROLLBACK")
    register = Register(connection)
    assert [p.name for p in register.list()] == []
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (77,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_file_of_the_standard_library_stays_readable(tmp_path: Path) -> None:
    file = tmp_path / "people.sqlite"
    with Register.open(file) as register:
        tables = register.connection.execute(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        ).fetchall()
    old = sqlite3.connect(tmp_path / "old.sqlite", isolation_level=None)
    old.execute("PRAGMA journal_mode = WAL")
    for (sql,) in tables:
        old.execute(sql)
    old.execute("INSERT INTO people_schema VALUES (1)")
    old.execute("INSERT INTO people_person (name, kind) VALUES ('Erika Muster', 'person')")
    old.close()
    with Register.open(tmp_path / "old.sqlite") as register:
        assert register.get(1).name == "Erika Muster"


def test_a_file_that_another_program_writes_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_TIMEOUT", 1)
    file = tmp_path / "people.sqlite"
    with Register.open(file) as register, Register.open(file) as other, register.change():
        register.add(Entry("Erika Muster"))
        with pytest.raises(RegisterError, match="another program is writing"):
            other.add(Entry("Otto Muster"))
        assert list(other.list()) == []


def test_a_sure_name_is_joined_and_kept_as_alias(register: Register) -> None:
    person = register.add(Entry("Alexander Lukowenko"))
    given = register.assign(Entry("Александр Луковенко", roles=(Role("Präsident"),)))
    assert (given.person, given.decision) == (person, Decision.SAME)
    assert register.get(person).aliases == ("Александр Луковенко",)
    assert register.get(person).roles == (Role("Präsident"),)
    assert given.matches[0].reason


def test_letters_of_a_name_suggest_it(register: Register) -> None:
    ada, bea = (register.add(Entry(f"{n} Muster", aliases=("100 %",))) for n in ("Ada", "Bea"))
    merge(register, ada, bea)
    other = register.add(Entry("Otto Musterer"))
    assert [p.id for p in register.suggest("must")] == [ada, other]
    assert [p.id for p in register.suggest("Bea")] == [ada]
    assert [p.id for p in register.suggest("0 %")] == [ada]
    assert register.suggest("_") == register.suggest(" ") == register.suggest("Cleo") == ()


def test_two_of_one_name_are_never_joined_silently(register: Register) -> None:
    register.add(Entry("Erik Muster"))
    register.add(Entry("Erik Muster"))
    assert register.assign(Entry("Erik Muster")).decision is Decision.DOUBTFUL
    assert len(register.review()) == 2


def test_other_kinds_and_other_wikidata_ids_are_others(register: Register) -> None:
    register.add(Entry("Muster Bank", SpeakerKind.ORGANISATION, wikidata="Q1"))
    assert register.assign(Entry("Muster Bank", SpeakerKind.PERSON)).decision is Decision.NEW
    other = Entry("Muster Bank", SpeakerKind.ORGANISATION, wikidata="Q2")
    assert register.assign(other).decision is Decision.DOUBTFUL


def test_other_roles_speak_against(register: Register) -> None:
    register.add(Entry("Erik Muster", roles=(Role("Boxer"),)))
    given = register.assign(Entry("Erik Muster", roles=(Role("Minister"),)))
    assert given.decision is Decision.DOUBTFUL
    assert "other roles" in given.matches[0].reason


def test_merging_keeps_both_ids_and_all_names(register: Register) -> None:
    one = register.add(Entry("Erika Muster", roles=(Role("Ministerin"),)))
    two = register.add(Entry("Erika Beispiel", wikidata="Q5"))
    three = register.add(Entry("Rika Beispiel"))
    assert merge(register, two, three) == two
    assert merge(register, one, three) == one
    assert register.get(two) == register.get(three) == register.get(one)
    got = register.get(one)
    assert set(got.aliases) == {"Erika Beispiel", "Rika Beispiel"}
    assert (got.merged, got.wikidata) == ((two, three), "Q5")
    assert [p.id for p in register.list()] == [one]
    assert register.match("Rika Beispiel")[0].person == one


def test_splitting_takes_out_what_came_in(register: Register) -> None:
    one, two, three = (register.add(Entry(f"{n} Muster")) for n in ("Ada", "Bea", "Cleo"))
    merge(register, two, three)
    merge(register, one, two)
    split(register, two)
    assert register.get(one).aliases == ()
    assert register.get(three).id == two


def test_everything_can_be_undone_backwards(register: Register) -> None:
    one, two = register.add(Entry("Ada Muster")), register.add(Entry("Bea Muster"))
    merge(register, one, two)
    split(register, two)
    assert undo(register).action == "split"
    assert register.root(two) == one
    assert undo(register).action == "merge"
    assert register.root(two) == two
    with pytest.raises(RegisterError, match="nothing to undo"):
        undo(register)
    assert [c.undone for c in history(register)] == [True, True]


def test_a_new_name_is_kept_beside_the_old_one_until_undone(register: Register) -> None:
    person = register.add(Entry("Ada Muster"))
    rename(register, person, "  Ada  Beispiel ")
    got = register.get(person)
    assert (got.name, got.aliases) == ("Ada Beispiel", ("Ada Muster",))
    assert history(register)[0].text == f"Ada Muster ({person}) renamed to Ada Beispiel"
    assert undo(register).action == "rename"
    got = register.get(person)
    assert (got.name, got.aliases) == ("Ada Muster", ())
    with pytest.raises(RegisterError, match="already"):
        rename(register, person, "Ada Muster")
    with pytest.raises(RegisterError, match="empty"):
        rename(register, person, " ")


def test_a_name_that_was_known_before_stays_after_undoing(register: Register) -> None:
    person = register.add(Entry("Ada Muster", aliases=("A. Muster",)))
    rename(register, person, "A. Muster")
    undo(register)
    assert register.get(person).aliases == ("A. Muster",)


def test_dismissed_doubts_stay_away_until_undone(register: Register) -> None:
    register.add(Entry("Peter Meierling"))
    assert register.assign(Entry("Peter Meyerling")).decision is Decision.DOUBTFUL
    (doubt,) = register.review()
    assert 0.7 <= doubt.score < 0.93
    dismiss(register, doubt.id)
    assert register.review() == ()
    with pytest.raises(RegisterError, match="no open doubt"):
        dismiss(register, doubt.id)
    undo(register)
    assert register.review() == (doubt,)


def test_merged_pairs_are_no_doubts_any_more(register: Register) -> None:
    register.add(Entry("Peter Meierling"))
    register.assign(Entry("Peter Meyerling"))
    (doubt,) = register.review()
    merge(register, doubt.candidate, doubt.person)
    assert register.review() == ()


def test_what_cannot_be_is_refused(register: Register) -> None:
    one = register.add(Entry("Ada Muster", wikidata="Q1"))
    two = register.add(Entry("Bea Muster", wikidata="Q2"))
    three = register.add(Entry("Cleo Muster"))
    merge(register, one, three)
    for call, message in (
        (lambda: merge(register, one, one), "cannot be merged into itself"),
        (lambda: merge(register, one, three), "are one already"),
        (lambda: merge(register, one, two), "different Wikidata ids"),
        (lambda: merge(register, one, 99), "nobody with id 99"),
        (lambda: split(register, two), "was never merged"),
        (lambda: split(register, 99), "nobody with id 99"),
        (lambda: register.get(99), "nobody with id 99"),
        (lambda: register.add(Entry("Dora Muster", wikidata="Q1")), "Q1 is already"),
        (lambda: register.add(Entry(" ")), "empty"),
    ):
        before = list(register.list()), history(register)
        with pytest.raises(RegisterError, match=message):
            call()
        assert (list(register.list()), history(register)) == before


def test_files_that_are_no_register_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("no database at all, but long enough to be looked at" * 50)
    with pytest.raises(RegisterError, match="is not a register"):
        Register.open(text)
    with pytest.raises(RegisterError, match="cannot be opened"):
        Register.open(tmp_path)
    newer = tmp_path / "newer.sqlite"
    Register.open(newer).close()
    connection = apsw.Connection(str(newer))
    connection.execute("INSERT INTO people_schema VALUES (?)", (VERSION + 1,))
    connection.close()
    with pytest.raises(RegisterError, match="update wortlaut"):
        Register.open(newer)
