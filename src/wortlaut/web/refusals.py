"""What readers are told when something does not work, in their language.

Errors are raised in English, where nobody knows who asks; pages look them up here. What is not
listed is shown as it is: the messages of the command line, which name commands.
"""

import re
from collections.abc import Callable
from functools import cache


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


PLAIN = {
    "Not Found": _("there is nothing at this address"),
    "Method Not Allowed": _("this address cannot be asked like that"),
}
"""The framework's own words, which say less."""

KNOWN = frozenset(
    (
        *PLAIN.values(),
        _("a correction is signed: give a name first, on the page for review"),
        _("a dossier needs a name"),
        _("a statement needs the words that were said"),
        _("a URL with a user name or password is not fetched"),
        _("choose a dossier, or name a new one"),
        _("choose one of the media"),
        _("choose one of the types"),
        _("give a name of at most 80 characters"),
        _("give a number from 0 to 1"),
        _("give at least three letters behind the first *"),
        _("give at least two letters before the *"),
        _("give true or false"),
        _("give an address, a file or some words"),
        _("give at least six characters of a statement's id"),
        _("give two versions to compare"),
        _("is no number of somebody in the register"),
        _("is not on the public internet and is not fetched"),
        _("no article on this page"),
        _("no page in the archive has this address"),
        _("no statement in the archive has this id"),
        _("nothing is different from what stands there: accept it instead"),
        _("OR cannot stand beside -word; write the words to leave out one by one"),
        _("OR needs a word on both sides"),
        _("only http and https can be fetched"),
        _("put letters beside the *, as in präsid*"),
        _("several statements' ids begin like this; give more"),
        _("the page is empty"),
        _("the request took too long to arrive"),
        _("there is no server of this name"),
        _("there is no such page"),
        _("there is no word in this search"),
        _("this archive is open for reading only"),
        _("this cannot be asked"),
        _("this form is no longer valid: go back, reload it, send it again"),
        _("too much is being done at once, try again in a minute"),
    )
)
"""Messages as they are raised, or what they end in after what they are about and a colon."""


FILLED = (
    _("%(one)s (%(two)s) was never merged into anybody"),
    _("%(one)s and %(two)s are one already"),
    _("%(one)s cannot be merged into itself"),
    _("%(one)s is called %(two)s already"),
    _("%(one)s: cannot be reached: %(two)s"),
    _("%(one)s: choose from %(two)s"),
    _("%(one)s: give a whole number up to %(two)s"),
    _("%(one)s: is no date for %(two)s; write 2026, 2026-03 or 2026-03-14"),
    _("%(one)s: is none of %(two)s"),
    _("%(one)s: no answer within %(two)s s; allow more with --timeout"),
    _("%(one)s: the server answered %(two)s"),
    _("at most %(one)s statements fit side by side"),
    _("statement %(one)s does not stand in version %(two)s"),
    _("the URL is longer than %(one)s characters"),
    _("there is a dossier called %(one)s; choose another name"),
    _("there is no correction with id %(one)s in the archive"),
    _("there is no dossier with id %(one)s in the archive"),
    _("there is no page with id %(one)s in the archive"),
    _("there is no version with id %(one)s in the archive"),
    _("there is nobody with id %(one)s in the register"),
    _("there is nobody with id %(one)s in the register; see: wortlaut people list"),
    _("these words do not stand so in the text: %(one)s"),
    _("this statement is there already: %(one)s"),
)
"""Messages that name what they are about inside."""


def told(words: str, say: Callable[[str], str]) -> str:
    """An error's message with ``say``, which translates, where it is one that is known.

    >>> told("x.example: the page is empty", str.upper)
    'x.example: THE PAGE IS EMPTY'
    """
    words = PLAIN.get(words, words)
    if words in KNOWN:
        return say(words)
    about, colon, end = words.rpartition(": ")
    if end in KNOWN:
        return about + colon + say(end)
    for message, pattern in _patterns():
        if match := pattern.fullmatch(words):
            return say(message) % match.groupdict()
    return words


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    places = re.compile(r"%\((\w+)\)s")
    return tuple(
        (
            message,
            re.compile(
                "".join(
                    f"(?P<{piece}>.+?)" if odd % 2 else re.escape(piece)
                    for odd, piece in enumerate(places.split(message))
                ),
                re.DOTALL,
            ),
        )
        for message in FILLED
    )
