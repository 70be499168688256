"""Counting a whole corpus: statements always, speakers where gold ones are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wortlaut.errors import CorpusError
from wortlaut.evaluation.corpus import read_corpus
from wortlaut.evaluation.corpus_format import Entry
from wortlaut.evaluation.scores import Scorer, Scores
from wortlaut.evaluation.speakers import Speakers, SpeakerScorer, SpeakerScores
from wortlaut.languages.pack import Pack
from wortlaut.types import Draft


@dataclass(frozen=True, slots=True)
class Result:
    """All scores of one run.

    ``speakers`` is counted end to end, ``speakers_given`` with quotations and speaker mentions
    from gold; each is None where it was not asked for.
    """

    scores: Scores
    speakers: SpeakerScores | None = None
    speakers_given: SpeakerScores | None = None


class Comparison:
    """Compares predictions with gold documents, one document at a time."""

    __slots__ = ("_end_to_end", "_given", "_scorer")

    def __init__(self, speakers: Speakers | None, pack: Pack) -> None:
        self._scorer = Scorer()
        self._end_to_end = None if speakers is None else SpeakerScorer(speakers, pack)
        self._given = None if speakers is None else SpeakerScorer(speakers, pack)

    def add(self, gold: Entry, drafts: Sequence[Draft], names: Sequence[str | None]) -> None:
        """Count a document: predicted drafts with their speakers' names.

        Raises:
            CorpusError: a gold speaker is of a quotation that the document does not have.
        """
        self._scorer.add(drafts, gold.drafts)
        if self._end_to_end is not None:
            self._end_to_end.add(gold.name, _by_id(gold), drafts, names)

    def add_given(self, gold: Entry, names: Sequence[str | None]) -> None:
        """Count the names resolved for a document's gold quotations, in their order.

        Raises:
            CorpusError: a gold speaker is of a quotation that the document does not have.
        """
        if self._given is not None:
            self._given.add(gold.name, _by_id(gold), gold.drafts, names)

    def result(self) -> Result:
        """The scores so far.

        Raises:
            CorpusError: there was no document, or gold speakers were given, but none is of a
                document counted.
        """
        scores = self._scorer.scores()
        if not scores.documents:
            raise CorpusError("the corpus holds no documents: there is nothing to score")
        speakers = self._end_to_end.scores() if self._end_to_end else None
        given = self._given.scores() if self._given else None
        if speakers is not None and not speakers.all.count:
            raise CorpusError(
                "the speakers file names no speaker of any quotation in this corpus; the two "
                "files do not belong together"
            )
        return Result(scores, speakers, given if given and given.all.count else None)


def _by_id(entry: Entry) -> dict[int | str, Draft]:
    return dict(zip(entry.ids, entry.drafts, strict=True))


def compare_files(predicted: Path, gold: Path, speakers: Speakers | None, pack: Pack) -> Result:
    """Scores the annotations of one file against those of another.

    Raises:
        CorpusError: a file is not in the corpus format, or the two do not hold the same
            documents with the same tokens; the message names the document.
    """
    found = {
        entry.name: (entry.words, entry.drafts, entry.names) for entry in read_corpus(predicted)
    }
    comparison = Comparison(speakers, pack)
    for entry in read_corpus(gold):
        if entry.name not in found:
            raise CorpusError(f"{predicted}: document {entry.name!r} of {gold} is missing")
        words, drafts, names = found.pop(entry.name)
        if words != entry.words:
            raise CorpusError(
                f"{predicted}: document {entry.name!r} has other tokens than in {gold} "
                f"({_difference(words, entry.words)})"
            )
        comparison.add(entry, drafts, names)
    if found:
        raise CorpusError(f"{gold}: document {next(iter(found))!r} of {predicted} is missing")
    return comparison.result()


def _difference(predicted: Sequence[str], gold: Sequence[str]) -> str:
    for number, (one, other) in enumerate(zip(predicted, gold, strict=False)):
        if one != other:
            return f"token {number} is {one!r}, not {other!r}"
    return f"{len(predicted)} tokens, not {len(gold)}"
