"""The German rules in the order in which they are tried, for one document."""

from collections.abc import Iterator

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.chains import hearsay, konjunktiv_sentence, pointing_back
from wortlaut.languages.de.cue_groups import find_groups
from wortlaut.languages.de.direct import direct_speech
from wortlaut.languages.de.discourse import Discourse
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.indirect import with_cue_verb
from wortlaut.languages.de.lexicon import lexicon
from wortlaut.languages.de.media import decide_medium
from wortlaut.languages.de.nested import nested_speech, said_without_mark
from wortlaut.languages.de.nouns import noun_cues
from wortlaut.languages.de.quoted import Quoted, quoted_tree
from wortlaut.languages.de.reported import reported_speech
from wortlaut.languages.de.sources import sources
from wortlaut.languages.de.views import View, add_segments, make_view, parts, sentence_ranges
from wortlaut.languages.pack import Pack
from wortlaut.types import Document, QuotedRun, StatementType

_SOURCES = frozenset(
    (
        "laut",
        "aus",
        "gemäß",
        "zufolge",
        "nach",
        "so",
        "demnach",
        "danach",
        "demzufolge",
        "demgemäß",
        "wonach",
    )
)


def find(document: Document, pack: Pack) -> list[Found]:
    """All statements of a document that the German rules see, in reading order."""
    words = lexicon(pack)
    tree = quoted_tree(document, words)
    by_start = {item.run.start: item for item in tree}
    begins = [start for start, _ in document.sentences]
    discourse = Discourse(document, words)
    inner: list[Found] = []
    for view in _views(document, words, [item.run for item in tree]):
        here = _in_sentence(
            document, view, words, discourse.previous, by_start, discourse.follows()
        )
        for statement in discourse.add(view, here):
            statement.medium = decide_medium(document, pack, statement)
            item = by_start.get(statement.quotation[0])
            if statement.type is StatementType.DIRECT and statement.level < 0 and item is not None:
                inner.extend(nested_speech(document, words, item, begins))
    inner = [statement for statement in inner if statement.quotation]
    return sorted((*discourse.found, *inner), key=lambda s: s.quotation[0])


def views(document: Document, words: lx.Lexicon) -> Iterator[View]:
    """The sentences of the outermost level."""
    return _views(document, words, [item.run for item in quoted_tree(document, words)])


def _views(document: Document, words: lx.Lexicon, outer: list[QuotedRun]) -> Iterator[View]:
    number = 0
    for start, end in sentence_ranges(document, document.sentences, outer):
        while number < len(outer) and outer[number].end <= start:
            number += 1
        stop = number
        while stop < len(outer) and outer[stop].start < end:
            stop += 1
        yield from parts(make_view(document, words, start, end, outer[number:stop]))


def _in_sentence(
    document: Document,
    view: View,
    words: lx.Lexicon,
    previous: View | None,
    quoted: dict[int, Quoted],
    follows: bool,
) -> list[Found]:
    flags, low = view.flags, view.low
    bits = 0
    for flag in flags:
        bits |= flag
    source = any(word in _SOURCES for word in low)
    modal = "soll" in low or "sollen" in low
    if not (bits & (lx.CUE_VERB | lx.KONJUNKTIV | lx.CUE_NOUN) or view.runs or source or modal):
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
    if bits & lx.CUE_NOUN:
        found.extend(noun_cues(view, words, groups, taken))
    if not found and groups and not view.runs:
        statement = pointing_back(view, groups, previous)
        if statement is not None:
            return [statement]
    if not found:
        statement = konjunktiv_sentence(view, follows) if bits & lx.KONJUNKTIV else None
        if statement is None and modal:
            statement = hearsay(view)
        if (
            statement is None
            and groups
            and not any(view.last[h] - view.first[h] > 9 for h in view.runs)
        ):
            statement = reported_speech(view, groups)
        if statement is not None:
            found.append(statement)
    for hole, run in view.runs.items():
        if quoted[run.start].said is not None:
            found.append(said_without_mark(document, quoted[run.start]))
            continue
        parent = next((s for s in found if view.first[hole] in set(s.quotation)), None)
        statement = direct_speech(document, view, words, groups, hole, parent)
        if statement is not None:
            found.append(statement)
    # A frame can take all words of a mangled sentence: then nothing is left to quote.
    return sorted((s for s in found if s.quotation), key=lambda s: s.quotation[0])
