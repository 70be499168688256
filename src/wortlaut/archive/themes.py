"""What somebody's statements are about: their most repeated words, and whom they speak of."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from wortlaut.archive.query import Count, Hit
from wortlaut.archive.store import Archive
from wortlaut.archive.words import tokens
from wortlaut.languages.pack import find_pack
from wortlaut.spans import Span, contains

_Mentions = tuple[tuple[Span, ...], ...]


def repeated_words(archive: Archive, hits: Sequence[Hit], limit: int = 20) -> tuple[Count, ...]:
    """The words that stand in most of the statements, function words left out, at least in two.

    Inflected forms count as one word, named by the form that is there most.
    """
    languages = _languages(archive, hits)
    closed = {language: _closed(language) for language in {None, *languages.values()}}
    said: list[tuple[str | None, dict[str, str]]] = []
    for hit in hits:
        language = languages.get(hit.reading)
        text = hit.statement.quotation.text
        words = {
            word: text[span.start : span.end]
            for span, word in reversed(tokens(text))
            if len(word) >= 3 and word not in closed[language] and not word.isdigit()
        }
        said.append((language, words))
    known = {
        language: _lemmas(
            archive, language, {w for other, ws in said for w in ws if other == language}
        )
        for language in closed
    }
    forms: dict[str, Counter[str]] = {}
    for language, words in said:
        found: dict[str, str] = {}
        for word, surface in words.items():
            lemma = known[language].get(word, word)
            if lemma not in closed[language]:
                found.setdefault(lemma, surface)
        for lemma, surface in found.items():
            forms.setdefault(lemma, Counter())[surface] += 1
    counts = [
        Count(lemma, max(seen, key=lambda form: (seen[form], form)), seen.total())
        for lemma, seen in forms.items()
        if seen.total() > 1
    ]
    counts.sort(key=lambda count: (-count.hits, count.label))
    return tuple(counts[:limit])


def _lemmas(archive: Archive, language: str | None, words: set[str]) -> dict[str, str]:
    """One lemma of each word, out of the index's vocabulary: the dictionary is slow and large."""
    rows: list[Any] = archive.connection.execute(
        "SELECT w.word, min(l.lemma) FROM json_each(?) j JOIN found_word w ON w.word = j.value"
        " AND w.language = ? JOIN found_lemma l ON l.word = w.id GROUP BY w.id",
        (msgspec.json.encode(sorted(words)).decode(), language or "de"),
    ).fetchall()
    return dict(rows)


def _closed(language: str | None) -> frozenset[str]:
    pack = find_pack(language)
    return pack.words("closed_words") | pack.words("function_words") if pack else frozenset()


def spoken_of(archive: Archive, hits: Sequence[Hit], limit: int = 12) -> tuple[Count, ...]:
    """Speakers of the same pages who are mentioned inside the statements, but not who says them.

    ``key`` is what a query takes: an id of the register, or a name.
    """
    speakers: dict[int, list[tuple[str, int | None, _Mentions]]] = {}
    readings = {hit.reading for hit in hits}
    marks = ",".join("?" * len(readings))
    row: Any
    for row in archive.connection.execute(
        f"SELECT reading, name, person, mentions FROM speaker WHERE reading IN ({marks})",
        tuple(readings),
    ):
        mentions = msgspec.json.decode(row[3], type=_Mentions)
        speakers.setdefault(row[0], []).append((row[1], row[2], mentions))
    roots = archive.names.roots()
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for hit in hits:
        said_by = hit.statement.speaker.name if hit.statement.speaker else None
        for name, person, mentions in speakers.get(hit.reading, ()):
            root = roots.get(person, person) if person is not None else None
            if name == said_by or (root is not None and root == hit.person):
                continue
            if any(contains(hit.statement.quotation.spans, mention) for mention in mentions):
                key = str(root) if root is not None else name
                counts[key] += 1
                labels.setdefault(key, name)
    return tuple(Count(key, labels[key], n) for key, n in counts.most_common(limit))


def _languages(archive: Archive, hits: Sequence[Hit]) -> dict[int, str | None]:
    readings = {hit.reading for hit in hits}
    marks = ",".join("?" * len(readings))
    rows: list[Any] = archive.connection.execute(
        f"SELECT id, language FROM reading WHERE id IN ({marks})", tuple(readings)
    ).fetchall()
    return dict(rows)
