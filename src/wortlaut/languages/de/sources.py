"""Indirect speech without a cue verb: laut, zufolge, nach Angaben von, so X, demnach, wonach."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.complements import complement_end
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.phrases import noun_phrase
from wortlaut.languages.de.views import HOLE, View
from wortlaut.types import Medium, StatementType

_ADVERBS = frozenset(("demnach", "danach", "demzufolge", "demgemäß"))

_ASKING = ("frag", "gefragt", "such", "gesucht", "verlang", "streb", "rief", "ruft", "rufen")
"""Beginnings of verbs whose object stands with "nach"."""


def sources(view: View, lexicon: lx.Lexicon, taken: set[int], reach: int) -> list[Found]:
    """All statements of a sentence that a preposition or a sentence adverb attributes.

    Only phrases that begin before position ``reach`` are looked for; ``taken`` grows.
    """
    found: list[Found] = []
    low = view.low
    for position, word in enumerate(low[:reach]):
        if position in taken:
            continue
        statement = None
        if word in ("laut", "gemäß", "zufolge", "nach") or (
            word == "aus" and "sicht" in low[position + 1 : position + 3]
        ):
            phrase = _source_phrase(view, position, word, lexicon)
            if (
                word in ("nach", "laut")
                and position
                and low[position - 1] == ","
                and low[position + 1 : position + 2]
                in (["denen"], ["dem"], ["der"], ["welchem"], ["welcher"])
            ):
                if view.segments[view.segment_at(position)].kind == "relative":
                    statement = _wonach(view, position, position + 2, taken)
            elif phrase is not None:
                statement = _around(view, phrase, lexicon, taken)
        elif word == "so":
            statement = _so(view, position, taken)
        elif word in _ADVERBS:
            statement = _adverb(view, position, lexicon, taken)
        elif word == "wonach":
            statement = _wonach(view, position, position + 1, taken)
        if statement is not None:
            found.append(statement)
            taken.update(_positions(view, statement))
    return found


def _positions(view: View, statement: Found) -> set[int]:
    tokens = set(statement.quotation)
    return {p for p in range(len(view)) if view.first[p] in tokens}


def _source_phrase(
    view: View, position: int, word: str, lexicon: lx.Lexicon
) -> tuple[int, int, int, int, int] | None:
    """(start, end) of the phrase, its cue, and (start, end) of its noun phrase."""
    flags, low = view.flags, view.low
    size = len(view)
    if word == "zufolge":
        start = _phrase_back(view, position)
        return (start, position + 1, position, start, position) if start < position else None
    if word in ("laut", "gemäß"):
        if position + 1 >= size:
            return None
        if word == "gemäß" and not flags[position + 1] & (lx.CAPITAL | lx.DETERMINER | HOLE):
            return None
        end = _source_end(view, position + 1)
        if end == position + 1:
            return None
        return position, end, position, position + 1, end
    if word == "aus":
        end = _after_source(view, low.index("sicht", position) + 1)
        if end >= view.body_end():
            return None  # "sie erklärte die Lage aus Sicht der Stadt"
        return position, end, position, position + 1, end
    if any(low[before].startswith(_ASKING) for before in range(max(0, position - 8), position)):
        return None  # "niemand fragt dort nach Gutachten"
    # "nach": only with a noun of saying, or behind one ("meiner Meinung nach")
    limit = min(size, position + 7)
    other = position + 1
    while other < limit and not flags[other] & (lx.BOUNDARY | lx.VERB | lx.PREPOSITION):
        if flags[other] & lx.SOURCE:
            if flags[other - 1] & lx.CALENDAR:
                return None
            end = _source_end(view, position + 1)
            return position, max(end, other + 1), position, position + 1, max(end, other + 1)
        if flags[other] & HOLE:
            return None
        other += 1
    if flags[position - 1] & lx.SOURCE and position > 1:
        start = _phrase_back(view, position)
        if start < position:
            return start, position + 1, position, start, position
    return None


def _source_end(view: View, start: int) -> int:
    """The end of the phrase after "nach" or "laut", without prepositional phrases but "von"."""
    flags, low = view.flags, view.low
    size = len(view)
    if (
        start + 1 < size
        and flags[start] & lx.CAPITAL
        and not flags[start] & lx.SOURCE
        and low[start + 1] in ("der", "die", "das")
    ):
        return start + 1  # "laut Ministerium der …": the article begins the next phrase
    for position in range(start, min(size, start + 6)):
        if flags[position] & lx.SOURCE:
            return _after_source(view, position + 1)
        if not flags[position] & lx.WORD:
            break
    end = noun_phrase(view, start, _prepositions(view, start, size))
    if end == start and "." in low[start]:  # a web address
        return start + 1
    return end


def _prepositions(view: View, start: int, size: int) -> int:
    """The first preposition other than "von" after ``start``: the phrase ends before it."""
    for position in range(start + 1, size):
        if view.flags[position] & lx.PREPOSITION and view.low[position] not in ("von", "vom"):
            return position
    return size


def _after_source(view: View, end: int) -> int:
    """What belongs to "Angaben" behind it: a genitive, "von …", a name in the genitive."""
    flags, low = view.flags, view.low
    size = len(view)
    limit = _prepositions(view, end, size)
    if end >= size:
        return end
    if low[end] in ("von", "vom") and end + 1 < size:
        after = noun_phrase(view, end + 1, limit)
        return after if after > end + 1 else end + 2
    if flags[end] & (lx.CAPITAL | HOLE):
        if flags[end] & HOLE or low[end].endswith(("s", "ß", "’", "'")):
            after = noun_phrase(view, end, limit)
            return max(after, end)
        return end
    if flags[end] & lx.DETERMINER:
        if low[end].endswith(("r", "s")) and low[end] != "das":
            return max(end, noun_phrase(view, end, limit))
        return end
    if low[end].endswith("er") and end + 1 < size and flags[end + 1] & lx.CAPITAL:
        return max(end, noun_phrase(view, end, limit))
    if low[end] == "," or low[end] == "(":
        return end
    return end


def _phrase_back(view: View, position: int) -> int:
    """Where the dative phrase that ends at ``position`` begins: "einem Sprecher der Stadt"."""
    flags, low = view.flags, view.low
    start = position
    while start > 0 and position - start < 14:
        bits = flags[start - 1]
        word = low[start - 1]
        if word == ")" and "(" in low[max(0, start - 8) : start - 1]:
            while low[start - 1] != "(":
                start -= 1
        elif bits & lx.BOUNDARY:
            if word not in ("/", "-"):
                break
        elif bits & lx.DETERMINER:
            if (
                word in ("der", "des", "eines", "einer")
                and start > 1
                and (
                    flags[start - 2] & (lx.CAPITAL | HOLE)
                    and not flags[start - 2] & lx.VERB
                    and not flags[start - 2] & lx.DETERMINER
                )
            ):
                start -= 1  # a genitive: the phrase goes on to the left
                continue
            if not word.endswith(("e", "as", "ein", "ie")):
                start -= 1
            break
        elif word in ("von", "vom", "und") and start > 1 and flags[start - 2] & lx.CAPITAL:
            pass
        elif not bits & (lx.CAPITAL | HOLE) and (
            bits & (lx.VERB | lx.SUBORDINATOR | lx.CONJUNCTION | lx.ADVERB | lx.PREPOSITION)
            or not word.endswith(("en", "er", "em"))
        ):
            break
        elif (
            flags[start] & lx.SOURCE and start < position and not word.endswith(("en", "er", "em"))
        ):
            break  # another noun right before: "die Organisation Schätzungen zufolge"
        start -= 1
    while (
        start < position
        and not flags[start] & (lx.CAPITAL | HOLE | lx.DETERMINER)
        and not (low[start].endswith(("en", "er", "em")))
    ):
        start += 1
    return start


def _clause(view: View, start: int, end: int) -> tuple[int, int]:
    """The clause around a phrase, half-open: the whole sentence for a main clause."""
    segments = view.segments
    number = view.segment_at(start)
    segment = segments[number]
    body = view.body_end()
    if segment.kind in ("relative", "sub", "dass", "w") and number > 0:
        stop = view.segment_at(max(start, end - 1))
        return segment.start, min(body, segments[max(number, stop)].end)
    first = 0
    for other in range(number, 0, -1):
        if segments[other].before in (".", "!", "?", ";", ":") or (
            segments[other].kind == "main"
            and view.low[segments[other].start] in ("und", "aber", "doch", "sondern")
            and any(s.kind == "main" for s in segments[:other])
        ):
            first = segments[other].start
            break
    return first, complement_end(view, start, "source")


def _around(
    view: View, phrase: tuple[int, int, int, int, int], lexicon: lx.Lexicon, taken: set[int]
) -> Found | None:
    start, end, cue, noun_start, noun_end = phrase
    begin, stop = _clause(view, start, end)
    stop = max(stop, end)
    before = [p for p in range(begin, start) if p not in taken]
    if before and not view.flags[before[0]] & lx.WORD and not view.flags[before[0]] & HOLE:
        before = before[1:]
    if view.low[start - 1] == "," and before and start - 1 == before[-1]:
        before = before[:-1]
    if before and view.low[before[-1]] == "darunter":
        before = []
    after = [p for p in range(end, stop) if p not in taken]
    frame = list(range(start, end))
    if after and view.low[after[0]] == ",":
        after = after[1:]
    if all(not view.flags[p] & (lx.WORD | HOLE) for p in (*before, *after)):
        return None
    medium = Medium.SPEECH_WRITING
    for position in range(noun_start, noun_end):
        source = lexicon.sources.get(view.low[position])
        if source is not None:
            medium = source.medium
            break
    return Found(
        StatementType.INDIRECT, medium, view.tokens([*before, *after]),
        "source-preposition",
        cue=view.tokens((cue,)), frame=view.tokens(frame),
        speaker=view.tokens(range(noun_start, noun_end)),
    )  # fmt: skip


def _so(view: View, position: int, taken: set[int]) -> Found | None:
    """ "…, so die Ministerin(, …)": a noun phrase up to the next boundary, no verb."""
    flags, low = view.flags, view.low
    if position == 0 or position + 1 >= len(view):
        return None
    if low[position - 1] not in (",", "–", "-", "(") and not flags[position - 1] & HOLE:
        return None
    if (
        not flags[position + 1] & (lx.CAPITAL | lx.DETERMINER)
        or flags[position + 1] & lx.VERB & ~lx.FINITE
    ):
        return None
    segments = view.segments
    number = view.segment_at(position)
    segment = segments[number]
    if segment.finite >= 0 or segment.kind == "zu":
        return None
    end = noun_phrase(view, position + 1, len(view))
    if end == position + 1:
        return None
    body = view.body_end()
    stop = segment.end
    while stop < end:
        number += 1
        stop = segments[number].end if number < len(segments) else end
    while number + 1 < len(segments) and segments[number + 1].kind == "relative":
        number += 1
        stop = segments[number].end
    begin = 0
    for other in range(view.segment_at(position), 0, -1):
        if segments[other].before in (".", "!", "?", ";"):
            begin = segments[other].start
            break
    before = [p for p in range(begin, position - 1) if p not in taken]
    if (
        flags[position - 1] & HOLE
        or not before
        or all(flags[p] & HOLE or not flags[p] & lx.WORD for p in before)
    ):
        return None
    frame = list(range(position - 1, min(stop, body)))
    quotation = before
    if stop < body and low[stop] in (",", "–", "-", ")"):
        rest = stop + 1
        frame.append(stop)
        if rest < body:
            quotation = [*before, *range(rest, complement_end(view, rest, "so"))]
    return Found(
        StatementType.INDIRECT, Medium.SPEECH, view.tokens(quotation), "source-so",
        cue=view.tokens((position,)), frame=view.tokens(frame),
        speaker=view.tokens(range(position + 1, end)),
    )  # fmt: skip


def _adverb(view: View, position: int, lexicon: lx.Lexicon, taken: set[int]) -> Found | None:
    segment = view.segments[view.segment_at(position)]
    konjunktiv = segment.finite >= 0 and view.flags[segment.finite] & lx.KONJUNKTIV
    word = view.low[position]
    if word != "demnach" and not konjunktiv:
        return None
    if position > 0 and word != "demnach" and position != segment.start:
        return None
    begin, stop = _clause(view, position, position + 1)
    quotation = [p for p in range(begin, stop) if p != position and p not in taken]
    if not quotation:
        return None
    tokens = view.tokens((position,))
    return Found(
        StatementType.INDIRECT, Medium.SPEECH_WRITING, view.tokens(quotation), "source-adverb",
        cue=tokens, frame=tokens, speaker=tokens,
    )  # fmt: skip


def _wonach(view: View, position: int, after: int, taken: set[int]) -> Found | None:
    if position < 2 or view.low[position - 1] != ",":
        return None
    end = complement_end(view, after, "wonach")
    segment = view.segments[view.segment_at(position)]
    if segment.finite >= 0 and segment.end < end:
        following = view.segments[view.segment_at(position) + 1 :]
        for other in following:
            if other.kind == "main" and other.finite == other.start:
                end = other.start - 1
                break
    start = position - 2
    while start > 0 and not view.flags[start - 1] & (lx.BOUNDARY | lx.VERB | lx.PREPOSITION):
        start -= 1
    while start < position - 1 and noun_phrase(view, start, position - 1) < position - 1:
        start += 1
    frame = range(0, position)
    return Found(
        StatementType.INDIRECT, Medium.SPEECH_WRITING, view.tokens(range(after, end)),
        "source-wonach",
        cue=view.tokens((position,)), frame=view.tokens([p for p in frame if p not in taken]),
        speaker=view.tokens(
            range(start, position - 1) if after == position + 1 else (position + 1,)
        ),
    )  # fmt: skip
