"""A dossier as one file."""

import json
from io import BytesIO

import lxml.html
from tests.archive.invented import page, read

from wortlaut.archive import Archive, dossiers
from wortlaut.archive.query import Query
from wortlaut.exporters.dossier import describe, write_html, write_json
from wortlaut.types import StatementType


def fill(archive: Archive) -> dossiers.Dossier:
    one = page()
    record = read(one)
    archive.add(one, record, (one.source,))
    dossiers.create(archive, "Brücke & <Co>", "Zeile eins\nZeile zwei <script>")
    dossiers.pin(archive, "Brücke & <Co>", record.statements[0].id, "der <b>Anfang</b>")
    dossiers.save(archive, "Brücke & <Co>", Query("gesperrt"))
    dossiers.save(archive, "Brücke & <Co>", Query(since="gestern"))
    return dossiers.dossier(archive, "brücke & <co>")


def test_html(archive: Archive) -> None:
    known = fill(archive)
    file = BytesIO()
    write_html(archive, known, file)
    root = lxml.html.document_fromstring(file.getvalue().decode())
    assert root.xpath("string(//h1)") == "Brücke & <Co>"
    assert not root.xpath("//script | //article//b[not(ancestor::li)]")
    text = root.text_content()
    for words in ("Zeile zwei <script>", "der <b>Anfang</b>", "1 statement\n", "is no date"):
        assert words in text
    statement = archive.record(1).statements[0]
    assert root.xpath("string(//mark)") == statement.quotation.text
    assert statement.id in text
    assert archive.record(1).page.sha256 in text


def test_json(archive: Archive) -> None:
    known = fill(archive)
    file = BytesIO()
    write_json(archive, known, file)
    read_back = json.loads(file.getvalue())
    assert read_back["dossier"]["name"] == "Brücke & <Co>"
    pinned, found, wrong = read_back["items"]
    assert pinned["citation"]["id"] == known.pins[0].statement_id
    assert found["total"] == len(found["hits"]) == 1
    assert "gesperrt" in found["hits"][0]["statement"]["quotation"]["text"]
    assert "is no date" in wrong["error"]


def test_searches_in_words() -> None:
    assert describe(Query()) == "everything"
    query = Query("Brücke", type=StatementType.DIRECT, nested=False)
    assert describe(query) == "Brücke · type direct · nested False"


def test_an_empty_one(archive: Archive) -> None:
    file = BytesIO()
    write_html(archive, dossiers.create(archive, "Leer"), file)
    assert "Nothing has been collected yet" in file.getvalue().decode()
