"""A corpus as hurried or old-fashioned typists would have it: for measuring robustness.

Each variant changes how the text is written, not what it says. Token numbers, offsets and
annotations are carried along, so that scores remain comparable.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from wortlaut.evaluation.corpus import to_document
from wortlaut.evaluation.corpus_format import Entry, with_parents
from wortlaut.languages.pack import Pack
from wortlaut.types import Draft, Tokens

Rewrite = Callable[[Entry, Pack], Sequence[str | None]]
"""The new word for each token, or None for a token that falls away."""


def _straight(entry: Entry, pack: Pack) -> Sequence[str | None]:
    """All quotation marks straight: " and '."""
    marks = {
        row["mark"]: '"' if row["family"] in ("double", "guillemet") else "'"
        for row in pack.table("quotation_marks")
        if len(row["mark"]) == 1
    }
    table = str.maketrans(marks)
    return [word.translate(table) for word in entry.words]


def _unclosed(entry: Entry, pack: Pack) -> Sequence[str | None]:
    """No closing quotation marks."""
    closing = {run.close for run in to_document(entry, pack).quoted}
    # A mark inside a longer token („Abendpost“-Redakteur) stays: the token is more than a mark.
    return [
        None if number in closing and not any(c.isalnum() for c in word) else word
        for number, word in enumerate(entry.words)
    ]


def _lower(entry: Entry, pack: Pack) -> Sequence[str | None]:
    """Everything in lower case."""
    return [word.lower() for word in entry.words]


def _ascii(entry: Entry, pack: Pack) -> Sequence[str | None]:
    """The letters outside the basic alphabet spelt out: the pack's table ``spelt_out``."""
    table = str.maketrans({row["letter"]: row["spelt"] for row in pack.table("spelt_out")})
    return [word.translate(table) for word in entry.words]


VARIANTS: dict[str, Rewrite] = {
    "straight": _straight,
    "unclosed": _unclosed,
    "lower": _lower,
    "ascii": _ascii,
}


def vary(entry: Entry, variant: str, pack: Pack) -> Entry:
    """The entry as the variant has it; an annotation that loses all its tokens falls away.

    The result's ``raw`` has the new text, sentences and nothing else that counts characters.
    """
    words = VARIANTS[variant](entry, pack)
    content: list[str] = []
    length = 0
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    renumbered: list[int | None] = []
    reached = 0
    for word, start, end in zip(words, entry.starts, entry.ends, strict=True):
        gap = entry.content[reached:start]
        reached = end
        content += [gap, word or ""]
        length += len(gap)
        if not word:
            renumbered.append(None)
            continue
        renumbered.append(len(kept))
        kept.append(word)
        starts.append(length)
        length += len(word)
        ends.append(length)
    content.append(entry.content[reached:])
    sentences: list[tuple[int, int]] = []
    last = 0
    for begin, end in entry.sentences:
        size = sum(number is not None for number in renumbered[begin:end])
        if size:
            sentences.append((last, last + size))
            last += size
    drafts, ids, names = [], [], []
    for draft, number, name in zip(entry.drafts, entry.ids, entry.names, strict=True):
        moved = _moved(draft, renumbered)
        if moved.quotation:
            drafts.append(moved)
            ids.append(number)
            names.append(name)
    return replace(
        entry,
        content="".join(content),
        words=tuple(kept),
        starts=tuple(starts),
        ends=tuple(ends),
        sentences=tuple(sentences),
        drafts=with_parents(drafts),
        ids=tuple(ids),
        names=tuple(names),
        raw={"documentName": entry.name},
    )


def _moved(draft: Draft, renumbered: Sequence[int | None]) -> Draft:
    def tokens(old: Tokens) -> Tokens:
        return tuple(new for token in old if (new := renumbered[token]) is not None)

    return replace(
        draft,
        quotation=tokens(draft.quotation),
        cue=tokens(draft.cue),
        frame=tokens(draft.frame),
        speaker=tokens(draft.speaker),
        addressee=tokens(draft.addressee),
    )
