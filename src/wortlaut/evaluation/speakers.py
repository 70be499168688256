"""How often the right speaker is named.

The measure is wortlaut's own: docs/evaluation.md. The published measure only asks for the words
of the mention ("er"), not for who that is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from wortlaut.errors import CorpusError
from wortlaut.evaluation.matching import token_f1
from wortlaut.evaluation.names import same_name
from wortlaut.languages.pack import Pack
from wortlaut.types import Draft, SpeakerKind

FOUND = 0.5
"""Token F1 from which on a predicted quotation is taken to be the gold one."""

HOW = ("name", "role", "pronoun", "implicit", "adverb")
"""By what a quotation names its speaker."""


class GoldSpeaker(msgspec.Struct, frozen=True):
    """Who speaks quotation ``id`` of document ``doc``, as a careful reader found."""

    doc: str
    id: int | str
    speaker: str | None
    kind: SpeakerKind
    how: str


Speakers = dict[str, dict[int | str, GoldSpeaker]]
"""Gold speakers by document and annotation id."""


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``count``; ``share`` is None where nothing was counted."""

    right: int
    count: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.right / self.count if self.count else None


@dataclass(frozen=True, slots=True)
class SpeakerScores:
    """The share of gold quotations whose speaker is named rightly."""

    all: Share
    by_how: dict[str, Share]


def read_speakers(path: Path) -> Speakers:
    """The gold speakers of a file: one JSON object a line.

    Raises:
        CorpusError: the file cannot be read, or a line is not a gold speaker; the message names
            file and line.
    """
    found: Speakers = {}
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror or error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = msgspec.json.decode(line, type=GoldSpeaker)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}, line {number}: not a gold speaker: {error}") from error
        if given.how not in HOW:
            raise CorpusError(
                f"{path}, line {number}: how {given.how!r} is none of {', '.join(HOW)}"
            )
        if given.id in found.setdefault(given.doc, {}):
            raise CorpusError(
                f"{path}, line {number}: quotation {given.id!r} of {given.doc!r} is given twice"
            )
        found[given.doc][given.id] = given
    return found


@dataclass(slots=True)
class SpeakerScorer:
    """Counts document by document against ``speakers``."""

    speakers: Speakers
    pack: Pack
    _right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HOW, 0))
    _count: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HOW, 0))

    def add(
        self,
        name: str,
        gold: Mapping[int | str, Draft],
        predicted: Sequence[Draft],
        names: Sequence[str | None],
    ) -> None:
        """Count the document ``name``; ``names[k]`` is the resolved speaker of prediction k.

        A quotation counts as right if any prediction with token F1 of at least 0.5 on its tokens
        carries the right name.

        Raises:
            CorpusError: the document has a gold speaker for a quotation that does not exist.
        """
        for number, wanted in self.speakers.get(name, {}).items():
            if number not in gold:
                raise CorpusError(
                    f"document {name!r} has no quotation {number!r}, for which the speakers "
                    "file names a speaker; the two files do not belong together"
                )
            if wanted.speaker is None:
                continue
            self._count[wanted.how] += 1
            self._right[wanted.how] += any(
                found is not None
                and token_f1(draft.quotation, gold[number].quotation) >= FOUND
                and same_name(found, wanted.speaker, wanted.kind, self.pack)
                for draft, found in zip(predicted, names, strict=True)
            )

    def scores(self) -> SpeakerScores:
        """What has been counted so far."""
        return SpeakerScores(
            all=Share(sum(self._right.values()), sum(self._count.values())),
            by_how={how: Share(self._right[how], self._count[how]) for how in HOW},
        )
