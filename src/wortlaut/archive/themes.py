"""What somebody's statements are about: their most repeated words, and whom they speak of."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from wortlaut.archive.query import Count, Hit
from wortlaut.archive.store import Archive
from wortlaut.archive.words import BREAK, lemmas, tokens
from wortlaut.languages.pack import find_pack
from wortlaut.spans import Span, contains

_Mentions = tuple[tuple[Span, ...], ...]


def repeated_words(archive: Archive, hits: Sequence[Hit], limit: int = 20) -> tuple[Count, ...]:
    """The words that stand in most of the statements, function words left out, at least in two.

    Inflected forms count as one word, named by the form that is there most.
    """
    languages = _languages(archive, hits)
    forms: dict[str, Counter[str]] = {}
    left_out = {language: _closed(language) for language in {None, *languages.values()}}
    for hit in hits:
        language = languages.get(hit.reading)
        closed = left_out[language]
        text = hit.statement.quotation.text
        found: dict[str, str] = {}
        for span, word in tokens(text):
            surface = text[span.start : span.end]
            if word == BREAK or len(word) < 3 or word in closed or word.isdigit():
                continue
            lemma = lemmas(surface, language)[0] if language else word
            if lemma not in closed:
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
