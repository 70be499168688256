"""What holds for every language pack that comes with wortlaut."""

from importlib import resources

import pytest

from wortlaut.errors import LanguageError
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import PACKS, find_pack
from wortlaut.types import Text, text_id


def tables(code: str) -> list[str]:
    folder = resources.files(PACKS[code])
    return sorted(f.name for f in folder.iterdir() if f.name.endswith(".tsv"))


@pytest.mark.parametrize("code", PACKS)
def test_tables_have_rows_an_origin_and_a_licence(code: str) -> None:
    pack = find_pack(code)
    assert pack is not None
    for name in tables(code):
        assert pack.table(name.removesuffix(".tsv")), name
        head = resources.files(PACKS[code]).joinpath(name).read_text("utf-8")[:600]
        assert "origin:" in head, name
        assert "licence:" in head, name


@pytest.mark.parametrize("code", PACKS)
def test_tables_have_no_line_twice(code: str) -> None:
    pack = find_pack(code)
    assert pack is not None
    for name in tables(code):
        rows = [tuple(row.values()) for row in pack.table(name.removesuffix(".tsv"))]
        assert len(rows) == len(set(rows)), name


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_can_cut_any_text(code: str) -> None:
    pack = find_pack(code)
    assert pack is not None
    content = "A „b“ (c). D’e – 3.4 «f»!"
    document = analyse(Text(text_id(content), content, code), pack)
    assert "".join(document.words) == content.replace(" ", "")


def test_a_language_without_a_pack_has_none() -> None:
    assert find_pack("xx") is None
    assert find_pack(None) is None


def test_a_missing_table_is_named() -> None:
    pack = find_pack("de")
    assert pack is not None
    with pytest.raises(LanguageError, match="no table fehlt"):
        pack.table("fehlt")
