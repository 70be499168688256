"""Which engine finds the statements."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from wortlaut.config import EngineName
from wortlaut.errors import ModelError
from wortlaut.languages.pack import Pack
from wortlaut.statements.find import find as find_by_rules
from wortlaut.statements.model import Model, read_card
from wortlaut.statements.rare import complete
from wortlaut.types import Document, Draft


def find(documents: Sequence[Document], pack: Pack, engine: EngineName) -> list[list[Draft]]:
    """The statements of each document, by the trained model of the pack or by its rules.

    Raises:
        ModelError: the model is asked for and the pack has none, or it cannot be loaded.
    """
    by_rules = [find_by_rules(document, pack) for document in documents]
    folder = _folder(pack, engine)
    if folder is None:
        return by_rules
    found = _load(folder).find(documents, by_rules)
    return [
        complete(document, drafts, rules, pack)
        for document, drafts, rules in zip(documents, found, by_rules, strict=True)
    ]


def models(pack: Pack, engine: EngineName) -> tuple[str, ...]:
    """The names of the models that ``find`` would use; empty for rules.

    Raises:
        ModelError: the model is asked for and the pack has none.
    """
    folder = _folder(pack, engine)
    return () if folder is None else (str(read_card(folder)["name"]),)


def _folder(pack: Pack, engine: EngineName) -> Path | None:
    """The folder of the pack's model, the last one by name; None where the rules are to be used."""
    if engine is EngineName.RULES:
        return None
    home = Path(str(pack.module.__file__)).parent / "models"
    found = sorted(card.parent for card in home.glob("*/card.toml"))
    if found:
        return found[-1]
    if engine is EngineName.MODEL:
        raise ModelError(f"the pack {pack.code!r} has no trained model: use --engine rules")
    return None


@cache
def _load(folder: Path) -> Model:
    return Model(folder)
