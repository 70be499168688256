"""What statements take over from earlier ones: the speaker, and the frame that introduced them."""

from collections.abc import Sequence

from wortlaut.languages.de import lexicon as lx
from wortlaut.languages.de.cue_groups import find_groups
from wortlaut.languages.de.found import Found
from wortlaut.languages.de.participants import speaker_of
from wortlaut.languages.de.reported import FRAGMENTS
from wortlaut.languages.de.views import View
from wortlaut.types import Document, StatementType

_FREE = StatementType.INDIRECT_FREE_INDIRECT
_TOLD = frozenset((StatementType.INDIRECT, _FREE))
_TALKER = "talker"


class Discourse:
    """The statements of a document so far, and who has the word."""

    __slots__ = ("document", "found", "last", "previous", "said", "words")

    def __init__(self, document: Document, words: lx.Lexicon) -> None:
        self.document = document
        self.words = words
        self.found: list[Found] = []
        self.previous: View | None = None
        self.last: Found | None = None
        """Who has the word for indirect speech: also someone who only commented on something."""
        self.said: Found | None = None
        """Who has the word for direct speech."""

    def follows(self) -> bool:
        """Whether the sentence before told what somebody said."""
        return (
            bool(self.found)
            and self.previous is not None
            and self.found[-1].type in _TOLD
            and self.found[-1].quotation[-1] >= self.previous.first[0]
        )

    def add(self, view: View, here: Sequence[Found]) -> Sequence[Found]:
        """Takes in the statements of the next sentence, completed; returns those that are new."""
        self.previous = view
        if not here:
            self._note_talker(view)
            return ()
        if here[0].rule == "pointing-back" and self._replaced(here[0]):
            return ()
        here = self._joined(here)
        for statement in here:
            self._complete(statement)
            if statement.speaker and statement.rule != "direct-in-indirect":
                self._note(statement)
        self.found.extend(here)
        return here

    def _replaced(self, statement: Found) -> bool:
        """Whether the sentence that "Das sagte X" points to has a statement of its own already."""
        if not self.found or not set(self.found[-1].quotation) & set(statement.quotation):
            return False
        if self.found[-1].type in (StatementType.DIRECT, StatementType.INDIRECT):
            return True
        self.found.pop()
        return False

    def _joined(self, here: Sequence[Found]) -> Sequence[Found]:
        """Sentences in Konjunktiv that follow each other are one statement."""
        first = here[0]
        if first.type is not _FREE or not self.found:
            return here
        before = next((s for s in reversed(self.found) if s.rule != "direct-in-indirect"), None)
        if (
            before is None
            or before.type is not _FREE
            or before.quotation[-1] + 1 != first.quotation[0]
        ):
            return here
        before.quotation += first.quotation
        for statement in here[1:]:
            if statement.rule == "direct-in-indirect":
                statement.speaker = before.speaker
        return here[1:]

    def _complete(self, statement: Found) -> None:
        direct = statement.type is StatementType.DIRECT
        last = self.said if direct and statement.borrows else self.last
        if last is None:
            return
        inside = statement.rule == "direct-in-indirect" and not statement.speaker
        if statement.borrows or inside:
            statement.speaker = last.speaker
        if statement.rule == "direct-continued" or inside:
            statement.cue, statement.frame = last.cue, last.frame
        if statement.borrows and not direct:
            statement.medium = last.medium

    def _note(self, statement: Found) -> None:
        if statement.rule == "source-adverb":
            return  # "demnach" names nobody
        token = statement.speaker[0]
        if len(statement.speaker) == 1 and self.words.word(self.document.words[token])[1] & (
            lx.RELATIVE
        ):
            return  # "der" of a relative clause names nobody
        for name in ("last", "said"):
            before: Found | None = getattr(self, name)
            # A statement without a frame hands on the frame of the one before.
            if before is None or statement.cue or statement.speaker != before.speaker:
                setattr(self, name, statement)

    def _note_talker(self, view: View) -> None:
        """Somebody does something with words in a sentence that holds no statement: the Konjunktiv
        of the next sentence is theirs ("Die Ministerin nahm dazu Stellung. Der Plan sei …")."""
        for group in find_groups(view, self.words) if view.segments else ():
            cue = group.cues[0]
            direct = "direct" in cue.governs and cue.lemma not in FRAGMENTS
            if (
                view.segments[group.segment].kind != "main"
                or view.flags[group.finite] & lx.KONJUNKTIV
                or not (direct or "object" in cue.governs or cue.reported > 0.2)
            ):
                continue
            speaker = speaker_of(view, group, 0)
            if not speaker:
                continue
            talker = Found(
                StatementType.REPORTED,
                self.last.medium if self.last else cue.medium,
                (),
                _TALKER,
                cue=view.tokens(group.positions),
                frame=view.tokens(range(view.body_end())),
                speaker=speaker,
            )
            self.last = talker
            if direct:
                self.said = talker
            return
