"""Each format is read back with its own library or schema: same text, same spans, same words."""

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cassis
import conllu
import lxml.html
from bioc import brat as standoff
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyarrow import parquet
from tests.exporters.invented import example, items
from tests.exporters.reading_back import all_statements, examples, several, spans, written
from warcio.archiveiterator import ArchiveIterator

from wortlaut.exporters import brat, cas, conll, html, jsonl, table, tei, warc
from wortlaut.exporters import parquet as parquet_format
from wortlaut.exporters.selection import Chosen
from wortlaut.types import Page, StatementType


@examples
@given(several)
def test_jsonl(some: list[Chosen]) -> None:
    lines = written(jsonl.write, some).read().splitlines()
    for line, (item, statement) in zip(lines, all_statements(some), strict=True):
        row = json.loads(line)
        assert list(row)[:6] == "contract source text_id title outlet published".split()
        assert row["id"] == statement.id
        assert row["quotation"] == {
            "spans": spans(statement),
            "text": statement.quotation.text,
        }
        assert row["page_sha256"] == item.version.sha256


@examples
@given(several)
def test_csv(some: list[Chosen]) -> None:
    rows = list(csv.DictReader(StringIO(written(table.write, some).read().decode(), newline="")))
    for row, (item, statement) in zip(rows, all_statements(some), strict=True):
        assert row["quotation"] == statement.quotation.text
        content = item.record.text.content
        places = [place.split("-") for place in row["quotation_spans"].split()]
        pieces = [content[int(start) : int(end)] for start, end in places]
        assert " … ".join(pieces) == row["quotation"]
        assert row["url"] == item.version.address


@examples
@given(several)
def test_parquet(some: list[Chosen]) -> None:
    file = written(parquet_format.write, some)
    rows = parquet.read_table(file).to_pylist()
    for row, (item, statement) in zip(rows, all_statements(some), strict=True):
        assert row["id"] == statement.id == item.record.statements[row["number"]].id
        assert [[s["start"], s["end"]] for s in row["quotation_spans"]] == spans(statement)
        assert row["speaker"] == (statement.speaker.name if statement.speaker else None)
        assert row["cue"] == (statement.cue.text if statement.cue else None)


@examples
@given(several)
def test_tei(some: list[Chosen]) -> None:
    root = etree.parse(written(tei.write, some)).getroot()
    ns = {"t": tei.TEI}
    ids = root.xpath("//@xml:id", namespaces=ns)
    assert len(ids) == len(set(ids))
    for reference in root.xpath("//@who | //@next | //@prev"):
        assert reference[1:] in ids
    for text, item in zip(root.findall("t:TEI", ns), some, strict=True):
        content = item.record.text.content
        lines = text.findall("t:text/t:body/t:p", ns)
        assert "\n".join("".join(line.itertext()) for line in lines) == content
        places: dict[str, list[int]] = {}
        at = 0
        for line in lines:
            at = _said(line, at, places) + 1
        for statement in item.statements:
            inside = [
                place
                for start, end in spans(statement)
                for place in range(start, end)
                if content[place] != "\n"
            ]
            assert sorted(places[statement.id]) == inside
        names = {p.get("{http://www.w3.org/XML/1998/namespace}id"): p for p in text.iter()}
        for said in text.iter(f"{{{tei.TEI}}}said"):
            (statement,) = [one for one in item.statements if one.id == said.get("n")]
            assert (said.get("direct") == "true") == (statement.type is StatementType.DIRECT)
            if statement.speaker is not None and statement.speaker.id is not None:
                assert names[said.get("who")[1:]][0].text == statement.speaker.name


def _said(element: Any, at: int, places: dict[str, list[int]]) -> int:
    """Collects which characters stand in which statement; gives the place behind the element."""
    start = at
    at += len(element.text or "")
    for child in element:
        at = _said(child, at, places)
        at += len(child.tail or "")
    if element.tag == f"{{{tei.TEI}}}said":
        places.setdefault(element.get("n"), []).extend(range(start, at))
    return at


@examples
@given(several)
def test_brat(some: list[Chosen]) -> None:
    for item in some:
        content = item.record.text.content
        lines = "".join(f"{line}\n" for line in brat.annotations(item))
        document = standoff.loads(content, lines)
        entities = {entity.id: entity for entity in document.entities}
        for entity in entities.values():
            pieces = [content[s.begin : s.end] for s in sorted(entity.locations)]
            assert entity.text == " ".join(pieces)
            assert "\n" not in entity.text
        for relation in document.relations:
            assert set(relation.arguments.values()) <= set(entities)
        notes = {note.refid: note.text for note in document.notes}
        for statement in item.statements:
            (key,) = [key for key, note in notes.items() if statement.id in note]
            assert [(s.begin, s.end) for s in sorted(entities[key].locations)] == [
                tuple(piece) for piece in brat.fragments(statement.quotation.spans, content)
            ]
            cues = [r for r in document.relations if r.type == "cue" and r.arguments["Arg1"] == key]
            assert len(cues) == (statement.cue is not None)
        assert len(notes) == len(item.statements)


def test_brat_files(tmp_path: Path) -> None:
    item = example()
    brat.write([item], tmp_path)
    name = f"page-{item.reading:08}"
    assert (tmp_path / f"{name}.txt").read_bytes().decode() == item.record.text.content
    kinds = (tmp_path / "annotation.conf").read_text("utf-8").split("\n\n")[0].splitlines()
    for line in (tmp_path / f"{name}.ann").read_text("utf-8").splitlines():
        if line.startswith("T"):
            assert line.split("\t")[1].split(" ")[0] in kinds


