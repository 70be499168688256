"""Words of the interface for the values of the record, in the reader's language."""

from collections.abc import Callable

from wortlaut.languages.pack import find_pack

_Say = Callable[[str], str]


def labels(say: _Say) -> dict[str, dict[str, str]]:
    """For each kind of value, the words for each value."""
    _ = say
    return {
        "type": {
            "direct": _("direct"),
            "indirect": _("indirect"),
            "indirect_free_indirect": _("indirect, no frame"),
            "free_indirect": _("free indirect"),
            "reported": _("reported"),
        },
        "medium": {
            "speech": _("speech"),
            "writing": _("writing"),
            "thought": _("thought"),
            "speech_writing": _("speech or writing"),
            "speech_thought": _("speech or thought"),
            "thought_writing": _("thought or writing"),
            "unknown": _("unknown"),
        },
        "kind": {
            "person": _("person"),
            "organisation": _("organisation"),
            "group": _("group"),
            "document": _("document"),
            "unknown": _("unknown"),
        },
        "sort": {
            "relevance": _("best first"),
            "newest": _("newest first"),
            "oldest": _("oldest first"),
            "confidence": _("surest first"),
        },
        "role": {
            "quotation": _("words"),
            "cue": _("cue"),
            "frame": _("frame"),
            "speaker": _("speaker"),
            "addressee": _("addressee"),
        },
        "decision": {
            "accept": _("accepted"),
            "reject": _("rejected"),
            "fix": _("corrected"),
            "add": _("added"),
        },
        "change": {
            "added": _("added"),
            "removed": _("removed"),
            "reworded": _("reworded"),
            "reattributed": _("said to be another's"),
        },
        "text": {
            "title": _("Title"),
            "section": _("Section"),
            "outlet": _("Outlet"),
            "author": _("Author"),
            "published": _("Published"),
        },
        "part": {
            "quotation": _("Words that were said"),
            "cue": _("Cue"),
            "speaker": _("Speaker, as named here"),
            "frame": _("Frame"),
            "addressee": _("To whom"),
        },
        "doubt": {
            "statement": _("may be no statement"),
            "speaker": _("may be somebody else's"),
            "nobody": _("whose it is could not be told"),
        },
        "facet": {
            "speaker": _("Speaker"),
            "addressee": _("To whom"),
            "outlet": _("Outlet"),
            "type": _("Type"),
            "medium": _("Medium"),
            "year": _("Year"),
        },
    }


def why(found_by: str, language: str | None, say: _Say) -> str:
    """Why a statement was found, in the reader's language: the rule's meaning, or the model's cue.

    What people decided about it stands behind a comma, or alone where they added it.
    """
    _ = say
    by_hand = {
        "accepted by hand": _("accepted by hand"),
        "corrected by hand": _("corrected by hand"),
        "by hand": _("added by hand"),
    }
    parts = found_by.rsplit(", ", 1)
    decided = by_hand.get(parts[-1])
    if decided is not None and len(parts) == 1:
        return decided
    first = parts[0] if decided is not None else found_by
    meaning = _meaning(first, language)
    words = say(meaning) if meaning else _by_model(first, say)
    return f"{words}; {decided}" if decided else words


def _by_model(found_by: str, say: _Say) -> str:
    _ = say
    kind, _colon, rest = found_by.partition(": ")
    if kind != "model":
        return found_by
    cue = rest.partition("cue ")[2]
    if not cue:
        marks, wording = _("quotation marks"), _("wording")
        return _("the trained model") + ": " + (marks if rest == "quotation marks" else wording)
    if rest.startswith("quotation marks"):
        return _("the trained model: quotation marks and the cue %s") % cue
    return _("the trained model: the cue %s") % cue


def _meaning(rule: str, language: str | None) -> str | None:
    pack = find_pack(language)
    if pack is None:
        return None
    return next((row["meaning"] for row in pack.table("rules") if row["rule"] == rule), None)
