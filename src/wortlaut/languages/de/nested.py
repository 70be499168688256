"""Speech inside quotation marks: who is quoted by the one who is quoted.

Inside a quotation nothing but the speaker's own way of telling sets speech apart: a colon after
"ich sagte", a "sagten sie" between commas, inner marks. Clauses with "dass" stay the speaker's.
"""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import Group, find_groups
from wortlaut.languages.de.direct import direct_speech
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.participants import speaker_of
from wortlaut.languages.de.phrases import noun_phrase, subject_after
from wortlaut.languages.de.quoted import Quoted, sentences_within
from wortlaut.languages.de.views import View, add_segments, make_view, parts, sentence_ranges
from wortlaut.types import Document, Medium, StatementType


def nested_speech(
    document: Document, words: lx.Lexicon, item: Quoted, begins: list[int], depth: int = 0
) -> list[Found]:
    """The statements inside one quoted stretch of direct speech, and inside those."""
    run = item.run
    start = run.start + (run.open is not None)
    end = run.end - (run.close is not None)
    if item.said is not None:
        view, _, comma = item.said
        end = view.first[comma]
    found: list[Found] = []
    if end - start < 4 or depth > 4:
        return found
    runs = [inner.run for inner in item.inside]
    by_start = {inner.run.start: inner for inner in item.inside}
    sentences = sentences_within(document, begins, start, end)
    number = 0
    for first, last in sentence_ranges(document, sentences, runs):
        while number < len(runs) and runs[number].end <= first:
            number += 1
        stop = number
        while stop < len(runs) and runs[stop].start < last:
            stop += 1
        for view in parts(make_view(document, words, first, last, runs[number:stop])):
            add_segments(view)
            if view.segments:
                found.extend(_in_sentence(document, view, words, by_start, begins, depth))
    return found


def _in_sentence(
    document: Document, view: View, words: lx.Lexicon, inside: dict[int, Quoted],
    begins: list[int], depth: int,
) -> list[Found]:  # fmt: skip
    found: list[Found] = []
    groups = find_groups(view, words)
    for hole, run in view.runs.items():
        item = inside.get(run.start)
        if item is not None and item.said is not None:
            found.append(said_without_mark(document, item))
            continue
        statement = direct_speech(document, view, words, groups, hole, None)
        if statement is not None and statement.rule in (
            "direct-after-cue",
            "direct-before-cue",
            "direct-colon",
        ):
            statement.rule = "nested"
            named = _genitive_name(view, hole - 1)
            if named or not statement.speaker:
                statement.speaker = named or _owner(view, hole - 1)
            found.append(statement)
            if item is not None:
                found.extend(nested_speech(document, words, item, begins, depth + 1))
    if found:
        return found
    colon = _after_colon(view, groups, words)
    if colon is not None:
        return [colon]
    for group in groups:
        statement = _between_commas(view, group)
        if statement is not None:
            return [statement]
    return found


def _after_colon(view: View, groups: list[Group], words: lx.Lexicon) -> Found | None:
    """ "Ich sagte damals: Das geht nicht." without inner marks."""
    for segment in view.segments[1:]:
        if segment.before != ":":
            continue
        colon = segment.start - 1
        before = [g for g in groups if g.finite < colon]
        end = view.body_end()
        if len(view) > end and view.low[len(view) - 1] in ("!", "?", "."):
            end = len(view)
        quotation = view.tokens(range(segment.start, end))
        number = view.segment_at(colon - 1)
        for group in reversed(before):
            if group.segment == number and group.governs("direct"):
                return Found(
                    StatementType.DIRECT, group.cues[0].medium, quotation, "nested-colon",
                    cue=view.tokens(group.positions), frame=view.tokens(range(0, colon + 1)),
                    speaker=speaker_of(view, group, 0),
                )  # fmt: skip
        for position in range(colon - 1, max(-1, colon - 6), -1):
            if view.flags[position] & lx.CUE_NOUN:
                cue = words.noun(view.raw[position])
                if cue is not None and cue.governs & {"direct", "dass"}:
                    return Found(
                        StatementType.DIRECT, cue.medium, quotation, "nested-colon-noun",
                        cue=view.tokens((position,)), frame=view.tokens(range(0, colon + 1)),
                        speaker=_owner(view, colon),
                    )  # fmt: skip
        return None
    return None


def _owner(view: View, colon: int) -> tuple[int, ...]:
    """Whose words a noun before a colon announces: "Worte der Nachbarn:", "Noras Antwort:"."""
    low, flags = view.low, view.flags
    start = max(0, colon - 8)
    for position in range(colon - 1, start, -1):
        if (low[position] in ("der", "des", "von", "aus") and flags[position - 1] & lx.CAPITAL) or (
            low[position] in ("von", "aus")
        ):
            begin = position + (low[position] in ("von", "aus"))
            end = noun_phrase(view, begin, colon)
            if end > begin:
                return view.tokens(range(begin, end))
    return _genitive_name(view, colon)


def _genitive_name(view: View, colon: int) -> tuple[int, ...]:
    """ "Noras Antwort:"."""
    low, flags = view.low, view.flags
    if (
        colon >= 2
        and low[colon] == ":"
        and flags[colon - 1] & flags[colon - 2] & lx.CAPITAL
        and low[colon - 2].endswith("s")
    ):
        return view.tokens((colon - 2,))
    return ()


def _between_commas(view: View, group: Group) -> Found | None:
    """ "Gut, sagten wir, dann kommt." – words around "sagten wir", marks or none."""
    segments = view.segments
    segment = segments[group.segment]
    if (
        group.form != "first"
        or group.segment == 0
        or segment.before != ","
        or group.cues[0].lemma not in _PLAIN
        or segment.start != group.finite
    ):
        return None
    subject = subject_after(view, group.finite, segment.end)
    if subject[0] == subject[1] or segment.end - subject[1] > 3:
        return None
    end = view.body_end()
    quotation = [*range(0, segment.start - 1), *range(segment.end + 1, end)]
    frame = range(segment.start - 1, min(segment.end + 1, end))
    return Found(
        StatementType.DIRECT, Medium.SPEECH, view.tokens(quotation), "nested-between",
        cue=view.tokens(group.positions), frame=view.tokens(frame),
        speaker=view.tokens(range(*subject)),
    )  # fmt: skip


_PLAIN = frozenset("sagen fragen rufen antworten meinen schreiben erwidern schreien denken".split())


def said_without_mark(document: Document, item: Quoted) -> Found:
    """A quotation whose closing mark is missing, cut off at its ", sagte X"."""
    assert item.said is not None
    view, group, comma = item.said
    segment = view.segments[group.segment]
    subject = subject_after(view, group.finite, segment.end)
    return Found(
        StatementType.DIRECT, group.cues[0].medium,
        tuple(range(item.run.start, view.first[comma])), "direct-unclosed",
        cue=view.tokens(group.positions), frame=view.tokens(range(comma, view.body_end())),
        speaker=view.tokens(range(*subject)),
    )  # fmt: skip
