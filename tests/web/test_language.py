"""German and English: translations, dates, numbers, and which of them a reader gets."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from starlette.testclient import TestClient
from tests.web.forms import send

from wortlaut.web.labels import why
from wortlaut.web.language import LANGUAGES, language
from wortlaut.web.refusals import FILLED, KNOWN, PLAIN, told

ROOT = Path(__file__).parents[2]
_PLACE = re.compile(r"%\(\w+\)s|%s")


def test_every_message_is_translated_and_none_is_left_over() -> None:
    spec = importlib.util.spec_from_file_location(
        "update_translations", ROOT / "scripts/update_translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    wanted = {message.id for message in script.messages() if message.id}
    with script.TARGET.open("rb") as file:
        catalogue = {message.id: message for message in read_po(file, "de") if message.id}
    assert set(catalogue) == wanted, "run scripts/update_translations.py and translate"
    for message in catalogue.values():
        assert not message.fuzzy
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings:
            assert string, message.id
            assert set(_PLACE.findall(string)) == set(_PLACE.findall(ids[-1])), message.id


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("de", "de"), ("de-AT,en;q=0.5", "de"), ("en;q=0.4, de;q=0.6", "de"), ("fr, de", "de"),
        ("en-GB", "en"), ("fr", "en"), ("", "en"), (";;;q=x", "en"), ("*", "en"),
    ],
)  # fmt: skip
def test_the_browser_is_listened_to(reader: TestClient, wanted: str, given: str) -> None:
    answer = reader.get("/search", headers={"accept-language": wanted})
    assert answer.headers["content-language"] == given
    assert f'<html lang="{given}"' in answer.text


def test_the_switch_is_kept(writer: TestClient) -> None:
    answer = send(writer, "/settings", language="de", back="/search?q=Zaun")
    assert answer.url.path == "/search"
    assert "Treffer" in answer.text or "Aussage" in answer.text
    assert writer.get("/", headers={"accept-language": "en"}).headers["content-language"] == "de"
    send(writer, "/settings", theme="dark")
    assert 'data-theme="dark"' in writer.get("/").text
    assert 'data-keys="on"' in writer.get("/").text
    send(writer, "/settings", keys="off")
    send(writer, "/settings", theme="quatsch", language="xx", keys="yes")
    assert 'data-theme="dark" data-keys="off"' in writer.get("/").text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://localhost/search?q=Zaun", "/search?q=Zaun"),
        ("https://evil.example//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_switch_on_a_refusal_leads_back_to_the_form(
    reader: TestClient, referer: str, back: str
) -> None:
    answer = reader.post("/pin", headers={"referer": referer})
    assert answer.status_code == 403
    assert f'name="back" value="{back}"' in answer.text


def test_dates_and_numbers_by_locale() -> None:
    german, english = language("de"), language("en")
    assert set(LANGUAGES) == {"de", "en"}
    assert german.number(1_000_000) == "1.000.000"
    assert english.number(1_000_000) == "1,000,000"
    assert german.percent(0.97) == "97\u00a0%"
    assert german.date("2026-03-04T09:00Z") == "4. März 2026, 09:00"
    assert german.date("2026-03-04", "medium") == "04.03.2026"
    assert english.date("2026-03-04", "medium") == "4 Mar 2026"
    assert german.date("2026-03") == "März 2026"
    assert german.date("2026") == "2026"
    assert english.date(None) == ""
    for odd in ("gestern", "2026-99-99", "2026-03-04T99:00", "<b>"):
        assert german.date(odd) == odd


def test_a_reason_is_told_in_the_readers_language() -> None:
    say = language("de").translations.gettext
    assert why("direct-before-cue", "de", say).startswith("Worte in Anführungszeichen")
    assert why("direct-before-cue, corrected by hand", "de", say).endswith("von Hand berichtigt")
    assert why("by hand", "de", say) == "von Hand hinzugefügt"
    assert "„sagte, er“" in why("model: cue „sagte, er“", "de", say)
    assert why("model: quotation marks", "de", say).endswith("Anführungszeichen")
    assert why("something else", "xx", say) == "something else"


def test_what_does_not_work_is_told_in_german(writer: TestClient) -> None:
    german = {"accept-language": "de"}
    assert "an dieser Adresse gibt es nichts" in writer.get("/nix", headers=german).text
    assert "eine solche Seite gibt es nicht" in writer.get("/page/x", headers=german).text
    refused = writer.post("/dossiers", data={"name": "x"}, headers=german)
    assert "Formular" in refused.text
    writer.headers.update(german)
    assert "ein Dossier braucht einen Namen" in send(writer, "/dossiers", name="").text
    assert "nur http und https" in send(writer, "/bring", url="file:///etc/passwd").text
    inside = send(writer, "/bring", url="http://127.0.0.1/").text
    assert "127.0.0.1: liegt nicht im öffentlichen Internet" in inside


def test_messages_that_are_translated_are_those_that_are_raised() -> None:
    web = ROOT / "src/wortlaut/web/refusals.py"
    code = "".join(
        path.read_text() for path in (ROOT / "src/wortlaut").rglob("*.py") if path != web
    )
    for words in KNOWN - set(PLAIN.values()):
        assert f'{words}"' in code, words
    for words in FILLED:
        for piece in re.split(r"%\(\w+\)s", words):
            assert piece in code, words


def test_other_messages_stay_as_they_are() -> None:
    assert told("x: y: z", str.upper) == "x: y: z"
    assert told("", str.upper) == ""
    assert told("x: the page is empty", str.upper) == "x: THE PAGE IS EMPTY"


@pytest.mark.parametrize(
    ("raised", "german"),
    [
        ("there is a dossier called 'A: %s'; choose another name", "namen 'a: %s' gibt es schon"),
        ("since=x: is none of a, b", "since=x: möglich sind a, b"),
        ("there is nobody with id 7 in the register; see: wortlaut people list", "nummer 7"),
        ("Präsid: no statement in the archive has this id", "präsid: keine aussage"),
    ],
)
def test_what_a_message_names_stays(raised: str, german: str) -> None:
    assert german in told(raised, language("de").translations.gettext).lower()
    assert told(raised, str) == raised
