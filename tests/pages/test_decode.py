"""Encodings, declared rightly, wrongly and not at all."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wortlaut.pages.decode import binary_kind, decode

GERMAN = "„Größe zählt nicht“, sagte die Müllerin – für 5 € gäbe es Süßes."


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "x", None])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_whatever_the_server_says(encoding: str, charset: str | None) -> None:
    assert decode(GERMAN.encode(encoding), charset) == GERMAN


@pytest.mark.parametrize("declared", ["utf-8", "ISO-8859-1", "windows-1252", "utf-16", "hex"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    "markup",
    [
        '<meta charset="{}">',
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_whatever_the_page_says(markup: str, encoding: str, declared: str) -> None:
    text = markup.format(declared) + GERMAN
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_byte_order_marks_and_utf_16(bom: bytes, encoding: str) -> None:
    body = bom + GERMAN.encode(encoding)
    assert binary_kind(body) is None
    assert decode(body, "utf-8") == GERMAN


def test_declaration_that_fits_is_followed() -> None:
    russian = "Министр сказал, что мост построят."
    assert decode(russian.encode("koi8-r"), "koi8-r") == russian
    page = f'<meta charset="windows-1251"><p>{russian}'
    assert decode(page.encode("cp1251")) == page


def test_undeclared_cyrillic_is_guessed() -> None:
    russian = "Министр сказал, что мост построят в этом году, а может быть и позже. " * 5
    assert decode(russian.encode("cp1251")) == russian


def test_utf_8_with_a_passage_in_windows_1252() -> None:
    body = (GERMAN * 20).encode() + "für".encode("cp1252")
    assert decode(body) == GERMAN * 20 + "für"


def test_iso_2022_is_seven_bits_and_yet_not_ascii() -> None:
    assert decode("日本".encode("iso-2022-jp"), "iso-2022-jp") == "日本"


@given(st.binary(max_size=300), st.none() | st.text(max_size=20))
def test_never_raises(body: bytes, charset: str | None) -> None:
    assert isinstance(decode(body, charset), str)
    binary_kind(body)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_utf_8_comes_through(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\x7fELF\x02\x01", "an executable"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "an image, sound or video"),
        (bytes(range(32)) * 20, "binary data"),
        (b"Ein Satz.\0", None),
        ("Größe".encode("utf-16"), None),
        (b"Text", None),
    ],
)
def test_binary_is_told_from_text(body: bytes, kind: str | None) -> None:
    assert binary_kind(body) == kind
