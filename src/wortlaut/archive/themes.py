"""What somebody's statements are about: their most repeated words, and whom they speak of."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from wortlaut.archive.query import Count, Hit
from wortlaut.archive.store import Archive
from wortlaut.archive.words import tokens
from wortlaut.languages.pack import find_pack
from wortlaut.spans import Span, contains

_NAME_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_IN = 500
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
    found: list[dict[str, str]] = []
    for language, words in said:
        by_lemma: dict[str, str] = {}
        for word, surface in words.items():
            lemma = known[language].get(word, word)
            if lemma not in closed[language]:
                by_lemma.setdefault(lemma, surface)
        found.append(by_lemma)
    # Most words are there once: only of the others is counted how they are written.
    totals = Counter(chain.from_iterable(found))
    forms: dict[str, Counter[str]] = {lemma: Counter() for lemma, n in totals.items() if n > 1}
    for by_lemma in found:
        for lemma in by_lemma.keys() & forms.keys():
            forms[lemma][by_lemma[lemma]] += 1
    counts = [
        Count(lemma, max(seen, key=lambda form: (seen[form], form)), totals[lemma])
        for lemma, seen in forms.items()
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
    """Who is named inside the statements, but for who says them.

    They are found by their whole names in the register, and by the mentions of speakers of the same
    page. ``key`` is what a query takes: an id of the register, or a name.
    """
    mentioned = _mentioned(archive, hits)
    named = _named(archive, hits)
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for number, hit in enumerate(hits):
        said_by = hit.statement.speaker.name if hit.statement.speaker else None
        found = {**mentioned.get(number, {}), **named.get(number, {})}
        for key, name in found.items():
            if name != said_by and key != str(hit.person):
                counts[key] += 1
                labels.setdefault(key, name)
    return tuple(Count(key, labels[key], n) for key, n in counts.most_common(limit))


def _mentioned(archive: Archive, hits: Sequence[Hit]) -> dict[int, dict[str, str]]:
    """Speakers of the page with a mention inside each statement, by number of the hit."""
    readings = {hit.reading for hit in hits}
    marks = ",".join("?" * len(readings))
    rows: list[Any] = archive.connection.execute(
        f"SELECT reading, name, person, mentions FROM speaker WHERE reading IN ({marks})",
        tuple(readings),
    ).fetchall()
    roots = archive.names.roots()
    speakers: dict[int, list[tuple[str, str, _Mentions]]] = {}
    for reading, name, person, mentions in rows:
        key = name if person is None else str(roots.get(person, person))
        spans = msgspec.json.decode(mentions, type=_Mentions)
        speakers.setdefault(reading, []).append((key, name, spans))
    return {
        number: {
            key: name
            for key, name, mentions in speakers.get(hit.reading, ())
            if any(contains(hit.statement.quotation.spans, mention) for mention in mentions)
        }
        for number, hit in enumerate(hits)
    }


def _named(archive: Archive, hits: Sequence[Hit]) -> dict[int, dict[str, str]]:
    """People of the register whose whole name, of two words or more, stands in each statement."""
    runs: dict[str, set[int]] = {}
    for number, hit in enumerate(hits):
        words = _NAME_WORD.findall(hit.statement.quotation.text)
        for start in range(len(words)):
            for length in (2, 3, 4):
                run = words[start : start + length]
                if len(run) == length and run[0][0].isupper() and run[-1][0].isupper():
                    runs.setdefault(" ".join(run), set()).add(number)
    roots = archive.names.roots()
    found: dict[int, dict[str, str]] = {}
    for batch in _batched(runs, _IN):
        marks = ",".join("?" * len(batch))
        rows: list[Any] = archive.connection.execute(
            f"SELECT name, person FROM people_alias WHERE name IN ({marks})", batch
        ).fetchall()
        for name, person in rows:
            for number in runs[name]:
                found.setdefault(number, {})[str(roots.get(person, person))] = name
    return found


def _batched(items: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    waiting = iter(items)
    while batch := tuple(islice(waiting, size)):
        yield batch


def _languages(archive: Archive, hits: Sequence[Hit]) -> dict[int, str | None]:
    readings = {hit.reading for hit in hits}
    marks = ",".join("?" * len(readings))
    rows: list[Any] = archive.connection.execute(
        f"SELECT id, language FROM reading WHERE id IN ({marks})", tuple(readings)
    ).fetchall()
    return dict(rows)
