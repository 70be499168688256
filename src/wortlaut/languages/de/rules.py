"""The German rules in the order in which they are tried, for one document."""

from collections.abc import Iterator

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.chains import hearsay, konjunktiv_sentence
from wortlaut.languages.de.cue_groups import find_groups
from wortlaut.languages.de.direct import direct_speech
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.indirect import with_cue_verb
from wortlaut.languages.de.lexicon import lexicon
from wortlaut.languages.de.sources import sources
from wortlaut.languages.de.views import View, add_segments, make_view, sentence_ranges
from wortlaut.languages.pack import Pack
from wortlaut.types import Document, StatementType

_SOURCES = frozenset(
    ("laut", "gemäß", "zufolge", "nach", "so", "demnach", "danach", "demzufolge", "demgemäß", "wonach")
)


def find(document: Document, pack: Pack) -> list[Found]:
    """All statements of a document that the German rules see, in reading order."""
    words = lexicon(pack)
    found: list[Found] = []
    last: Found | None = None
    for view in views(document, words):
        here = _in_sentence(document, view, words)
        if (
            len(here) == 1 and found and here[0].type is StatementType.INDIRECT_FREE_INDIRECT
            and found[-1].type is StatementType.INDIRECT_FREE_INDIRECT
            and found[-1].quotation[-1] + 1 == here[0].quotation[0]
        ):
            found[-1].quotation += here[0].quotation
            continue
        for statement in here:
            if statement.rule == "direct-in-indirect" and not statement.speaker and last is not None:
                statement.speaker = last.speaker
            if statement.borrows and last is not None:
                statement.speaker = last.speaker
                if statement.medium is not last.medium and statement.type is not StatementType.DIRECT:
                    statement.medium = last.medium
            if statement.speaker and statement.rule != "direct-in-indirect":
                last = statement
        found.extend(here)
    return found


def views(document: Document, words: lx.Lexicon) -> Iterator[View]:
    """The sentences of the outermost level."""
    outer = [run for run in document.quoted if run.depth == 0]
    number = 0
    for start, end in sentence_ranges(document, outer):
        while number < len(outer) and outer[number].end <= start:
            number += 1
        stop = number
        while stop < len(outer) and outer[stop].start < end:
            stop += 1
        yield make_view(document, words, start, end, outer[number:stop], -1)


def _in_sentence(document: Document, view: View, words: lx.Lexicon) -> list[Found]:
    flags, low = view.flags, view.low
    bits = 0
    for flag in flags:
        bits |= flag
    source = any(word in _SOURCES for word in low)
    modal = "soll" in low or "sollen" in low
    if not (bits & (lx.CUE_VERB | lx.KONJUNKTIV) or view.runs or source or modal):
        return []
    add_segments(view)
    if not view.segments:
        return []
    found: list[Found] = []
    taken: set[int] = set()
    groups = find_groups(view, words) if bits & lx.CUE_VERB else []
    if source:
        found.extend(sources(view, words, taken, 2))
    floor = 0
    # A cue behind its quotation binds tighter than one before: it is tried first.
    order = sorted(groups, key=lambda g: (g.form != "first", g.finite))
    for group in order:
        statement = with_cue_verb(view, group, taken, floor if group.form == "first" else 0)
        if statement is not None:
            tokens = set(statement.quotation)
            taken.update(p for p in range(len(view)) if view.first[p] in tokens)
            taken.update(group.positions)
            found.append(statement)
    if source:
        found.extend(sources(view, words, taken, len(view)))
    if not found:
        statement = konjunktiv_sentence(view) if bits & lx.KONJUNKTIV else None
        if statement is None and modal:
            statement = hearsay(view)
        if statement is not None:
            found.append(statement)
    for hole in view.runs:
        parent = next((s for s in found if view.first[hole] in set(s.quotation)), None)
        statement = direct_speech(document, view, groups, hole, parent)
        if statement is not None:
            found.append(statement)
    found.sort(key=lambda s: s.quotation[0])
    return found
