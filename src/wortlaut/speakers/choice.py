"""Which words beside a statement name its speaker: the engine's choice held against the grammar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from wortlaut.languages.pack import Pack
from wortlaut.languages.phrases import Phrase
from wortlaut.types import Draft, Tokens

if TYPE_CHECKING:
    from wortlaut.speakers.resolve import Page

SpokenBy = Callable[[object, Sequence[tuple[Phrase, bool]], Draft], Tokens | None]


def choose(page: Page, drafts: Sequence[Draft], pack: Pack) -> tuple[Draft, ...]:
    """The drafts, each with the speaker that the pack's rules find where they are sure.

    Nobody speaks to themselves: words that become the speaker are the addressee no longer. A
    statement that goes on from one whose speaker was put right follows it.
    """
    spoken_by = cast("SpokenBy", pack.hook("attribution", "spoken_by"))
    righted: dict[Tokens, Tokens] = {}
    chosen = []
    for draft in drafts:
        sentences = sorted({page.places.sentence(token) for token in draft.cue})
        phrases = [
            (mention.phrase, mention.subject > 0.0)
            for sentence in sentences
            for mention in page.by_sentence.get(sentence, ())
        ]
        speaker = spoken_by(page.reading, phrases, draft)
        if speaker is not None and speaker != draft.speaker:
            righted[draft.speaker] = speaker
            heard = draft.addressee if not set(draft.addressee) & set(speaker) else ()
            draft = replace(draft, speaker=speaker, addressee=heard)  # noqa: PLW2901
        chosen.append(draft)
    return tuple(
        replace(draft, speaker=righted[draft.speaker])
        if not draft.cue and draft.speaker in righted
        else draft
        for draft in chosen
    )
