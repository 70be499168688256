"""The register joins spellings of one name, and nobody else, without asking."""

from pathlib import Path

import pytest

from wortlaut.people import Decision, Entry, Register
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
def register(tmp_path: Path) -> Register:
    opened = Register.open(tmp_path / "people.sqlite")
    with opened.change():
        for name, kind in {row[0]: row[2] for row in rows()}.items():
            opened.add(Entry(name, kind))
    return opened


def test_the_table_is_long_enough() -> None:
    assert len(rows()) >= 200
    assert len({row[1] for row in rows()}) >= 200


def test_automatic_merges_are_right_and_nearly_complete(register: Register) -> None:
    ids = {person.name: person.id for person in register.list()}
    right, wrong, missed = 0, [], []
    for name, variant, kind, verdict in rows():
        # Each variant alone against the names themselves: none may help or hide another.
        with pytest.raises(_TakeBack), register.change():
            given = register.assign(Entry(variant, kind))
            if given.decision is Decision.SAME:
                if verdict == "same" and given.person == ids[name]:
                    right += 1
                else:
                    wrong.append((name, variant))
            elif verdict == "same":
                missed.append((name, variant))
            raise _TakeBack
    same = sum(row[3] == "same" for row in rows())
    print("wrong:", wrong, "missed:", missed)
    assert right / (right + len(wrong)) >= PRECISION
    assert right / same >= RECALL


class _TakeBack(Exception):
    pass


def test_what_only_may_be_the_same_is_asked(register: Register) -> None:
    ids = {person.name: person.id for person in register.list()}
    for name, variant, kind, verdict in rows():
        if verdict != "ask":
            continue
        given = register.assign(Entry(variant, kind))
        assert given.decision is Decision.DOUBTFUL, variant
        assert any(d.candidate == ids[name] and d.person == given.person for d in register.review())
