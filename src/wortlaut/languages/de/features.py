"""What the rules know of each token, as features for a trained model.

The same columns serve at training and at reading time; ``FEATURE_SET`` names them, and a model
trained with one set must not run with another.
"""

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import find_groups
from wortlaut.languages.de.lexicon import lexicon
from wortlaut.languages.de.rules import views
from wortlaut.languages.de.views import View, add_segments, make_view, parts
from wortlaut.languages.pack import Pack
from wortlaut.types import Document

FEATURE_SET = "de-rules-1"

_BITS = (
    ("finite", lx.FINITE),
    ("konjunktiv1", lx.KONJUNKTIV1),
    ("konjunktiv2", lx.KONJUNKTIV2),
    ("cue_finite", lx.CUE_FINITE),
    ("cue_joined", lx.CUE_JOINED),
    ("cue_participle", lx.CUE_PARTICIPLE),
    ("cue_infinitive", lx.CUE_INFINITIVE),
    ("auxiliary", lx.AUXILIARY),
    ("modal", lx.MODAL),
    ("determiner", lx.DETERMINER),
    ("preposition", lx.PREPOSITION),
    ("subordinator", lx.SUBORDINATOR),
    ("relative", lx.RELATIVE),
    ("wh", lx.WH),
    ("pronoun", lx.PRONOUN),
    ("oblique", lx.OBLIQUE),
    ("boundary", lx.BOUNDARY),
    ("conjunction", lx.CONJUNCTION),
    ("calendar", lx.CALENDAR),
    ("source_noun", lx.SOURCE),
    ("cue_noun", lx.CUE_NOUN),
    ("adverb", lx.ADVERB),
)
_KINDS = ("main", "dass", "w", "relative", "sub", "zu", "phrase")
_GOVERNS = ("dass", "w", "v2", "zu", "direct", "object")
_MEDIA = ("speech", "writing", "speech_writing", "speech_thought")

FEATURES: tuple[str, ...] = (
    *(name for name, _ in _BITS),
    *(f"clause_{kind}" for kind in _KINDS),
    "clause_konjunktiv",
    "clause_start",
    "sentence_start",
    "group",
    "group_phrase",
    *(f"group_{what}" for what in _GOVERNS),
    *(f"group_{medium}" for medium in _MEDIA),
    "preposition_cue",
    "quoted",
    "quoted_twice",
    "mark_open",
    "mark_close",
    "quoted_short",
    "quoted_long",
)
"""The names of the columns, in order."""

_NUMBER = {name: number for number, name in enumerate(FEATURES)}


def token_features(document: Document, pack: Pack) -> list[list[int]]:
    """For each token the numbers (in ``FEATURES``) of the features that hold, ascending.

    Works on any text; takes about 10 µs a token.
    """
    words = lexicon(pack)
    active: list[set[int]] = [set() for _ in document.words]
    for token, word in enumerate(document.words):
        low, bits = words.word(word)
        active[token].update(number for number, (_, bit) in enumerate(_BITS) if bits & bit)
        if low in words.others:
            active[token].add(_NUMBER["preposition_cue"])
    _quotes(document, active)
    for view in views(document, words):
        _clauses(document, words, view.first[0], view.last[-1], active)
    return [sorted(numbers) for numbers in active]


def _quotes(document: Document, active: list[set[int]]) -> None:
    for run in document.quoted:
        if run.open is not None:
            active[run.open].add(_NUMBER["mark_open"])
        if run.close is not None:
            active[run.close].add(_NUMBER["mark_close"])
        if run.depth > 1:
            continue
        name = "quoted" if run.depth == 0 else "quoted_twice"
        size = run.end - run.start
        length = "quoted_short" if size <= 6 else "quoted_long" if size > 11 else ""
        for token in range(run.start, run.end):
            active[token].add(_NUMBER[name])
            if length and run.depth == 0:
                active[token].add(_NUMBER[length])


def _clauses(
    document: Document, words: lx.Lexicon, start: int, end: int, active: list[set[int]]
) -> None:
    """Clause and cue features of one sentence, quoted words included."""
    for view in parts(make_view(document, words, start, end, ())):
        if len(view):
            _view(view, words, active)


def _view(view: View, words: lx.Lexicon, active: list[set[int]]) -> None:
    active[view.first[0]].add(_NUMBER["sentence_start"])
    add_segments(view)
    for segment in view.segments:
        kind = _NUMBER[f"clause_{segment.kind}"]
        konjunktiv = segment.finite >= 0 and view.flags[segment.finite] & lx.KONJUNKTIV
        active[view.first[segment.start]].add(_NUMBER["clause_start"])
        for position in range(segment.start, segment.end):
            active[view.first[position]].add(kind)
            if konjunktiv:
                active[view.first[position]].add(_NUMBER["clause_konjunktiv"])
    for group in find_groups(view, words):
        cue = group.cues[0]
        numbers = {_NUMBER["group"]}
        numbers.update(_NUMBER[f"group_{what}"] for what in cue.governs)
        if cue.kind == "phrase":
            numbers.add(_NUMBER["group_phrase"])
        if f"group_{cue.medium}" in _NUMBER:
            numbers.add(_NUMBER[f"group_{cue.medium}"])
        for position in group.positions:
            active[view.first[position]].update(numbers)
