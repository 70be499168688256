"""The flow from a source to its record, on one screen.

source → fetch → Page → read_text → Text → analyse → Document
       → find → Draft → nest → resolve → Attributed → seal → Record
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wortlaut import __version__
from wortlaut.config import Settings
from wortlaut.errors import WortlautError
from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.pages import expand, fetch, read_text
from wortlaut.record import page_info, seal
from wortlaut.speakers import attribute as attribute_speakers
from wortlaut.speakers import resolve
from wortlaut.statements.engines import find, models
from wortlaut.statements.nesting import nest
from wortlaut.types import Attributed, Document, Draft, Engine, Page, Record, Text

BATCH = 32
"""How many pages go through an engine at once: enough to fill the model, little memory."""

_NOTHING = Attributed((), (), ())


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and why, in one line."""

    source: str
    error: WortlautError


def read(source: str, settings: Settings) -> Record:
    """The record of one page.

    Raises:
        PageError: the source cannot be read or holds no article.
    """
    return read_pages([fetch(source, settings)], settings)[0]


def read_all(sources: Iterable[str], settings: Settings) -> Iterator[Record | Failure]:
    """The records of many sources in their order; one that fails does not stop the others."""
    for item in read_stream(open_all(sources, settings), settings):
        yield item if isinstance(item, Failure) else item[1]


def open_all(sources: Iterable[str], settings: Settings) -> Iterator[Page | Failure]:
    """The pages of many sources in their order, one after the other; directories are opened."""
    for given in sources:
        try:
            for source in expand([given]):
                try:
                    yield fetch(source, settings)
                except WortlautError as error:
                    yield Failure(source, error)
        except WortlautError as error:
            yield Failure(given, error)


def read_stream(
    pages: Iterable[Page | Failure], settings: Settings
) -> Iterator[tuple[Page, Record] | Failure]:
    """Pages with their records in the order in which they come; a failure is passed on.

    Pages are read in batches of ``BATCH``; one that cannot be read becomes a failure.
    """
    waiting = iter(pages)
    while batch := list(islice(waiting, BATCH)):
        opened = [_open(page, settings) for page in batch]
        records = iter(read_texts([i for i in opened if not isinstance(i, Failure)], settings))
        for item in opened:
            yield item if isinstance(item, Failure) else (item[0], next(records))


def read_pages(pages: Sequence[Page], settings: Settings) -> list[Record]:
    """The records of pages that were fetched before.

    Raises:
        PageError: a page holds no article.
    """
    return read_texts([(page, read_text(page, settings)) for page in pages], settings)


def attribute(
    documents: Sequence[Document],
    settings: Settings,
    given: Sequence[Sequence[Draft]] | None = None,
) -> list[Attributed]:
    """The statements of documents of one language, with their speakers.

    Where ``given`` quotations and speaker mentions come with the documents they are kept as they
    are, and only who speaks is resolved.
    """
    if not documents:
        return []
    pack = find_pack(documents[0].text.language)
    if pack is None:
        return [_NOTHING for _ in documents]
    if given is None:
        found = find(documents, pack, settings.engine)
        floor = settings.min_confidence
        return [
            attribute_speakers(document, nest([d for d in drafts if d.confidence >= floor]), pack)
            for document, drafts in zip(documents, found, strict=True)
        ]
    return [
        Attributed(tuple(drafts), *resolve(document, drafts, pack))
        for document, drafts in zip(documents, given, strict=True)
    ]


def engine(pack: Pack | None, settings: Settings) -> Engine:
    """What is going to make the records of a language."""
    if pack is None:
        return Engine("wortlaut", __version__, None, ())
    return Engine("wortlaut", __version__, pack.code, models(pack, settings.engine))


def _open(page: Page | Failure, settings: Settings) -> tuple[Page, Text] | Failure:
    if isinstance(page, Failure):
        return page
    try:
        return page, read_text(page, settings)
    except WortlautError as error:
        return Failure(page.source, error)


def read_texts(pages: Sequence[tuple[Page, Text]], settings: Settings) -> list[Record]:
    """The records of pages whose texts were read before, as one batch of the engine."""
    by_language: dict[str | None, list[int]] = {}
    for index, (_, text) in enumerate(pages):
        language = settings.language or text.language
        by_language.setdefault(language, []).append(index)
    records: dict[int, Record] = {}
    for language, indices in by_language.items():
        pack = find_pack(language)
        made_by = engine(pack, settings)
        if pack is None:
            note = _no_pack(language)
            for index in indices:
                page, text = pages[index]
                records[index] = seal(page_info(page), None, text, _NOTHING, made_by, (note,))
            continue
        texts = [replace(pages[index][1], language=language) for index in indices]
        documents = [analyse(text, pack) for text in texts]
        for index, document, found in zip(
            indices, documents, attribute(documents, settings), strict=True
        ):
            info = page_info(pages[index][0])
            records[index] = seal(info, document, document.text, found, made_by)
    return [records[index] for index in range(len(pages))]


def _no_pack(language: str | None) -> str:
    if language is None:
        return "the language could not be told: text and metadata only (name it with --language)"
    return f"no language pack for {language!r}: text and metadata only"
