"""Who speaks to whom: subject and addressed object of a cue verb."""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import Group
from wortlaut.languages.de.phrases import noun_phrase, subject_after, subject_before
from wortlaut.languages.de.views import HOLE, View, find_finite
from wortlaut.types import Tokens

_DATIVE = frozenset(
    "dem den der einem einer ihm ihr ihnen seinem seiner seinen ihrem ihrer ihren diesem dieser "
    "diesen unserem unserer unseren mir dir uns euch allen beiden vielen".split()
)
_ACCUSATIVE = frozenset(
    "den die das einen eine ein ihn sie seinen seine ihren ihre diesen diese alle mich dich uns "
    "euch".split()
)


def participants(view: View, group: Group, begin: int, end: int) -> tuple[Tokens, Tokens]:
    """Speaker and addressee of a cue whose frame reaches from ``begin`` to ``end``."""
    if group.passive and group.cues[0].lemma != "zitieren":
        return _agent(view, group), _addressed_in_passive(view, group, begin, end)
    object_first = _object_first(view, group, begin)
    if object_first is not None:
        return view.tokens((group.finite + 1,)), view.tokens(range(*object_first))
    speaker = speaker_of(view, group, begin)
    return speaker, _addressed(view, group, begin, end, set(speaker))


def _object_first(view: View, group: Group, begin: int) -> tuple[int, int] | None:
    """ "Die Bürger forderte er auf": who is addressed stands first, "er" is the subject."""
    finite = group.finite
    if (
        not any(cue.addressee for cue in group.cues)
        or group.form != "second"
        or view.low[finite + 1 : finite + 2] != ["er"]
    ):
        return None
    start = max(begin, _field_start(view, group))
    if view.flags[start] & (lx.PREPOSITION | lx.ADVERB | lx.SUBORDINATOR):
        return None
    end = noun_phrase(view, start, finite)
    return (start, end) if end == finite else None


def _addressed_in_passive(view: View, group: Group, begin: int, end: int) -> Tokens:
    if not any(cue.addressee for cue in group.cues):
        return ()
    start = max(begin, _field_start(view, group))
    low, flags = view.low, view.flags
    if not flags[start] & (lx.PREPOSITION | lx.ADVERB | lx.SUBORDINATOR) or low[start] in _DATIVE:
        stop = noun_phrase(view, start, group.finite)
        if stop > start and low[start] not in ("es", "das", "dies") and stop == group.finite:
            return view.tokens(range(start, stop))
    found = _object(view, group.finite + 1, end, _DATIVE | _ACCUSATIVE | {"der"}, set())
    return view.tokens(range(*found))


def _addressed(view: View, group: Group, begin: int, end: int, speaker: set[int]) -> Tokens:
    low = view.low
    for position in range(begin, min(end, len(view))):
        if low[position] == "gegenüber":
            stop = noun_phrase(view, position + 1, end)
            if stop > position + 1 and not view.flags[position + 1] & lx.CALENDAR:
                return view.tokens(range(position + 1, stop))
    case = next((cue.addressee for cue in group.cues if cue.addressee), "")
    if not case:
        return ()
    found = _object(
        view, group.finite + 1, min(end, len(view)),
        _DATIVE if case == "dative" else _ACCUSATIVE, speaker, case == "accusative",
    )  # fmt: skip
    return view.tokens(range(*found))


def _object(
    view: View, start: int, end: int, articles: frozenset[str], speaker: set[int],
    bare: bool = False,
) -> tuple[int, int]:  # fmt: skip
    """The first noun phrase without preposition after a verb that is not the subject."""
    low, flags, first = view.low, view.flags, view.first
    position = start
    while position < end:
        bits = flags[position]
        if first[position] in speaker:
            position += 1
            continue
        if bits & lx.PREPOSITION and not bits & lx.DETERMINER:
            position = max(noun_phrase(view, position + 1, end, attach=False), position + 1)
            continue
        if bits & lx.CALENDAR or bits & (lx.BOUNDARY | lx.ADVERB):
            if low[position] in (":", ";"):
                break
            position += 1
            continue
        if low[position] in articles or (bare and bits & (lx.CAPITAL | HOLE)):
            stop = noun_phrase(view, position, end)
            if stop > position:
                if not flags[stop - 1] & lx.CALENDAR:
                    return position, stop
                position = stop
                continue
        position += 1
    return start, start


