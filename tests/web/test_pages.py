"""What the pages show, without a browser."""

import re
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient
from tests.web.forms import send, token
from tests.web.invented import AGAIN, PAGES
from tests.web.served import served

BRIDGE = "https://ostermoor.example/bruecke"


def words(page: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_the_start_page_has_all_its_parts(reader: TestClient) -> None:
    text = words(reader.get("/").text)
    for part in ("Latest statements", "Who speaks most", "Newest pages", "Bring a page"):
        assert part in text
    assert "On most pages with the same wording" in text
    assert "2 pages" in text


def test_a_page_marks_its_statements_in_the_text(reader: TestClient) -> None:
    page = reader.get("/page/1").text
    inside = page.partition('class="text"')[2].partition("<aside")[0]
    assert re.search(r'<mark class="s s-direct d0" data-s="\d" id="s-[0-9a-f]{20}">', inside)
    assert re.search(r'<mark class="s s-direct d1"', inside)  # one inside another
    (text,) = html.fromstring(page).find_class("text")
    for note in text.find_class("at"):
        note.drop_tree()
    shown = [line.text_content() for line in text]
    old, new = AGAIN[2]
    assert shown == PAGES[BRIDGE][1].replace(old, new).split("\n")[1:]


def test_versions_lead_to_each_other(reader: TestClient) -> None:
    assert "older version" in reader.get("/version/1").text
    assert "seit Jahren gesperrt" in reader.get("/version/1").text
    assert "seit drei Jahren dicht" in reader.get("/page/1").text
    text = reader.get("/compare?v=1&v=2").text
    assert "<del>gesperrt</del><ins>dicht</ins>" in text


def test_a_page_is_found_by_its_address(reader: TestClient) -> None:
    answer = reader.get("/at", params={"address": BRIDGE})
    assert (answer.status_code, answer.url.path) == (200, "/page/1")
    assert reader.get("/at", params={"address": "https://other.example"}).status_code == 404


def statement(reader: TestClient, query: str) -> str:
    found = re.search(r"/statement/([0-9a-f]{20})", reader.get("/search", params={"q": query}).text)
    assert found is not None
    return found[1]


def test_a_statement_has_its_evidence(reader: TestClient) -> None:
    said = statement(reader, '"seit Jahren gesperrt"')
    text = reader.get(f"/statement/{said}").text
    for part in ("SHA-256", "In its context", "BibTeX", "The same wording on other pages", said):
        assert part in text
    assert reader.get(f"/statement/{said[:8]}").status_code == 200


def test_statements_stand_side_by_side(reader: TestClient) -> None:
    one, other = statement(reader, "gesperrt"), statement(reader, "dicht")
    text = reader.get("/compare", params={"s": [one, other]}).text
    assert "<ins>" in text
    assert "<del>" in text
    link = f"http://localhost/statement/{other}?version=2"
    assert reader.get("/compare", params={"s": one, "add": link}).text.count('class="box"') == 2


def test_search_counts_highlights_and_narrows(reader: TestClient) -> None:
    text = reader.get("/search", params={"q": "Brücke"}).text
    assert '<mark class="hit">Brücke</mark>' in text
    assert "5 statements" in words(text)
    narrower = re.search(r'href="(/search\?q=Br[^"]*outlet=Moorblatt[^"]*)"', text)
    assert narrower is not None
    text = reader.get(narrower[1].replace("&amp;", "&")).text
    assert "1 statement" in words(text)
    assert 'aria-current="true"' in text
    assert "Statements over time" in reader.get("/search").text


def test_search_pages_through_all_hits_once(reader: TestClient) -> None:
    seen: list[str] = []
    address: str | None = "/search?limit=5&sort=oldest"
    while address:
        text = reader.get(address).text
        seen += re.findall(r'class="cover" href="/statement/([0-9a-f]{20})', text)
        found = re.search(r'rel="next" href="([^"]+)"', text)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) > 15
    total = re.search(r"(\d+) statements", words(reader.get("/search").text))
    assert total is not None
    assert len(seen) == int(total[1])


def test_a_wrong_search_says_so(reader: TestClient) -> None:
    answer = reader.get("/search?since=gestern")
    assert answer.status_code == 400
    assert "gestern" in answer.text
    assert "Traceback" not in answer.text
    assert "Nothing was found" in reader.get("/search?q=zzzz").text


def test_people_are_found_by_name(reader: TestClient) -> None:
    assert "Helma Vrees" in reader.get("/people").text
    assert "Helma Vrees" in reader.get("/people?q=vrees").text
    assert "Nobody in the register" in reader.get("/people?q=Zacharias").text


def person(reader: TestClient, name: str) -> str:
    found = re.search(
        rf'href="(/person/\d+)"><bdi>{name}', reader.get("/people", params={"q": name}).text
    )
    assert found is not None
    return found[1]


