"""The formats of ``wortlaut export``, and writing one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from wortlaut.errors import ExportError
from wortlaut.exporters.selection import Chosen
from wortlaut.exporters.target import whole_file, whole_folder


@dataclass(frozen=True, slots=True)
class Format:
    """``module`` has ``write(items, file or folder)``; ``folder``: many files."""

    module: str
    folder: bool
    what: str


FORMATS = {
    "jsonl": Format("jsonl", False, "one statement a line, as JSON"),
    "csv": Format("table", False, "one statement a row"),
    "parquet": Format("parquet", False, "one statement a row, typed columns"),
    "web-annotation": Format("web_annotation", False, "W3C Web Annotations (JSON-LD)"),
    "tei": Format("tei", False, "a TEI corpus, statements as <said who>"),
    "brat": Format("brat", True, "standoff files for brat"),
    "conll": Format("conll", False, "one token a line, BIO columns for each role"),
    "cas": Format("cas", True, "UIMA CAS XMI, for INCEpTION"),
    "warc": Format("warc", False, "the raw pages"),
    "html": Format("html", False, "a reading copy in one file"),
}


def export(items: Iterable[Chosen], name: str, out: Path, force: bool = False) -> None:
    """Writes items in a format to a file or, for brat and cas, to a folder.

    What was there stays until the new one is whole, and then only goes with ``force``.

    Raises:
        ExportError: there is no such format, a library is missing, or ``out`` cannot be written.
    """
    if name not in FORMATS:
        raise ExportError(f"{name}: no such format; choose from {', '.join(FORMATS)}")
    form = FORMATS[name]
    module = import_module(f"wortlaut.exporters.{form.module}")
    try:
        if form.folder:
            with whole_folder(out, force) as folder:
                module.write(items, folder)
        else:
            with whole_file(out, force) as file:
                module.write(items, file)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("wortlaut"):
            raise
        raise ExportError(f"{name} needs {error.name}: pip install 'wortlaut[export]'") from error
