"""A language pack: data in tables, code in a few named modules of its own folder.

A pack is a Python package with ``pack.toml`` and tab-separated tables. The first line of a table
names its columns; lines that start with ``#`` are comments (origin and licence stand there).
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module, metadata, resources
from types import ModuleType

from wortlaut.errors import LanguageError

PACKS = {"de": "wortlaut.languages.de"}
"""Packs that come with wortlaut. Others are found by the entry point ``wortlaut.packs``."""

Row = dict[str, str]


class Pack:
    """One language's data and hooks. Equal packs are one object: compare by identity."""

    __slots__ = ("code", "module")

    def __init__(self, code: str, module: ModuleType) -> None:
        self.code = code
        self.module = module

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of ``<name>.tsv``, read once.

        Raises:
            LanguageError: the pack has no such table, or a line has the wrong number of columns.
        """
        return _read_table(self.module.__name__, name)

    def words(self, name: str) -> frozenset[str]:
        """The first column of a table, for membership tests."""
        return _first_column(self.module.__name__, name)

    def hook(self, module: str, function: str) -> Callable[..., object]:
        """A function of the pack by module and name.

        Raises:
            LanguageError: the pack has no such function.
        """
        try:
            found: Callable[..., object] = getattr(
                import_module(f"{self.module.__name__}.{module}"), function
            )
        except (ImportError, AttributeError) as error:
            raise LanguageError(f"pack {self.code!r} has no {module}.{function}") from error
        return found


@cache
def find_pack(code: str | None) -> Pack | None:
    """The pack for an ISO 639-1 code, or None where there is none."""
    if code is None:
        return None
    name = PACKS.get(code)
    if name is None:
        for entry in metadata.entry_points(group="wortlaut.packs"):
            if entry.name == code:
                name = entry.value
    return None if name is None else Pack(code, import_module(name))


@cache
def _first_column(package: str, name: str) -> frozenset[str]:
    rows = _read_table(package, name)
    column = next(iter(rows[0])) if rows else ""
    return frozenset(row[column] for row in rows)


@cache
def _read_table(package: str, name: str) -> tuple[Row, ...]:
    file = resources.files(package).joinpath(f"{name}.tsv")
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise LanguageError(f"{package} has no table {name}.tsv") from error
    kept = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not kept:
        raise LanguageError(f"{package}: table {name}.tsv is empty")
    columns = kept[0][1].split("\t")
    rows = []
    for number, line in kept[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise LanguageError(
                f"{package}: {name}.tsv, line {number}: {len(cells)} columns, not {len(columns)}"
            )
        rows.append(dict(zip(columns, cells, strict=True)))
    return tuple(rows)
