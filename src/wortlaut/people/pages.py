"""What a page may tell the register of a speaker."""

from wortlaut.people.entries import Entry, Role
from wortlaut.people.spelling import words
from wortlaut.types import Speaker, SpeakerKind


def page_entry(speaker: Speaker) -> Entry | None:
    """What of a page's speaker may be given to the register; None for whom it cannot keep apart.

    That is everybody whom the page does not name ("der Sprecher", "die Polizei", several people
    together), documents, and persons by one word or with an initial for their last name: "Muster"
    or "Erik M." on two pages may be two people.
    """
    if not speaker.named or speaker.kind in (SpeakerKind.UNKNOWN, SpeakerKind.DOCUMENT):
        return None
    if speaker.kind is SpeakerKind.PERSON:
        found = words(speaker.name)
        if len(found) < 2 or len(found[-1].rstrip(".")) < 2:
            return None
    return Entry(speaker.name, speaker.kind, roles=tuple(Role(title) for title in speaker.roles))
