"""Brings the interface's German catalogue up to date with the templates and code.

    python scripts/update_translations.py

New messages come in untranslated, gone ones go; a test refuses a catalogue with gaps.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from wortlaut.languages.pack import PACKS, find_pack

WEB = Path(__file__).parents[1] / "src/wortlaut/web"
TARGET = WEB / "locale/de.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
HEAD = "# German interface of the reading room. Licence: Apache-2.0"


def messages() -> Catalog:
    """Every message of the interface."""
    catalogue = Catalog(project="wortlaut", header_comment=HEAD, charset="utf-8")
    found = extract_from_dir(str(WEB), METHODS, OPTIONS, keywords={"_": None, "ngettext": (1, 2)})
    for _, _, message, _, _ in found:
        catalogue.add(message)
    for pack in map(find_pack, PACKS):
        if pack is not None:
            for row in pack.table("rules"):
                catalogue.add(row["meaning"])
    return catalogue


def main() -> None:
    known = Catalog("de")
    if TARGET.is_file():
        with TARGET.open("rb") as file:
            known = read_po(file, "de")
    known.update(messages(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.header_comment = HEAD
    with TARGET.open("wb") as file:
        write_po(file, known, width=100, no_location=True, omit_header=False, sort_output=True)
    print(f"{sum(not m.string for m in known if m.id)} of {len(known)} are not translated")


if __name__ == "__main__":
    main()
