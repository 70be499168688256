"""Whether words were spoken or written: what the cue leaves open, the speaker may decide."""

from functools import cache

from wortlaut.languages.de.found import Found
from wortlaut.languages.pack import Pack
from wortlaut.types import Document, Medium


@cache
def _endings(pack: Pack, kind: str) -> tuple[str, ...]:
    return tuple(row["ending"] for row in pack.table("speaker_nouns") if row["kind"] == kind)


def decide_medium(document: Document, pack: Pack, found: Found) -> Medium:
    """The medium of a statement: documents write and people speak, unless the cue says more."""
    if found.medium is not Medium.SPEECH_WRITING or not found.speaker:
        return found.medium
    words = [document.words[token] for token in found.speaker]
    lower = [word.lower() for word in words]
    documents = _endings(pack, "document")
    if any(word.endswith(documents) or "." in word[1:-1] for word in lower):
        return Medium.WRITING
    if any(word.endswith(_endings(pack, "organisation")) for word in lower):
        return found.medium
    if len(words) == 1 and lower[0] in ("er", "sie", "ich"):
        return Medium.SPEECH
    capitals = [word for word in words if word[0].isupper()]
    named = len(capitals) >= 2 and words[0][0].isupper() and lower[0] not in ("der", "die", "das")
    return Medium.SPEECH if named and not any(w.isupper() for w in capitals) else found.medium