def test_a_person_has_everything_they_said(reader: TestClient) -> None:
    text = words(reader.get(person(reader, "Helma Vrees")).text)
    for part in (
        "Everything said",
        "Who quotes them",
        "Most repeated words",
        "Brücke",
        "Moorblatt",
    ):
        assert part in text
    harmsen = words(reader.get(person(reader, "Elske Harmsen")).text)
    assert "About whom Statements Tilo Brackwede 1" in harmsen


def test_renaming_merging_splitting_and_undoing(writer: TestClient) -> None:
    one, other = person(writer, "Helma Vrees"), person(writer, "Wido Tammen")
    form = f"{one}/keeping"
    assert "Helma V." in send(writer, f"{one}/rename", form, name=" Helma  V. ").text
    assert "renamed" in writer.get(form).text
    text = send(writer, f"{one}/merge", form, other=f"http://localhost{other}").text
    assert "die halbe Ernte" in text
    moved = writer.get(other)
    assert moved.url.path == one
    assert "die halbe Ernte" not in send(writer, f"{other}/split", form).text.partition("x")[0]
    assert "die halbe Ernte" not in writer.get(one).text
    send(writer, "/people/undo", form, back=one.rpartition("/")[2])
    assert "die halbe Ernte" in writer.get(one).text
    wrong = send(writer, f"{one}/merge", form, other="quatsch")
    assert (wrong.status_code, "quatsch" in wrong.text) == (400, True)
    assert writer.get("/person/999/keeping").status_code == 404


def test_who_may_be_the_same_is_offered_for_merging(writer: TestClient) -> None:
    one, other = person(writer, "Helma Vrees"), person(writer, "Wido Tammen")
    assert f'href="{one}/keeping"' in writer.get(one).text
    send(writer, f"{other}/rename", f"{other}/keeping", name="Helma Vreess")
    assert "Merge Helma Vreess into this one" in writer.get(f"{one}/keeping").text


def test_dossiers_hold_statements_and_searches(writer: TestClient) -> None:
    said = statement(writer, "Zaun")
    answer = send(writer, "/pin", new="Brücken der Ohle", statement=said, back=f"/statement/{said}")
    assert "It is in the dossier now" in answer.text
    send(
        writer,
        "/pin",
        dossier="1",
        search="q=Brücke&outlet=Moorblatt",
        note="selten",
        back="/search",
    )
    text = writer.get("/dossier/1").text
    assert "Zaun" in text
    assert "selten" in text
    assert "Moorblatt" in text
    send(writer, "/dossier/1/edit", name="Brücken", note="Für die Wochenendausgabe.")
    send(writer, "/dossier/1/item/1", note="Seite 1")
    text = writer.get("/dossier/1").text
    assert "Für die Wochenendausgabe." in text
    assert "Seite 1" in text
    for form in ("csv", "html", "jsonl"):
        file = writer.get(f"/dossier/1/export.{form}")
        assert file.status_code == 200
        assert "Zaun" in file.text
        assert "attachment" in file.headers["content-disposition"]
        found = writer.get(f"/api/v1/export?format={form}&q=Zaun")
        assert "Zaun" in found.text
    assert writer.get("/dossier/1/export.exe").status_code == 404
    for name, said in (("  ", "needs a name"), ("BRÜCKEN", "choose another name")):
        answer = send(writer, "/dossiers", name=name)
        assert answer.status_code == 400
        assert said in answer.text
    send(writer, "/dossier/1/item/1", remove="1")
    assert "Zaun" not in writer.get("/dossier/1").text
    assert send(writer, "/dossiers", name="brücken").status_code == 400
    send(writer, "/dossier/1/delete")
    assert writer.get("/dossier/1").status_code == 404


def test_an_empty_archive_takes_a_page_and_shows_it(tmp_path: Path) -> None:
    with served(tmp_path / "new.sqlite", empty=True) as client:
        assert "still empty" in client.get("/").text
        for path in ("/search", "/people", "/review", "/dossiers"):
            assert client.get(path).status_code == 200, path
        answer = send(client, "/bring", text="Neues\n\n„Es regnet“, sagte Ida Kranich am Montag.")
        assert answer.url.path == "/page/1"
        assert "Ida Kranich" in answer.text
        file = {"file": ("page.html", b"<h1>Neues</h1><p>Es schneit, sagte Udo Kranich.</p>")}
        answer = client.post("/bring", data={"csrf": token(client)}, files=file)
        assert answer.url.path == "/page/2"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "give an address"),
        ({"url": "http://127.0.0.1:8000/"}, "127.0.0.1"),
        ({"url": "file:///etc/passwd"}, "only http"),
        ({"text": "  "}, "give an address"),
    ],
)
def test_what_cannot_be_brought_is_said(
    writer: TestClient, fields: dict[str, str], said: str
) -> None:
    answer = send(writer, "/bring", **fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_errors_are_pages_in_words(reader: TestClient) -> None:
    for path in ("/nix", "/page/999", "/version/x", "/person/999", "/dossier/9"):
        answer = reader.get(path)
        assert answer.status_code == 404, path
        assert "<main" in answer.text
