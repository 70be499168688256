"""What readers are told when something does not work, in their language.

Errors are raised in English, where nobody knows who asks; pages look them up here. What is not
listed is shown as it is: the messages of the command line, which name commands.
"""

from collections.abc import Callable


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
        _("give an address, a file or some words"),
        _("give at least six characters of a statement's id"),
        _("give two versions to compare"),
        _("is not on the public internet and is not fetched"),
        _("no article on this page"),
        _("no page in the archive has this address"),
        _("nothing is different from what stands there: accept it instead"),
        _("only http and https can be fetched"),
        _("the page is empty"),
        _("the request took too long to arrive"),
        _("there is no server of this name"),
        _("there is no such page"),
        _("this archive is open for reading only"),
        _("this cannot be asked"),
        _("this form is no longer valid: go back, reload it, send it again"),
        _("too much is being done at once, try again in a minute"),
    )
)
"""Messages as they are raised, or what they end in after what they are about and a colon."""


def told(words: str, say: Callable[[str], str]) -> str:
    """An error's message with ``say``, which translates, where it is one that is known.

    >>> told("x.example: the page is empty", str.upper)
    'x.example: THE PAGE IS EMPTY'
    """
    words = PLAIN.get(words, words)
    if words in KNOWN:
        return say(words)
    about, colon, end = words.rpartition(": ")
    return about + colon + say(end) if end in KNOWN else words
