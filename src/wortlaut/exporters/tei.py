"""TEI P5: a corpus with a text for each page, its statements as ``said`` with ``who``.

Where statements overlap, or one is cut by others or by a line break, its parts are linked by
``next`` and ``prev``. Every ``p`` is a line of the frozen text, and spaces count.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from lxml import etree

from wortlaut.exporters.characters import xml_safe
from wortlaut.exporters.segments import Closed, Mark, Opened, Words, lines, nested
from wortlaut.exporters.selection import Chosen
from wortlaut.types import Block, BlockKind, Medium, SpeakerKind, Statement, StatementType

TEI = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# Whether words were said so that others could hear them; TEI knows true, false and unknown.
_ALOUD = {Medium.SPEECH: "true", Medium.WRITING: "false", Medium.THOUGHT: "false"}


def write(items: Iterable[Chosen], file: BinaryIO) -> None:
    """Writes the corpus page by page."""
    with etree.xmlfile(file, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(_name("teiCorpus"), nsmap={None: TEI}):
            out.write(_corpus_header())
            for number, item in enumerate(items, 1):
                out.write(text(item, f"t{number}"))


def text(item: Chosen, key: str) -> Any:
    """One page as a ``TEI`` element whose ids begin with ``key``."""
    record = item.record
    root = etree.Element(_name("TEI"), {XML_ID: key}, nsmap={None: TEI})
    if record.text.language:
        root.set(XML_LANG, record.text.language)
    header = _in(root, "teiHeader")
    _file_description(header, item)
    who = _people(header, item, key)
    body = _in(_in(root, "text", {XML_SPACE: "preserve"}), "body")
    _body(body, item, key, who)
    return root


def _corpus_header() -> Any:
    header = etree.Element(_name("teiHeader"), nsmap={None: TEI})
    described = _in(header, "fileDesc")
    _in(_in(described, "titleStmt"), "title", words="Statements")
    _in(_in(described, "publicationStmt"), "p", words="Taken out of an archive of wortlaut.")
    _in(_in(described, "sourceDesc"), "p", words="Pages as each text's header tells.")
    classes = _in(_in(header, "encodingDesc"), "classDecl")
    for name, kinds in (("type", StatementType), ("medium", Medium)):
        taxonomy = _in(classes, "taxonomy", {XML_ID: name})
        for kind in kinds:
            category = _in(taxonomy, "category", {XML_ID: f"{name}.{kind.value}"})
            _in(category, "catDesc", words=kind.value)
    return header


def _file_description(header: Any, item: Chosen) -> None:
    content, version = item.record.text, item.version
    described = _in(header, "fileDesc")
    titles = _in(described, "titleStmt")
    _in(titles, "title", words=content.title or version.address)
    if content.author:
        _in(titles, "author", words=content.author)
    published = _in(described, "publicationStmt")
    _in(published, "publisher", words=content.outlet or "unknown")
    if content.published:
        _in(published, "date", words=content.published)
    source = _in(_in(described, "sourceDesc"), "bibl")
    _in(source, "ref", {"target": version.address.replace(" ", "%20")}, version.address)
    _in(source, "idno", {"type": "page-sha256"}, version.sha256)
    _in(source, "idno", {"type": "text-sha256"}, content.id)
    _in(source, "date", {"type": "seen"}, version.seen_at)
    _in(source, "date", {"type": "archived"}, version.added_at)


def _people(header: Any, item: Chosen, key: str) -> dict[str, str]:
    """Lists who speaks, and gives their ids in this document by their ids in the record."""
    speakers = item.record.speakers
    if not speakers:
        return {}
    taking_part = _in(_in(header, "profileDesc"), "particDesc")
    people = [one for one in speakers if one.kind is not SpeakerKind.ORGANISATION]
    bodies = [one for one in speakers if one.kind is SpeakerKind.ORGANISATION]
    who: dict[str, str] = {}
    for listing, element, named, some in (
        ("listPerson", "person", "persName", people),
        ("listOrg", "org", "orgName", bodies),
    ):
        if not some:
            continue
        listed = _in(taking_part, listing)
        for speaker in some:
            who[speaker.id] = f"{key}.p{len(who) + 1}"
            entry = _in(listed, element, {XML_ID: who[speaker.id], "role": speaker.kind.value})
            _in(entry, named, words=speaker.name)
            _in(entry, "idno", words=speaker.id)
    return who


def _body(body: Any, item: Chosen, key: str, who: dict[str, str]) -> None:
    content = item.record.text.content
    blocks: dict[int, Block] = {block.span.start: block for block in item.record.text.blocks}
    marks = [
        Mark(start, end, number)
        for number, statement in enumerate(item.statements)
        for start, end in statement.quotation.spans
    ]
    cut = [(place, list(nested(*place, marks))) for place in lines(content)]
    parts = Counter(event.key for _, events in cut for event in events if isinstance(event, Opened))
    seen: Counter[int] = Counter()
    for (start, _), events in cut:
        kind = blocks[start].kind if start in blocks else BlockKind.PARAGRAPH
        # TEI has no head behind a paragraph of one division: each line is a p, rend says which.
        at = _in(body, "p", {"rend": kind.value})
        for event in events:
            if isinstance(event, Words):
                _append(at, xml_safe(content[event.start : event.end]))
            elif isinstance(event, Opened):
                seen[event.key] += 1
                statement = item.statements[event.key]
                number, count = seen[event.key], parts[event.key]
                attributes = _said(statement, f"{key}.s{event.key + 1}", number, count, who)
                at = _in(at, "said", attributes)
            elif isinstance(event, Closed):
                at = at.getparent()


def _said(
    statement: Statement, key: str, number: int, count: int, who: dict[str, str]
) -> dict[str, str]:
    attributes = {
        XML_ID: key if number == 1 else f"{key}.{number}",
        "n": statement.id,
        "direct": "true" if statement.type is StatementType.DIRECT else "false",
        "aloud": _ALOUD.get(statement.medium, "unknown"),
        "ana": f"#type.{statement.type.value} #medium.{statement.medium.value}",
        "cert": _certainty(statement.confidence),
    }
    speaker = statement.speaker
    if speaker is not None and speaker.id in who:
        attributes["who"] = f"#{who[speaker.id]}"
    if number < count:
        attributes["next"] = f"#{key}.{number + 1}"
    if number > 1:
        attributes["prev"] = f"#{key}" if number == 2 else f"#{key}.{number - 1}"
    return attributes


def _certainty(confidence: float) -> str:
    """TEI's three words for a probability."""
    return "high" if confidence >= 0.8 else "medium" if confidence >= 0.5 else "low"


def _append(element: Any, words: str) -> None:
    """Puts text behind whatever the element holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _in(
    parent: Any, name: str, attributes: dict[str, str] | None = None, words: str | None = None
) -> Any:
    safe = {key: xml_safe(value) for key, value in (attributes or {}).items()}
    child = etree.SubElement(parent, _name(name), safe)
    if words is not None:
        child.text = xml_safe(words)
    return child


def _name(name: str) -> str:
    return f"{{{TEI}}}{name}"
