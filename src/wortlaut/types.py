"""What flows through wortlaut, in the order in which it flows.

Page → Text → Document → Draft → Record. All are frozen; a later stage never changes what an
earlier one made. Offsets are half-open code points of ``Text.content``; token numbers index the
columns of ``Document``.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from wortlaut.spans import Span

CONTRACT = 1
"""Version of the output contract that records follow (docs/record.md)."""


class StatementType(StrEnum):
    """How words are relayed, after Brunner's categories of speech, thought and writing."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    INDIRECT_FREE_INDIRECT = "indirect_free_indirect"
    FREE_INDIRECT = "free_indirect"
    REPORTED = "reported"


class Medium(StrEnum):
    """Whether words were spoken, written or thought, or which two of them cannot be told apart."""

    SPEECH = "speech"
    WRITING = "writing"
    THOUGHT = "thought"
    SPEECH_WRITING = "speech_writing"
    SPEECH_THOUGHT = "speech_thought"
    THOUGHT_WRITING = "thought_writing"
    UNKNOWN = "unknown"


class SpeakerKind(StrEnum):
    """What a speaker is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


class BlockKind(StrEnum):
    """What a line of the text is on its page."""

    HEADLINE = "headline"
    LEAD = "lead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BLOCKQUOTE = "blockquote"
    LIST_ITEM = "list_item"


@dataclass(frozen=True, slots=True)
class Page:
    """A raw page as it was read: an immutable snapshot of bytes.

    ``source`` is the file or URL as given, ``url`` where it finally came from (after redirects),
    ``media_type`` and ``charset`` what the server or file name declared, ``fetched_at`` an ISO
    8601 time in UTC for pages from the network.
    """

    source: str
    body: bytes
    media_type: str
    charset: str | None = None
    url: str | None = None
    fetched_at: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text with its kind."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Dateline:
    """ "MINSTADT, 8. August (AGN) –": where and when a wire report was filed, and by whom."""

    place: str | None
    date: str | None
    agency: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """The article as read, frozen: nothing normalises ``content`` after this exists.

    ``content`` holds the headline and the body, one block a line. ``language`` is an ISO 639-1
    code, ``published`` ISO 8601 to the precision the page gives.
    """

    id: str
    content: str
    language: str | None
    title: str | None = None
    section: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    dateline: Dateline | None = None
    blocks: tuple[Block, ...] = ()


def text_id(content: str) -> str:
    """The id of a text: the SHA-256 of its content in UTF-8, as 64 hexadecimal digits."""
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class QuotedRun:
    """A stretch between quotation marks, in token numbers.

    ``open`` and ``close`` are the tokens of the marks themselves; one is None where the mark is
    missing, and then ``start`` or ``end`` says how far the stretch was taken to reach.
    ``start`` and ``end`` are half-open and include the marks. ``depth`` is 0 for outermost runs.
    """

    start: int
    end: int
    open: int | None
    close: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into tokens and sentences: columns, not objects.

    ``starts[i]``/``ends[i]`` are the code points of token i, ``words[i]`` its characters.
    ``sentences`` and ``paragraphs`` are half-open token ranges that tile the tokens.
    ``quoted`` lists the stretches between quotation marks in order of their start.
    """

    text: Text
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    paragraphs: tuple[tuple[int, int], ...]
    quoted: tuple[QuotedRun, ...]


Tokens = tuple[int, ...]
"""Token numbers of one document, ascending; empty where a role is not there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as an engine finds it, in token numbers, before it is sealed into evidence.

    ``parent`` is the index, in the engine's list for the document, of the statement this one
    stands in. Confidences are probabilities.
    """

    type: StatementType
    medium: Medium
    quotation: Tokens
    cue: Tokens = ()
    frame: Tokens = ()
    speaker: Tokens = ()
    addressee: Tokens = ()
    parent: int | None = None
    confidence: float = 1.0
    speaker_confidence: float | None = None
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a mention is, within one page.

    ``chain`` are the mentions that lead from the words in the text to the name, for instance
    ``("er", "der Präsident", "Erik Muster")``. ``name`` is None where the page does not say.
    """

    speaker: int | None
    name: str | None
    chain: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody (or some body, or document) that the page speaks of, with all its mentions.

    ``roles`` are the titles and offices the page puts beside the name ("Ministerin"), in reading
    order. ``named`` says whether ``name`` is a proper name and not only a description.
    """

    name: str
    kind: SpeakerKind
    mentions: tuple[Tokens, ...]
    roles: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Attributed:
    """Statements of one document with their speakers: ``resolved[i]`` belongs to ``drafts[i]``."""

    drafts: tuple[Draft, ...]
    entities: tuple[Entity, ...]
    resolved: tuple[Resolved | None, ...]


@dataclass(frozen=True, slots=True)
class Engine:
    """What made a record."""

    name: str
    version: str
    pack: str | None
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Which bytes a record was made from; ``sha256`` is of the raw bytes."""

    source: str
    sha256: str
    media_type: str
    fetched_at: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the text and where they stand; ``text`` equals the words at ``spans``."""

    spans: tuple[Span, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a statement is attributed to: the words in the text, and who that is."""

    mention: Evidence | None
    id: str | None
    name: str | None
    chain: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the page attributes to somebody; see docs/record.md for every field."""

    id: str
    type: StatementType
    medium: Medium
    quotation: Evidence
    cue: Evidence | None
    frame: Evidence | None
    speaker: Attribution | None
    addressee: Evidence | None
    parent: str | None
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks on the page, with every mention of them as lists of spans.

    ``roles`` and ``named`` as in ``Entity``.
    """

    id: str
    name: str
    kind: SpeakerKind
    mentions: tuple[tuple[Span, ...], ...]
    roles: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Who said what on one page: what ``wortlaut read --format json`` prints."""

    contract: int
    engine: Engine
    page: PageInfo
    text: Text
    speakers: tuple[Speaker, ...]
    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()
