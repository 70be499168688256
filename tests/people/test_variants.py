"""The register joins spellings of one name, and nobody else, without asking."""

from contextlib import suppress
from pathlib import Path

import pytest

from wortlaut.people import Assigned, Decision, Entry, Register
from wortlaut.types import SpeakerKind

TABLE = Path(__file__).with_name("variants.tsv")
PRECISION = 0.99
RECALL = 0.90

Row = tuple[str, str, SpeakerKind, str]


def rows() -> list[Row]:
    lines = [x for x in TABLE.read_text("utf-8").splitlines() if not x.startswith("#")][1:]
    cells = [line.split("\t") for line in lines]
    return [(name, variant, SpeakerKind(kind), verdict) for name, variant, kind, verdict in cells]


@pytest.fixture
def filled(register: Register) -> Register:
    with register.change():
        for name, kind in {row[0]: row[2] for row in rows()}.items():
            register.add(Entry(name, kind))
    return register


class TakeBackError(Exception):
    """Undoes what one variant did to the register."""


def test_the_table_is_long_enough() -> None:
    assert len(rows()) >= 200
    assert len({row[1] for row in rows()}) >= 200


def test_automatic_merges_are_right_and_nearly_complete(filled: Register) -> None:
    ids = {person.name: person.id for person in filled.list()}
    right, wrong, missed = 0, [], []
    for name, variant, kind, verdict in rows():
        # Each variant alone against the names themselves: none may help or hide another.
        given = alone(filled, Entry(variant, kind))
        if given.decision is Decision.SAME:
            if verdict == "same" and given.person == ids[name]:
                right += 1
            else:
                wrong.append((name, variant))
        elif verdict == "same":
            missed.append((name, variant))
    same = sum(row[3] == "same" for row in rows())
    assert right / (right + len(wrong)) >= PRECISION, wrong
    assert right / same >= RECALL, missed


def alone(register: Register, entry: Entry) -> Assigned:
    given = None
    with suppress(TakeBackError), register.change():
        given = register.assign(entry)
        raise TakeBackError
    assert given is not None
    return given


def test_what_only_may_be_the_same_is_asked(filled: Register) -> None:
    ids = {person.name: person.id for person in filled.list()}
    asked = [row for row in rows() if row[3] == "ask"]
    assert asked
    for name, variant, kind, _ in asked:
        given = filled.assign(Entry(variant, kind))
        assert given.decision is Decision.DOUBTFUL, variant
        assert any(d.candidate == ids[name] and d.person == given.person for d in filled.review())
