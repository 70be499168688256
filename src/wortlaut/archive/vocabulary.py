"""The vocabulary: which number each word of quotations has, and what leads to it."""

import apsw
import msgspec

from wortlaut.archive.words import BREAK, lemmas, spellings, tokens

BREAK_TERM = "0"
"""Stands among the terms of a text where something was left out."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def terms(connection: apsw.Connection, surfaces: dict[str, str], language: str) -> dict[str, str]:
    """The term of each word; words that are new are learnt.

    ``surfaces`` says how the text has each word, which its lemmas depend on.
    """
    surfaces = {word: surface for word, surface in surfaces.items() if word != BREAK}
    known = dict(
        connection.execute(
            "SELECT w.word, w.id FROM json_each(?) j JOIN found_word w"
            " ON w.word = j.value AND w.language = ?",
            (msgspec.json.encode(list(surfaces)).decode(), language),
        )
    )
    last = connection.execute("SELECT coalesce(max(id), 0) FROM found_word").get
    new = [word for word in surfaces if word not in known]
    numbered = list(enumerate(new, last + 1))
    connection.executemany(
        "INSERT INTO found_word VALUES (?, ?, ?)", [(n, word, language) for n, word in numbered]
    )
    connection.executemany(
        "INSERT INTO found_spelling VALUES (?, ?)",
        [(form, n) for n, word in numbered for form in spellings(word)],
    )
    connection.executemany(
        "INSERT INTO found_lemma VALUES (?, ?)",
        [(lemma, n) for n, word in numbered for lemma in lemmas(surfaces[word], language)],
    )
    connection.executemany(
        "INSERT INTO found_part (rowid, spellings) VALUES (?, ?)",
        [(n, " ".join(spellings(word))) for n, word in numbered],
    )
    numbers = known | {word: n for n, word in numbered}
    return {BREAK: BREAK_TERM} | {word: term(n) for word, n in numbers.items()}


def text_terms(connection: apsw.Connection, text: str, language: str) -> str:
    """The words of a text as the full-text table takes them."""
    found = tokens(text)
    known = terms(connection, {word: text[s:e] for (s, e), word in found}, language)
    return " ".join(known[word] for _, word in found)


def term(number: int) -> str:
    """A word's number as the full-text table has it: to the base of 36."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
