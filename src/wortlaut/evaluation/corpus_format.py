"""One document in the corpus format, checked and turned into what flows through wortlaut.

The format is that of Petersen-Frey and Biemann (2024), "Dataset of Quotation Attribution in
German News Articles" (arXiv 2404.16764); docs/evaluation.md describes every field. Fields that
wortlaut does not know are kept and written back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import msgspec

from wortlaut.errors import CorpusError
from wortlaut.types import Draft, Medium, StatementType, Tokens

TYPES = {
    "Direct": StatementType.DIRECT,
    "Indirect": StatementType.INDIRECT,
    "IndirectFreeIndirect": StatementType.INDIRECT_FREE_INDIRECT,
    "FreeIndirect": StatementType.FREE_INDIRECT,
    "Reported": StatementType.REPORTED,
}
MEDIA = {
    "Speech": Medium.SPEECH,
    "Writing": Medium.WRITING,
    "Thought": Medium.THOUGHT,
    "SW": Medium.SPEECH_WRITING,
    "ST": Medium.SPEECH_THOUGHT,
    "TW": Medium.THOUGHT_WRITING,
    "none": Medium.UNKNOWN,
}

Json = dict[str, Any]
_Label = TypeVar("_Label")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a corpus: its text, its tokens, and the annotations it came with.

    ``starts[i]``/``ends[i]`` are the code points of token i in ``content``; ``sentences`` are
    half-open token ranges that tile the tokens. ``drafts[k]`` is annotation k, ``ids[k]`` its id
    and ``names[k]`` the name in its ``speaker``, where there is one. ``raw`` is the JSON object
    as read.
    """

    name: str
    content: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    drafts: tuple[Draft, ...]
    ids: tuple[int | str, ...]
    names: tuple[str | None, ...]
    raw: Json


class _Span(msgspec.Struct):
    begin: int
    end: int


class _Role(msgspec.Struct, rename="camel"):
    spans: list[_Span] = []
    token_ids: list[int] | None = None
    name: str | None = None


class _Annotation(msgspec.Struct):
    type: str
    quote: _Role
    medium: str | None = None
    id: int | str | None = None
    speaker: _Role | None = None
    cue: _Role | None = None
    frame: _Role | None = None
    addressee: _Role | None = None


class _Sentence(msgspec.Struct, rename="camel"):
    begin: int
    end: int
    char_begin: int
    char_end: int
    tokens: list[str]


class _Document(msgspec.Struct, rename="camel"):
    document_name: str
    original_text: str
    sentences: list[_Sentence]
    annotations: list[_Annotation] | None = None


def read_entry(line: bytes, *, annotated: bool = True) -> Entry:
    """One line of a corpus file.

    Raises:
        CorpusError: it is not a document in the corpus format.
    """
    try:
        raw = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(
            f"not a JSON document ({error}); one JSON document a line is expected"
        ) from error
    try:
        given = msgspec.convert(raw, _Document)
    except msgspec.ValidationError as error:
        raise CorpusError(f"not in the corpus format: {error}") from error
    if annotated and given.annotations is None:
        raise CorpusError("not in the corpus format: the document has no field `annotations`")
    words, sentences = _tokens(given)
    starts, ends = _locate(given)
    annotations = given.annotations or []
    ids = tuple(i if a.id is None else a.id for i, a in enumerate(annotations))
    if len(set(ids)) != len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise CorpusError(f"annotation id {twice!r} is given twice")
    drafts = [_draft(a, i, len(words)) for a, i in zip(annotations, ids, strict=True)]
    return Entry(
        name=given.document_name,
        content=given.original_text,
        words=words,
        starts=starts,
        ends=ends,
        sentences=sentences,
        drafts=with_parents(drafts),
        ids=ids,
        names=tuple(a.speaker.name if a.speaker else None for a in annotations),
        raw=raw,
    )


def with_parents(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts with ``parent`` set to the smallest other quotation that encloses each.

    The corpus format says only whether a quotation is nested, not in which one.
    """
    covering: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        for token in draft.quotation:
            covering.setdefault(token, []).append(number)
    sets = [frozenset(draft.quotation) for draft in drafts]

    def parent(number: int) -> int | None:
        around = [i for i in covering[drafts[number].quotation[0]] if sets[number] < sets[i]]
        return min(around, key=lambda i: (len(sets[i]), i), default=None)

    return tuple(replace(draft, parent=parent(i)) for i, draft in enumerate(drafts))


def _tokens(given: _Document) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Words and sentence ranges, checked to tile the document."""
    words: list[str] = []
    for number, sentence in enumerate(given.sentences):
        if sentence.begin != len(words):
            raise CorpusError(
                f"sentence {number} begins at token {sentence.begin}, not at {len(words)} "
                "where the one before it ends"
            )
        words.extend(sentence.tokens)
        if sentence.end != len(words) or not sentence.tokens:
            raise CorpusError(
                f"sentence {number} has {len(sentence.tokens)} tokens, but goes from "
                f"{sentence.begin} to {sentence.end}"
            )
    return tuple(words), tuple((s.begin, s.end) for s in given.sentences)


def _locate(given: _Document) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where each token stands in the text: in order, with nothing but white space between."""
    content = given.original_text
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for number, sentence in enumerate(given.sentences):
        if not position <= sentence.char_begin <= sentence.char_end <= len(content):
            raise CorpusError(
                f"sentence {number}: characters {sentence.char_begin} to {sentence.char_end} do "
                f"not fit, {position} are taken and the text has {len(content)}"
            )
        position = sentence.char_begin
        for token, word in enumerate(sentence.tokens, sentence.begin):
            # Tokens of white space exist in some corpora, so look before skipping any.
            if not content.startswith(word, position):
                while position < sentence.char_end and content[position].isspace():
                    position += 1
            end = position + len(word)
            if not word or end > sentence.char_end or not content.startswith(word, position):
                raise CorpusError(
                    f"token {token} ({word!r}) is not at character {position} of originalText, "
                    f"within sentence {number}"
                )
            starts.append(position)
            ends.append(end)
            position = end
    return tuple(starts), tuple(ends)


def _draft(given: _Annotation, number: int | str, size: int) -> Draft:
    def tokens(name: str, role: _Role | None) -> Tokens:
        if role is None:
            return ()
        for span in role.spans:
            if not 0 <= span.begin < span.end <= size:
                raise CorpusError(
                    f"annotation {number}: {name} goes from token {span.begin} to {span.end}, "
                    f"but the document has {size} tokens"
                )
        # The token ids are what counts, as in the published scorer; spans stand in for them.
        found = role.token_ids
        if found is None:
            found = [t for span in role.spans for t in range(span.begin, span.end)]
        for token in found:
            if not 0 <= token < size:
                raise CorpusError(
                    f"annotation {number}: {name} has token {token}, but the document has "
                    f"{size} tokens"
                )
        return tuple(sorted(set(found)))

    def label(name: str, value: str, known: dict[str, _Label]) -> _Label:
        if value not in known:
            raise CorpusError(
                f"annotation {number}: {name} {value!r} is none of {', '.join(known)}"
            )
        return known[value]

    quotation = tokens("quote", given.quote)
    if not quotation:
        raise CorpusError(f"annotation {number}: quote has no tokens")
    return Draft(
        type=label("type", given.type, TYPES),
        medium=label("medium", given.medium or "none", MEDIA),
        quotation=quotation,
        cue=tokens("cue", given.cue),
        frame=tokens("frame", given.frame),
        speaker=tokens("speaker", given.speaker),
        addressee=tokens("addressee", given.addressee),
        found_by="corpus",
    )
