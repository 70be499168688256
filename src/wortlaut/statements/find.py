"""From a document to its statements by the rules of its language."""

from wortlaut.languages.pack import Pack
from wortlaut.types import Document, Draft


def find(document: Document, pack: Pack) -> list[Draft]:
    """All statements of a document, in order of their first word."""
    rules = pack.hook("rules", "find")
    found = rules(document, pack)
    drafts = []
    for s in found:
        if s.quotation:
            drafts.append(Draft(s.type, s.medium, s.quotation, s.cue, s.frame, s.speaker, s.addressee, None, 0.8, None, s.rule))
    return drafts
