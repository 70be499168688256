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
        "facet": {
            "speaker": _("Speaker"),
            "addressee": _("To whom"),
            "outlet": _("Outlet"),
            "type": _("Type"),
            "medium": _("Medium"),
            "year": _("Year"),
        },
    }


def why(found_by: str, language: str | None) -> str | None:
    """What the rule of a language pack looks for, in the pack's own words; None if it is none."""
    pack = find_pack(language)
    if pack is None:
        return None
    for row in pack.table("rules"):
        if row.get("rule") == found_by:
            return row.get("meaning")
    return None
