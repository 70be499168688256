"""UIMA CAS XMI through dkpro-cassis: one file a page and the type system, as INCEpTION imports it.

Statements and their roles are spans of two custom layers, one for each piece where they are
discontinuous; tokens and sentences are DKPro's. The library counts in UTF-16 as UIMA does.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wortlaut.exporters.characters import xml_safe
from wortlaut.exporters.conll import cut
from wortlaut.exporters.selection import Chosen
from wortlaut.types import Evidence, Statement

STATEMENT = "webanno.custom.Statement"
ROLE = "webanno.custom.Role"
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api"
TOKEN = f"{_DKPRO}.segmentation.type.Token"
SENTENCE = f"{_DKPRO}.segmentation.type.Sentence"
METADATA = f"{_DKPRO}.metadata.type.DocumentMetaData"

_FEATURES = {
    STATEMENT: "statement piece kind medium speaker speakerId parent confidence foundBy".split(),
    ROLE: "role statement piece".split(),
    METADATA: "documentTitle documentId documentUri".split(),
    TOKEN: [],
    SENTENCE: [],
}


def write(items: Iterable[Chosen], folder: Path) -> None:
    """Writes ``TypeSystem.xml`` and an XMI file a page."""
    types = type_system()
    types.to_xml(folder / "TypeSystem.xml")
    for item in items:
        page(item, types).to_xmi(folder / f"page-{item.reading:08}.xmi")


def type_system() -> Any:
    """The types that pages are annotated with."""
    from cassis import TypeSystem
    from cassis.typesystem import TYPE_NAME_DOCUMENT_ANNOTATION, TYPE_NAME_STRING

    types = TypeSystem()
    for name, features in _FEATURES.items():
        above = TYPE_NAME_DOCUMENT_ANNOTATION if name == METADATA else "uima.tcas.Annotation"
        made = types.create_type(name, supertypeName=above)
        for feature in features:
            types.create_feature(domainType=made, name=feature, rangeType=TYPE_NAME_STRING)
    return types


def page(item: Chosen, types: Any) -> Any:
    """One page as a CAS."""
    from cassis import Cas

    text = item.record.text
    cas = Cas(typesystem=types)
    cas.sofa_string = xml_safe(text.content)
    cas.sofa_mime = "text/plain"
    cas.add(
        types.get_type(METADATA)(
            begin=0,
            end=len(text.content),
            documentTitle=xml_safe(text.title or item.version.address),
            documentId=text.id,
            documentUri=xml_safe(item.version.address),
        )
    )
    made, token = types.get_type(SENTENCE), types.get_type(TOKEN)
    for sentence in cut(text):
        cas.add(made(begin=sentence[0][0], end=sentence[-1][1]))
        for start, end in sentence:
            cas.add(token(begin=start, end=end))
    for statement in item.statements:
        _add(cas, types, statement)
    return cas


def _add(cas: Any, types: Any, statement: Statement) -> None:
    speaker = statement.speaker
    facts = {
        "statement": statement.id,
        "kind": statement.type.value,
        "medium": statement.medium.value,
        "speaker": xml_safe(speaker.name) if speaker and speaker.name else None,
        "speakerId": speaker.id if speaker else None,
        "parent": statement.parent,
        "confidence": f"{statement.confidence:.3f}",
        "foundBy": xml_safe(statement.found_by),
    }
    for number, (start, end) in enumerate(statement.quotation.spans):
        cas.add(types.get_type(STATEMENT)(begin=start, end=end, piece=str(number), **facts))
    roles: dict[str, Evidence | None] = {
        "cue": statement.cue,
        "frame": statement.frame,
        "speaker": speaker.mention if speaker else None,
        "addressee": statement.addressee,
    }
    for role, evidence in roles.items():
        for number, (start, end) in enumerate(evidence.spans if evidence else ()):
            made = types.get_type(ROLE)(
                begin=start, end=end, role=role, statement=statement.id, piece=str(number)
            )
            cas.add(made)
