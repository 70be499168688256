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

    Nobody speaks to themselves: words that are the speaker are not the addressee. A statement that
    goes on from one whose speaker was put right follows it.
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
            draft = replace(draft, speaker=speaker)  # noqa: PLW2901
        chosen.append(draft)
    followed = (
        replace(draft, speaker=righted[draft.speaker])
        if not draft.cue and draft.speaker in righted
        else draft
        for draft in chosen
    )
    return tuple(
        replace(draft, addressee=()) if set(draft.addressee) & set(draft.speaker) else draft
        for draft in followed
    )
