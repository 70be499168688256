"""Decisions about statements: made, shown everywhere, taken back."""

import re

import pytest
from starlette.testclient import TestClient
from tests.web.forms import send

from wortlaut.errors import CorrectionError
from wortlaut.spans import Span
from wortlaut.web.deciding import locate, pickable

TEXT = "Er kam, sagte sie.\nEr kam spät,  sagte\nsie. Er kam."


@pytest.fixture
def desk(writer: TestClient) -> TestClient:
    send(writer, "/review/name", author="Ada Müller", back="/review")
    return writer


def first(client: TestClient) -> str:
    found = re.search(r'action="/review/([0-9a-f]{20})"', client.get("/review").text)
    assert found is not None
    return found[1]


def fields(client: TestClient, statement: str) -> dict[str, str]:
    """The fields of the form to correct a statement, as they are."""
    html = client.get(f"/review/{statement}").text
    form = html[html.index('class="box stacked fixing"') :]
    given = dict(re.findall(r'name="([\w-]+)"[^>]*? value="([^"]*)"', form.partition("</form>")[0]))
    given |= dict(re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>([^<]*)</textarea>', form))
    for name, options in re.findall(
        r'<select name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        given[name] = chosen[1] if chosen else ""
    return {name: value.replace("&#34;", '"') for name, value in given.items() if name != "csrf"}


def of(client: TestClient, words: str) -> str:
    text = client.get("/search", params={"q": words}).text
    found = re.search(r"/statement/([0-9a-f]{20})", text)
    assert found is not None
    return found[1]


def test_nobody_decides_without_a_name(writer: TestClient) -> None:
    statement = of(writer, "Zaun")
    assert "Sign as this" in writer.get(f"/review/{statement}").text
    assert send(writer, f"/review/{statement}", decision="accept").status_code == 400


def test_accepting_goes_on_to_the_next(desk: TestClient) -> None:
    one = first(desk)
    answer = send(desk, f"/review/{one}", decision="accept", skip="0")
    assert answer.url.path == "/review"
    assert "Kept: accepted" in re.sub(r"<[^>]*>", "", answer.text)
    assert first(desk) != one
    assert "checked by hand" in desk.get("/page/3").text + desk.get("/page/4").text + answer.text


def test_rejecting_takes_a_statement_out_and_undo_brings_it_back(desk: TestClient) -> None:
    statement = of(desk, "Zaun")
    before = desk.get("/page/1").text.count('class="s s-')
    send(desk, f"/review/{statement}", decision="reject", note="Kein Zitat")
    assert "Somebody rejected this" in desk.get(f"/statement/{statement}").text
    assert desk.get("/page/1").text.count('class="s s-') < before
    history = desk.get("/review/history").text
    assert "Kein Zitat" in history
    assert "Ada Müller" in history
    send(desk, "/review/undo/1", back="/review/history")
    assert desk.get("/page/1").text.count('class="s s-') == before
    assert "taken back by Ada Müller" in desk.get("/review/history").text


def test_another_speaker_is_kept_and_shown(desk: TestClient) -> None:
    statement = of(desk, "Zaun")
    given = fields(desk, statement) | {"name": "Tilo Brackwede"}
    answer = send(desk, f"/review/{statement}", **given)
    assert answer.status_code == 200
    text = desk.get(f"/statement/{statement}").text
    assert "Tilo Brackwede" in text
    assert "corrected by hand" in text
    assert "Tilo Brackwede" in desk.get("/search?q=Zaun").text.partition('class="hits"')[2]


def test_other_words_and_another_type_are_kept(desk: TestClient) -> None:
    statement = of(desk, "Zaun")
    given = fields(desk, statement)
    given |= {"type": "indirect", "words-quotation": "Jetzt \r\nstehen wir vor demselben Zaun"}
    assert send(desk, f"/review/{statement}", **given).status_code == 200
    text = desk.get(f"/statement/{statement}").text
    assert re.search(
        r'class="big-words t-indirect"[^>]*>Jetzt stehen wir vor demselben Zaun<', text
    )


def test_selected_words_come_as_their_place(desk: TestClient) -> None:
    statement = of(desk, "Zaun")
    html = desk.get(f"/review/{statement}").text
    start, end = re.findall(r'data-a="(\d+)" data-b="(\d+)"[^>]*>Zeitung', html)[0]
    given = fields(desk, statement) | {"place-addressee": f"{start}-{end}"}
    assert send(desk, f"/review/{statement}", **given).status_code == 200
    assert "Zeitung." in desk.get(f"/statement/{statement}").text.partition("addressee")[2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "nothing is different"),
        ({"words-quotation": "das steht da nicht"}, "do not stand so"),
        ({"words-cue": "das auch nicht"}, "do not stand so"),
        ({"place-quotation": "5-99999"}, "does not fit"),
        ({"place-quotation": "9-3"}, "does not fit"),
        ({"type": "quatsch"}, "one of the types"),
        ({"words-quotation": ""}, "without a quotation"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    desk: TestClient, change: dict[str, str], said: str
) -> None:
    statement = of(desk, "Zaun")
    given = fields(desk, statement) | change
    answer = send(desk, f"/review/{statement}", **given)
    assert answer.status_code == 400
    assert said in answer.text
    for value in change.values():
        if value.startswith("das"):
            assert value in answer.text
    assert "There is none yet" in desk.get("/review/history").text


def test_a_missed_statement_is_added(desk: TestClient) -> None:
    given = {
        "type": "reported", "medium": "speech", "name": "Helma Vrees", "kind": "person",
        "words-quotation": "wies das zurück", "words-speaker": "Der Landrat Tilo Brackwede",
    }  # fmt: skip
    assert "missed" in desk.get("/version/2/add").text
    answer = send(desk, "/version/2/add", **given)
    assert answer.status_code == 200
    assert "wies das zurück" in answer.text
    page = desk.get("/page/1").text
    assert "added by hand" in page
    found = re.search(r'href="(/statement/[0-9a-f]{20})"[^>]*>wies das', page)
    assert found is not None
    assert desk.get(found[1]).status_code == 200
    pinned = send(
        desk, "/pin", statement=found[1].rpartition("/")[2], new="Von Hand", back=found[1]
    )
    assert "in the dossier now" in pinned.text
    assert "wies das zurück" in desk.get("/dossier/1").text
    for form in ("csv", "html", "jsonl"):
        assert "wies das zurück" in desk.get(f"/dossier/1/export.{form}").text
    again = send(desk, "/version/2/add", **given)
    assert (again.status_code, "there already" in again.text) == (400, True)
    assert "needs the words" in send(desk, "/version/2/add", **given | {"words-quotation": ""}).text


def test_pairs_of_people_are_decided(desk: TestClient) -> None:
    send(desk, "/bring", text="Neues\n\n„Es regnet“, sagte der Landrat Tilo Brakwede am Montag.")
    doubts = desk.get("/review/people").text
    found = re.search(r'action="(/review/people/\d+)"', doubts)
    assert found is not None
    send(desk, found[1], same="1")
    assert found[1] not in desk.get("/review/people").text
    assert desk.post(found[1], data={}).status_code == 403
    assert send(desk, found[1], same="1").status_code == 404


def test_words_are_located_nearest_and_across_lines() -> None:
    assert locate(TEXT, "Er kam", 0) == (Span(0, 6),)
    assert locate(TEXT, "Er kam", 40) == (Span(44, 50),)
    assert locate(TEXT, "sagte sie", 30) == (Span(33, 42),)
    assert locate(TEXT, "kam … sie", 0) == (Span(3, 6), Span(14, 17))
    assert locate(TEXT, "  ", 0) == ()
    with pytest.raises(CorrectionError, match=r"\(nicht\)"):
        locate(TEXT, "(nicht)", 0)


def test_every_word_says_where_it_stands() -> None:
    for line in pickable(TEXT):
        for start, end, word in re.findall(r'data-a="(\d+)" data-b="(\d+)">([^<]*)<', line.words):
            assert TEXT[int(start) : int(end)] == word
