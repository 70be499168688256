"""What can go wrong, as a tree.

::

    WortlautError          everything wortlaut raises on purpose
    ├── PageError          a source that cannot be read, or holds no article
    │   └── AnswerError    a server that refuses, or does not answer
    ├── FeedError          a feed that is none
    ├── LanguageError      a language pack that is missing or broken
    ├── EvidenceError      a span that does not point at the words it claims
    ├── CorpusError        a corpus or prediction file that is not in the corpus format
    ├── ModelError         weights that are missing, broken or of another feature set
    ├── RegisterError      people and organisations that cannot be imported, merged or split
    ├── CorrectionError    a correction that says nothing, or cannot be taken back
    ├── ExportError        an export that cannot be written
    ├── ArchiveError       an archive that cannot be opened, written or trusted
    ├── QueryError         a search that cannot be understood, or an id that is not there
    └── BatchError         a run over many pages that cannot be begun, or not go on

Each message is one line that says what is wrong and what to do about it.
"""


class WortlautError(Exception):
    """Base of all errors raised on purpose; its text is one line for the user."""


class PageError(WortlautError):
    """A source cannot be read, is not a page, or holds no article."""


class AnswerError(PageError):
    """A server refused or did not answer.

    ``status`` is its HTTP status, None where it did not answer; ``retry_after`` the seconds after
    which it wants to be asked again, where it said so.
    """

    def __init__(
        self, message: str, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after

    @property
    def passing(self) -> bool:
        """Whether it is the server's state and no property of the page: it is worth a retry."""
        return self.status is None or self.status in (408, 425, 429) or self.status >= 500


class FeedError(WortlautError):
    """What was to be watched is no feed and no sitemap."""


class LanguageError(WortlautError):
    """A language pack is missing or broken."""


class EvidenceError(WortlautError):
    """A span does not lie in the text, or its words are not the ones claimed."""


class CorpusError(WortlautError):
    """A file is not in the corpus format; the message names the line."""


class ModelError(WortlautError):
    """Model weights are missing, damaged or made for another feature set."""


class RegisterError(WortlautError):
    """A change to the register of people and organisations was refused."""


class CorrectionError(WortlautError):
    """A correction was refused: it says nothing, nobody signed it, or it was taken back before."""


class ExportError(WortlautError):
    """An export cannot be written: where to, or what it needs, is not there."""


class ArchiveError(WortlautError):
    """An archive cannot be opened, written, or does not hold what it should."""


class QueryError(WortlautError):
    """A search cannot be understood, or what was asked for by id or name is not in the archive."""


class NameRefusedError(QueryError):
    """A name that something is to be given is empty, or something else's."""


class BatchError(WortlautError):
    """A run over many pages cannot be begun or go on; what is done is kept."""
