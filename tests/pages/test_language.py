"""Languages: with a pack's words, without, and not at all."""

import sys

import pytest

from wortlaut.pages.language import detect

GERMAN = "Die Ministerin sagte am Montag, dass der Hafen ausgebaut werde und es nicht eile."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        ("The minister said on Monday that the harbour would be extended next year.", "en"),
        ("De minister zei maandag dat de haven volgend jaar wordt uitgebreid, en snel ook.", "nl"),
        ("La ministre a déclaré lundi que le port serait agrandi l'année prochaine.", "fr"),
        ("Министр заявила в понедельник, что порт будет расширен в следующем году.", "ru"),
        ("„“ 12 – 34", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert detect([text]) == language


def test_furniture_in_another_language_does_not_count() -> None:
    assert detect(["Home", "News", "Subscribe now", "Share this", GERMAN, "Read more"]) == "de"


def test_declaration_does_not_overrule_the_text() -> None:
    assert detect([GERMAN], declared="en-US") == "de"


def test_german_needs_no_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    assert detect([GERMAN]) == "de"