def speaker_of(view: View, group: Group, begin: int) -> tuple[int, ...]:
    """The subject of a cue verb: in front of it, else behind it; nobody in a passive."""
    if group.passive and not (group.cues and group.cues[0].lemma == "zitieren"):
        return _agent(view, group)
    if group.cues and group.cues[0].lemma == "heißen":
        return impersonal_speaker(view, group)
    segment = view.segments[group.segment]
    if group.form == "final":
        head = segment.start + 1
        if segment.kind == "relative":
            if view.flags[segment.start] & lx.PREPOSITION:
                head = segment.start + 2
            elif view.low[segment.start] in ("der", "die", "das", "welche", "welcher"):
                return view.tokens(range(segment.start, segment.start + 1))
        found = subject_after(view, head - 1, segment.end)
        return view.tokens(range(*found))
    start = max(begin, _field_start(view, group))
    if start == group.finite > segment.start and view.low[start - 1] == "und":
        return view.tokens(range(*_subject_of_clause(view, segment.start, start - 1)))
    if group.form == "second" and view.low[group.finite + 1 : group.finite + 2] == ["er"]:
        return view.tokens((group.finite + 1,))  # only a subject can be "er"
    found = subject_before(view, start, group.finite)
    if found[0] == found[1]:
        found = subject_after(view, group.finite, _limit(view, group))
    if found[0] == found[1] and group.form == "first" and group.segment > 0:
        found = _shared_subject(view, group)
    return view.tokens(range(*found))


def _shared_subject(view: View, group: Group) -> tuple[int, int]:
    """The subject of the clause before, which a second conjunct leaves out:
    "X bestätigte den Vorfall, betonte aber, …"."""
    for number in range(group.segment - 1, -1, -1):
        segment = view.segments[number]
        if segment.kind == "main" and segment.finite >= 0:
            found = subject_before(view, segment.start, segment.finite)
            if found[0] == found[1]:
                found = subject_after(view, segment.finite, segment.end)
            return found
    return group.finite, group.finite


def _subject_of_clause(view: View, start: int, end: int) -> tuple[int, int]:
    """The subject of the first conjunct: "X sprach sich dagegen aus und sagte, …"."""
    finite = find_finite(view, start, end)
    if finite < 0:
        return start, start
    found = subject_before(view, start, finite)
    return found if found[0] < found[1] else subject_after(view, finite, end)


def _limit(view: View, group: Group) -> int:
    end = view.segments[group.segment].end
    return max(end, max(group.positions) + 1) if group.positions else end


def _agent(view: View, group: Group) -> tuple[int, ...]:
    """ "von der Polizei" in the clause of a passive."""
    segment = view.segments[group.segment]
    for position in range(segment.start, segment.end - 1):
        if view.low[position] in ("von", "vom", "durch", "seitens"):
            end = noun_phrase(view, position + 1, segment.end)
            if end > position + 1 and not view.flags[position + 1] & lx.CALENDAR:
                return view.tokens(range(position + 1, end))
    return ()


def impersonal_speaker(view: View, group: Group) -> tuple[int, ...]:
    """Who speaks in "In dem Bericht heißt es": the phrase that begins the clause."""
    segment = view.segments[group.segment]
    start = _field_start(view, group)
    if group.form == "first":
        search = range(group.finite + 1, segment.end - 1)
    else:
        search = range(start, group.finite)
    for position in search:
        if view.low[position] in ("in", "im", "aus", "von", "vom", "beim", "bei"):
            end = noun_phrase(view, position + 1, segment.end)
            if end > position + 1 and not view.flags[position + 1] & lx.CALENDAR:
                return view.tokens(
                    range(
                        position + 1,
                        min(end, group.finite) if end > group.finite > position else end,
                    )
                )
            return ()
    return ()


def _field_start(view: View, group: Group) -> int:
    """Where the field before the finite verb begins, over insertions between commas."""
    segments = view.segments
    number = group.segment
    while number > 0 and segments[number].before in (",", ")", "(", "/"):
        before = segments[number - 1]
        if before.kind not in ("phrase", "relative"):
            break
        number -= 1
    start = segments[number].start
    # "… und erklärte": the field begins after the conjunction.
    for position in range(group.finite - 1, start, -1):
        if view.low[position] in ("und", "doch", "aber") and any(
            view.flags[p] & lx.VERB for p in range(start, position)
        ):
            return position + 1
    return start
