"""What tests of corrections ask for, in the words of the usual page."""

from wortlaut.archive.decisions import Change, Kind, Role, Who
from wortlaut.spans import Span
from wortlaut.types import Medium, Record, Statement, StatementType

ME = "Ines Tervoort"


def span(record: Record, words: str) -> Span:
    """Where some words stand first."""
    start = record.text.content.index(words)
    return Span(start, start + len(words))


def by_id(record: Record, key: str) -> Statement:
    """The statement of a record with an id."""
    (found,) = [s for s in record.statements if s.id == key]
    return found


def fix(**fields: object) -> Change:
    """The change of a statement that is wrong in these fields."""
    return Change(Kind.FIX, **fields)  # type: ignore[arg-type]


def missed(record: Record, words: str = "Landrat Tilo Brackwede wies das zurück") -> Change:
    """What Brackwede said and the rules do not find, as a statement to add."""
    return Change(
        Kind.ADD,
        StatementType.REPORTED,
        Medium.SPEECH,
        Who("Tilo Brackwede"),
        {
            Role.QUOTATION: (span(record, words),),
            Role.SPEAKER: (span(record, "Der Landrat Tilo Brackwede"),),
        },
    )
