"""Noun phrases and subjects, found by their edges: no tagger, only word forms and capitals."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.views import HOLE, View, find_finite

_NAME_PARTICLES = frozenset("van de al bin ibn el da du dos di la le y of the for".split())
_ATTACHING = frozenset("von vom für aus zum zur über des".split())
_GENITIVE = frozenset(
    "der des eines einer seiner ihrer dieser dieses unserer deren dessen seines ihres vieler "
    "einiger mehrerer zahlreicher beider aller weiterer anderer mancher zweier dreier".split()
)
_ENDINGS = ("e", "en", "er", "es", "em")
_BRACKET = 10
_APPOSITION = 18


def noun_phrase(view: View, start: int, limit: int, attach: bool = True) -> int:
    """Where the noun phrase that begins at ``start`` ends (half-open), or ``start`` if none does.

    With ``attach``, brackets, appositions and genitives or "von" phrases after the noun belong to
    it: "Erik Muster (ABC), der Präsident des Verbands".
    """
    end = _core(view, start, limit)
    if end == start or not attach:
        return end
    return _attachments(view, start, end, limit)


def _core(view: View, start: int, limit: int) -> int:
    low, flags = view.low, view.flags
    position = start
    if position >= limit:
        return start
    if flags[position] & lx.PRONOUN and not (
        flags[position] & lx.DETERMINER and position + 1 < limit and _nominal(view, position + 1)
    ):
        return position + 1
    while position < limit and flags[position] & lx.DETERMINER and position - start < 3:
        position += 1
    if position > start:
        position = _attribute(view, position, limit)
    noun = False
    adjectives = 0
    while position < limit:
        bits = flags[position]
        word = low[position]
        if not bits & (lx.WORD | HOLE):
            break
        if bits & lx.CAPITAL:
            if word[0].isdigit():
                if noun and position + 1 < limit and flags[position + 1] & lx.CAPITAL:
                    break  # "laut Leitung 50 Gäste": another phrase begins with the number
            else:
                noun = True
            position += 1
        elif noun and word in _NAME_PARTICLES and _name_goes_on(view, position, limit):
            position += 1
        elif not noun and adjectives < 6 and _adjective(view, position, start, limit):
            adjectives += 1
            position += 1
        else:
            break
    return position if noun else start


_NO_ADJECTIVE = (
    lx.PREPOSITION
    | lx.SUBORDINATOR
    | lx.CONJUNCTION
    | lx.AUXILIARY
    | lx.DETERMINER
    | lx.PRONOUN
    | lx.ADVERB
    | lx.OBLIQUE
)


def _adjective(view: View, position: int, start: int, limit: int) -> bool:
    if position + 1 >= limit:
        return False
    word, bits = view.low[position], view.flags[position]
    if word.endswith(_ENDINGS) and not bits & _NO_ADJECTIVE:
        return True
    if position == start or bits & (lx.VERB | lx.PREPOSITION | lx.CONJUNCTION):
        return False
    # "die finanziell schwache Stadt": an adverb before the adjective
    following = view.low[position + 1]
    return word.endswith("t") or (
        following.endswith(_ENDINGS)
        and not view.flags[position + 1] & (_NO_ADJECTIVE | lx.CAPITAL | lx.VERB)
        and bits & lx.WORD != 0
    )


def _attribute(view: View, position: int, limit: int) -> int:
    """The end of a participle with its phrases: "die (in Neustadt erscheinende) Rundschau"."""
    if position >= limit or not view.flags[position] & lx.PREPOSITION:
        return position
    for other in range(position + 1, min(limit - 1, position + _ATTRIBUTE)):
        if view.flags[other] & lx.BOUNDARY:
            break
        if (
            view.low[other].endswith(_PARTICIPLES)
            and not view.flags[other] & (lx.CAPITAL | _NO_ADJECTIVE)
            and _nominal(view, other + 1)
        ):
            return other + 1
    return position


_ATTRIBUTE = 10
_PARTICIPLES = tuple(
    stem + ending for stem in ("end", "t", "en", "n") for ending in ("e", "en", "er", "es", "em")
)


def _nominal(view: View, position: int) -> bool:
    bits = view.flags[position]
    return bool(bits & (lx.CAPITAL | HOLE)) or (
        view.low[position].endswith(_ENDINGS)
        and bits & lx.WORD != 0
        and not bits & (lx.VERB | lx.PREPOSITION | lx.DETERMINER | lx.PRONOUN | lx.ADVERB)
    )


def _name_goes_on(view: View, position: int, limit: int) -> bool:
    """Whether "von" stands inside a name: lower-case particle between two capitals."""
    return (
        view.low[position] in _NAME_PARTICLES
        and position + 1 < limit
        and bool(view.flags[position + 1] & lx.CAPITAL)
    )


def _attachments(view: View, start: int, end: int, limit: int) -> int:
    low, flags = view.low, view.flags
    for _ in range(6):
        if end >= limit:
            return end
        word = low[end]
        if word == "(":
            close = _find(view, end + 1, min(limit, end + _BRACKET), ")")
            if close < 0:
                return end
            end = close + 1
        elif word in _GENITIVE and not flags[end - 1] & lx.PRONOUN:
            after = _core(view, end, limit)
            if after == end:
                return end
            end = after
        elif word in _ATTACHING and end + 1 < limit:
            after = _core(view, end + 1, limit)
            if after == end + 1 or flags[end + 1] & lx.CALENDAR:
                return end
            end = after
        elif word in ("und", "sowie", "/", "&") and end + 1 < limit:
            after = _core(view, end + 1, limit)
            if after == end + 1 or (after < limit and flags[after] & lx.VERB):
                return end
            end = after
        elif word == ",":
            after = apposition(view, end, limit)
            if after == end:
                return end
            end = after
        else:
            return end
    return end


def apposition(view: View, comma: int, limit: int) -> int:
    """Where the apposition after a comma ends (before its closing comma), or ``comma``."""
    start = comma + 1
    stop = min(limit, start + _APPOSITION)
    end = start
    while end < stop and not view.flags[end] & lx.BOUNDARY:
        end += 1
    if end < stop and view.low[end] == "(" and end > start:
        close = _find(view, end + 1, min(limit, end + _BRACKET), ")")
        if close >= 0:
            end = close + 1
    if end == start or end == stop < limit:
        return comma
    closed = end >= len(view) or end == limit or view.low[end] in (",", ".", ":", ")", "!", "?")
    head = view.flags[start]
    if not closed or not head & (lx.CAPITAL | lx.DETERMINER) or head & lx.CALENDAR:
        return comma
    if find_finite(view, start, end) >= 0 or _core(view, start, end) == start:
        return comma
    return end


def subject_after(view: View, verb: int, limit: int) -> tuple[int, int]:
    """The subject behind a finite verb: ("sagte gestern in Neustadt) die Ministerin (…"."""
    low, flags = view.low, view.flags
    position = verb + 1
    steps = 0
    while position < limit and steps < 14:
        steps += 1
        bits = flags[position]
        if bits & HOLE:
            end = noun_phrase(view, position, limit)
            if end == position:
                break
            return position, end
        if bits & lx.BOUNDARY:
            if low[position] == "(":
                close = _find(view, position + 1, limit, ")")
                if close >= 0:
                    position = close + 1
                    continue
            break
        if bits & lx.CALENDAR:
            position += 1
            while position < limit and (
                low[position].isdigit()
                or low[position].rstrip(".").isdigit()
                or flags[position] & lx.CALENDAR
            ):
                position += 1
            continue
        if bits & lx.PREPOSITION and not (bits & lx.DETERMINER):
            after = noun_phrase(view, position + 1, limit, attach=False)
            position = max(after, position + 1)
            while position < limit and low[position] in _GENITIVE:
                after = _core(view, position, limit)
                if after == position or _is_last_noun(view, after, limit):
                    break
                position = after
            continue
        if (
            low[position] == "es"
            and position + 1 < limit
            and flags[position + 1] & (lx.DETERMINER | lx.PREPOSITION)
        ):
            position += 1
            continue
        if bits & lx.OBLIQUE:
            after = noun_phrase(view, position, limit, attach=False)
            position = max(after, position + 1)
            continue
        end = noun_phrase(view, position, limit)
        if end > position and not _adverbial(view, position, end):
            return position, end
        position = max(end, position + 1)
    return verb, verb


def _is_last_noun(view: View, after: int, limit: int) -> bool:
    """A genitive that would leave no other subject is the subject: "… am Montag der Minister"."""
    return not any(view.flags[p] & (lx.CAPITAL | lx.PRONOUN) for p in range(after, limit))


def _adverbial(view: View, start: int, end: int) -> bool:
    """ "vergangene Woche", "diesen Montag": a noun phrase that only says when."""
    return bool(view.flags[end - 1] & lx.CALENDAR) and end - start <= 3


def subject_before(view: View, start: int, verb: int) -> tuple[int, int]:
    """The subject in front of a finite verb, where the whole field before it is one phrase."""
    low, flags = view.low, view.flags
    while start < verb and (
        (flags[start] & lx.BOUNDARY)
        or (flags[start] & (lx.CONJUNCTION | lx.ADVERB) and not flags[start] & lx.CAPITAL)
        or low[start] in ("auch", "aber", "doch", "und", "selbst", "sogar", "nur", "denn")
    ):
        start += 1
    if start >= verb or (flags[start] & lx.PREPOSITION and not flags[start] & lx.DETERMINER):
        return verb, verb
    if flags[start] & (lx.OBLIQUE | lx.CALENDAR | lx.COMPARISON | lx.SUBORDINATOR):
        return verb, verb
    if flags[start] & lx.ADVERB or _adverb_like(view, start, verb):
        return verb, verb
    end = noun_phrase(view, start, verb)
    if end == start and start + 2 == verb and flags[start] & lx.DETERMINER:
        return start, verb  # "Die taz schrieb": a name without a capital
    if end == start:
        return verb, verb
    # Whatever else stands before the verb belongs to the phrase, up to a clause of its own.
    stop = end
    while stop < verb and not flags[stop] & lx.BOUNDARY:
        stop += 1
    tail = view.low[end:stop]
    if tail and not flags[end] & (lx.PREPOSITION | lx.CAPITAL | lx.DETERMINER):
        return start, end
    return start, stop


def _adverb_like(view: View, start: int, verb: int) -> bool:
    """A capital only because the sentence begins: "Weiterhin", "Stellvertretend für"."""
    if start > 0:
        return False
    return view.low[start].endswith(_ADVERB_ENDINGS) and (
        start + 1 == verb or bool(view.flags[start + 1] & lx.PREPOSITION)
    )


_ADVERB_ENDINGS = (
    "weise", "weiter", "hin", "end", "lich", "tags", "abends", "morgens", "mals", "dings", "zelt",
    "dem", "tisch", "wärtig", "falls", "mehr", "nächst", "ßend", "rend", "letzt", "jetzt", "lang",
)  # fmt: skip


def _find(view: View, start: int, limit: int, word: str) -> int:
    for position in range(start, min(limit, len(view))):
        if view.low[position] == word:
            return position
    return -1
