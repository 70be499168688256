"""Writing drawn pages in a format, and what reading it back must give."""

from io import BytesIO
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from tests.exporters.invented import items

from wortlaut.exporters.selection import Chosen
from wortlaut.types import Statement

several = st.lists(items(), max_size=3)
examples = settings(deadline=None, max_examples=25)


def written(write: Any, some: list[Chosen]) -> BytesIO:
    """The file that a format's writer makes of some pages."""
    file = BytesIO()
    write(some, file)
    file.seek(0)
    return file


def spans(statement: Statement) -> list[list[int]]:
    """Where a quotation stands, as formats say it."""
    return [list(span) for span in statement.quotation.spans]


def all_statements(some: list[Chosen]) -> list[tuple[Chosen, Statement]]:
    """The statements of some pages in order, each with its page."""
    return [(item, statement) for item in some for statement in item.statements]
