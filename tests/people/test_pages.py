"""What pages tell the register: names are joined, mere roles and last names never."""

from pathlib import Path

import pytest

from wortlaut import read
from wortlaut.config import EngineName, Settings
from wortlaut.people import Decision, Entry, Register, Role, page_entry
from wortlaut.types import Record, Speaker, SpeakerKind

RULES = Settings(engine=EngineName.RULES)


def speaker(name: str, kind: str = "person", named: bool = True, *roles: str) -> Speaker:
    return Speaker("1", name, SpeakerKind(kind), (), roles, named)


@pytest.mark.parametrize(
    "given",
    [
        speaker("Sprecher", named=False),
        speaker("Sprecherin der Stadt Olmstadt", named=False),
        speaker("Muster"),
        speaker("Dr. Muster"),
        speaker("Erik M."),
        speaker("Polizei", "organisation", named=False),
        speaker("Ida Olm und Erik Muster", "group", named=False),
        speaker("Demonstranten", "group", named=False),
        speaker("Studie", "document"),
        speaker("Olm", "unknown"),
    ],
)
def test_whom_a_page_does_not_name_fully_the_register_does_not_get(given: Speaker) -> None:
    assert page_entry(given) is None


def test_names_go_to_the_register_with_their_roles() -> None:
    roles = ("Ministerin", "Vorsitzende")
    assert page_entry(speaker("Erika Muster", "person", True, *roles)) == Entry(
        "Erika Muster", roles=(Role("Ministerin"), Role("Vorsitzende"))
    )
    bank = page_entry(speaker("Olmbank", "organisation"))
    assert bank == Entry("Olmbank", SpeakerKind.ORGANISATION)


def test_pages_meet_in_the_register(register: Register, tmp_path: Path) -> None:
    pages = (
        "Die Ministerin Erika Muster sagte: „Wir bauen.“ Der Sprecher widersprach: „Nie.“",
        "Nach Ansicht von Erika Muster ist genug Geld da. „Das reicht“, sagte Otto Muster.",
        "„Es regnet“, sagte Muster. Der Sprecher erklärte, es schneie. Erik M. sagte: „Nein.“",
        "Die Boxerin Erika Muster sagte: „Ich gewinne.“",
    )
    decisions = []
    for number, text in enumerate(pages):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"Seite Nummer {number}\n\n{text}\n", "utf-8")
        decisions.append(assign(register, read(str(file), RULES)))
    assert decisions == [
        {"Erika Muster": Decision.NEW},
        {"Erika Muster": Decision.SAME, "Otto Muster": Decision.NEW},
        {},
        {"Erika Muster": Decision.DOUBTFUL},
    ]


def assign(register: Register, record: Record) -> dict[str, Decision]:
    entries = [entry for s in record.speakers if (entry := page_entry(s)) is not None]
    return {entry.name: register.assign(entry).decision for entry in entries}


@pytest.mark.parametrize("name", ["Muster", "Erik M.", "Erik"])
def test_one_word_or_an_initial_never_joins_people(register: Register, name: str) -> None:
    register.add(Entry("Erik Muster"))
    register.add(Entry(name))
    assert register.assign(Entry(name)).decision is Decision.DOUBTFUL


def test_offices_of_any_walk_of_life_do_not_speak_against(register: Register) -> None:
    register.add(Entry("Erik Muster", roles=(Role("Parteichef"),)))
    assert register.assign(Entry("Erik Muster", roles=(Role("Außenminister"),))).person == 1
    assert register.assign(Entry("Erik Muster", roles=(Role("Sprecher"),))).person == 1
    assert register.assign(Entry("Erik Muster", roles=(Role("Tänzer"),))).person == 2
