"""Cutting very long documents, so that a page of megabytes is read in little memory."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wortlaut.types import Document, Draft

MOST_WORDS = 20_000
"""Words of one stretch: some eighty news articles. Nothing shorter is ever cut."""


def stretches(document: Document, most: int = MOST_WORDS) -> Iterator[tuple[int, Document]]:
    """The document in stretches of whole sentences, each with the number of its first token.

    A stretch ends at a paragraph's end where one lies in its last half, else at a sentence's; a
    sentence longer than ``most`` words is one stretch. Quoted stretches that would be cut are left
    out.
    """
    if len(document.words) <= most:
        yield 0, document
        return
    paragraph_ends = {end for _, end in document.paragraphs}
    ends = [end for _, end in document.sentences]
    begin = number = 0
    while number < len(ends):
        last = number
        while last + 1 < len(ends) and ends[last + 1] - begin <= most:
            last += 1
        if last + 1 < len(ends):
            fitting = range(last, number - 1, -1)
            halves = (n for n in fitting if 2 * (ends[n] - begin) > most)
            last = next((n for n in halves if ends[n] in paragraph_ends), last)
        yield begin, _part(document, begin, ends[last])
        begin, number = ends[last], last + 1


def moved(draft: Draft, by: int) -> Draft:
    """A draft of a stretch in the token numbers of its document, ``by`` tokens further on."""

    def on(tokens: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(token + by for token in tokens)

    return replace(
        draft,
        quotation=on(draft.quotation),
        cue=on(draft.cue),
        frame=on(draft.frame),
        speaker=on(draft.speaker),
        addressee=on(draft.addressee),
    )


def within(drafts: Sequence[Draft], begin: int, end: int) -> list[Draft]:
    """The drafts whose quotation lies in a stretch, in its token numbers, without roles outside."""

    def inside(tokens: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(token - begin for token in tokens if begin <= token < end)

    return [
        replace(
            draft,
            quotation=inside(draft.quotation),
            cue=inside(draft.cue),
            frame=inside(draft.frame),
            speaker=inside(draft.speaker),
            addressee=inside(draft.addressee),
        )
        for draft in drafts
        if begin <= draft.quotation[0] and draft.quotation[-1] < end
    ]


def _part(document: Document, begin: int, end: int) -> Document:
    def inside(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        return tuple(
            (max(a, begin) - begin, min(b, end) - begin) for a, b in ranges if a < end and b > begin
        )

    return replace(
        document,
        words=document.words[begin:end],
        starts=document.starts[begin:end],
        ends=document.ends[begin:end],
        sentences=inside(document.sentences),
        paragraphs=inside(document.paragraphs),
        quoted=tuple(
            replace(
                run,
                start=run.start - begin,
                end=run.end - begin,
                open=None if run.open is None else run.open - begin,
                close=None if run.close is None else run.close - begin,
            )
            for run in document.quoted
            if begin <= run.start and run.end <= end
        ),
    )