@examples
@given(st.lists(items(), min_size=1, max_size=3))
def test_conll(some: list[Chosen]) -> None:
    sentences = conllu.parse(written(conll.write, some).read().decode())
    waiting = iter(sentences)
    for item in some:
        content = item.record.text.content
        labels: dict[tuple[str, int], list[tuple[int, int]]] = {}
        count = len(conll.cut(item.record.text))
        for sentence in (next(waiting) for _ in range(count)):
            for token in sentence:
                start, end = int(token["start"]), int(token["end"])
                assert content[start:end] == token["form"]
                for role in "quotation cue frame speaker addressee".split():
                    for label in [] if token[role] in ("_", None) else token[role].split("|"):
                        key = (role, int(label.rsplit(":", 1)[1]))
                        assert label.startswith("I-" if key in labels else "B-")
                        labels.setdefault(key, []).append((start, end))
        for number, statement in enumerate(item.statements, 1):
            tokens = labels[("quotation", number)]
            covered = {
                place for start, end in statement.quotation.spans for place in range(start, end)
            }
            held = {place for start, end in tokens for place in range(start, end)}
            assert held <= covered
            assert not any(not content[place].isspace() for place in covered - held)
    assert next(waiting, None) is None


def test_conll_without_a_pack() -> None:
    text = replace(example().record.text, language="xx")
    content = text.content
    cut = conll.cut(text)
    assert [[content[start:end] for start, end in sentence] for sentence in cut] == [
        line.split() for line in content.split("\n") if line.split()
    ]


@examples
@given(items())
def test_cas(item: Chosen) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        cas.write([item], folder)
        with (folder / "TypeSystem.xml").open("rb") as file:
            types = cassis.load_typesystem(file)
        with (folder / f"page-{item.reading:08}.xmi").open("rb") as file:
            back = cassis.load_cas_from_xmi(file, typesystem=types)
    content = item.record.text.content
    assert back.sofa_string == content
    for statement in item.statements:
        pieces = [a for a in back.select(cas.STATEMENT) if a.statement == statement.id]
        pieces.sort(key=lambda a: int(a.piece))
        assert [[a.begin, a.end] for a in pieces] == spans(statement)
        assert {a.kind for a in pieces} == {statement.type.value}
        cue = [a for a in back.select(cas.ROLE) if (a.statement, a.role) == (statement.id, "cue")]
        cue.sort(key=lambda a: int(a.piece))
        assert [(a.begin, a.end) for a in cue] == list(statement.cue.spans if statement.cue else ())
    words = [content[a.begin : a.end] for a in back.select(cas.TOKEN)]
    assert "".join(words) == "".join(content.split())


@examples
@given(several)
def test_warc(some: list[Chosen]) -> None:
    file = written(warc.write, some)
    found = []
    for record in ArchiveIterator(file, check_digests="raise"):
        if record.rec_type == "response":
            assert record.rec_headers.get_header("WARC-Target-URI") == "https://a.example/b%20c"
            assert record.rec_headers.get_header("WARC-Date") == "2026-03-03T10:00:00Z"
            assert record.http_headers.get_header("Content-Type") == "text/plain; charset=utf-8"
            found.append(record.content_stream().read())
    assert found == [item.raw().body for item in some[:1]]  # all are the same version


@examples
@given(several)
def test_html(some: list[Chosen]) -> None:
    data = written(html.write, some).read()
    root = lxml.html.document_fromstring(data.decode())
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in root.xpath("//@href"):
        assert target[1:] in ids if target.startswith("#") else target.startswith("https://")
    # Nothing runs, and nothing is loaded.
    assert not root.xpath("//script | //img | //link | //iframe | //*[@src] | //@onclick")
    assert "default-src 'none'" in root.xpath("//meta[@http-equiv]/@content")[0]
    for shown, item in zip(root.xpath("//article"), some, strict=True):
        for number in shown.xpath(".//*[@class='n']"):
            number.drop_tree()
        lines = shown.xpath(".//*[@class='line']")
        assert "\n".join(line.text_content() for line in lines) == item.record.text.content
        for statement in item.statements:
            marks = shown.xpath(f".//mark[@data-statement='{statement.id}']")
            marked = "".join(mark.text_content() for mark in marks)
            pieces = (item.record.text.content[s:e] for s, e in spans(statement))
            assert marked == "".join(pieces).replace("\n", "")
        assert len(shown.xpath(".//ol/li")) == len(item.statements)


def test_warc_is_read_by_our_own_reader(tmp_path: Path) -> None:
    from wortlaut.config import Settings
    from wortlaut.pages.warc import read_warc

    item = example()
    file = written(warc.write, [item])
    (page,) = read_warc(file, "x.warc.gz", Settings())
    assert isinstance(page, Page)
    assert page.body == item.raw().body
    assert (page.url, page.media_type) == (item.version.address, item.version.media_type)
    assert page.fetched_at == item.version.seen_at


def test_parquet_has_the_columns_of_a_batch() -> None:
    from wortlaut.batch.tables import schemas

    own = parquet_format.schema()
    for field in schemas()["statements"]:
        if field.name not in ("page", "date"):
            assert own.field(field.name).type == field.type
