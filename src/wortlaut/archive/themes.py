"""What somebody's statements are about: their most repeated words, and whom they speak of."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

import msgspec

from wortlaut.archive import layers
from wortlaut.archive.query import Count
from wortlaut.archive.store import Archive
from wortlaut.archive.words import TOKEN, fold
from wortlaut.languages.pack import find_pack
from wortlaut.spans import GAP, Span, contains

_NAME_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
_LEMMAS = 50_000
"""Words whose lemma is kept in memory; those of statements are a few thousand, again and again."""
_Mentions = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What themes need to know of a statement: its words, where they stand, and who said them."""

    text: str
    spans: tuple[Span, ...]
    reading: int
    language: str | None
    speaker: str | None
    person: int | None


def said(archive: Archive, rows: Sequence[int]) -> list[Said]:
    """The statements in some rows of the index, in order; a fraction of the work of whole hits."""
    found: dict[int, Said] = {}
    with archive.columns.snapshot() as columns:
        people = dict(zip(rows, columns["person"][list(rows)].tolist(), strict=True))
        pieces: Any = archive.connection.execute(
            'SELECT s.id, s.reading, r.language, s.speaker_name, e.start, e."end", e.words'
            " FROM evidence e JOIN statement s ON s.id = e.statement"
            " JOIN reading r ON r.id = s.reading WHERE e.role = 'quotation'"
            " AND e.statement IN (SELECT value FROM json_each(?)) ORDER BY e.statement, e.piece",
            (msgspec.json.encode(rows).decode(),),
        )
        for (row, reading, language, name), cut in groupby(pieces, key=itemgetter(0, 1, 2, 3)):
            parts = [(Span(start, end), words) for *_, start, end, words in cut]
            found[row] = Said(
                GAP.join(words for _, words in parts),
                tuple(span for span, _ in parts),
                reading,
                language,
                name,
                people[row] or None,
            )
        corrected = [row for row in rows if row not in found]
        stands = layers.stands(archive.connection, corrected) if corrected else []
        for row, (statement, place, *_) in zip(corrected, stands, strict=True):
            found[row] = Said(
                statement.quotation.text,
                statement.quotation.spans,
                place.reading,
                archive.connection.execute(
                    "SELECT language FROM reading WHERE id = ?", (place.reading,)
                ).get,
                statement.speaker.name if statement.speaker else None,
                people[row] or None,
            )
    return [found[row] for row in rows]


def repeated_words(archive: Archive, said: Sequence[Said], limit: int = 20) -> tuple[Count, ...]:
    """The words that stand in most of the statements, function words left out, at least in two.

    Inflected forms count as one word, named by the form that is there most.
    """
    closed = {one.language: _closed(one.language) for one in said}
    written: list[tuple[str | None, dict[str, str]]] = []
    for one in said:
        without = closed[one.language]
        words = {
            word: surface
            for surface in reversed(TOKEN.findall(one.text))
            if len(word := fold(surface)) >= 3 and word not in without and not word.isdigit()
        }
        written.append((one.language, words))
    known = {
        language: _lemmas(
            archive, language, {w for other, ws in written for w in ws if other == language}
        )
        for language in closed
    }
    found: list[dict[str, str]] = []
    for language, words in written:
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
    language = language or "de"
    known: dict[str, str] = archive.remembered("lemmas", language, dict)
    if len(known) > _LEMMAS:
        known.clear()
    asked = [word for word in words if word not in known]
    rows: list[Any] = archive.connection.execute(
        "SELECT w.word, min(l.lemma) FROM json_each(?) j JOIN found_word w ON w.word = j.value"
        " AND w.language = ? JOIN found_lemma l ON l.word = w.id GROUP BY w.id",
        (msgspec.json.encode(asked).decode(), language),
    ).fetchall()
    known |= rows
    return known


def _closed(language: str | None) -> frozenset[str]:
    pack = find_pack(language)
    return pack.words("closed_words") | pack.words("function_words") if pack else frozenset()


def spoken_of(archive: Archive, said: Sequence[Said], limit: int = 12) -> tuple[Count, ...]:
    """Who is named inside the statements, but for who says them.

    They are found by their whole names in the register, and by the mentions of speakers of the same
    page. ``key`` is what a query takes: an id of the register, or a name.
    """
    roots = archive.names.roots()
    mentioned = _mentioned(archive, said, roots)
    named = _named(archive, said, roots)
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for number, one in enumerate(said):
        person = str(roots.get(one.person or 0, one.person))
        for key, name in {**mentioned[number], **named.get(number, {})}.items():
            if name != one.speaker and key != person:
                counts[key] += 1
                labels.setdefault(key, name)
    return tuple(Count(key, labels[key], n) for key, n in counts.most_common(limit))


def _mentioned(
    archive: Archive, said: Sequence[Said], roots: dict[int, int]
) -> list[dict[str, str]]:
    """Speakers of the page with a mention inside each statement."""
    rows: list[Any] = archive.connection.execute(
        "SELECT reading, name, person, mentions FROM speaker"
        " WHERE reading IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted({one.reading for one in said})).decode(),),
    ).fetchall()
    speakers: dict[int, list[tuple[str, str, _Mentions]]] = {}
    for reading, name, person, mentions in rows:
        key = name if person is None else str(roots.get(person, person))
        spans = msgspec.json.decode(mentions, type=_Mentions)
        speakers.setdefault(reading, []).append((key, name, spans))
    return [
        {
            key: name
            for key, name, mentions in speakers.get(one.reading, ())
            if any(
                one.spans[0].start <= mention[0].start < one.spans[-1].end
                and contains(one.spans, mention)
                for mention in mentions
            )
        }
        for one in said
    ]


def _named(
    archive: Archive, said: Sequence[Said], roots: dict[int, int]
) -> dict[int, dict[str, str]]:
    """People of the register whose whole name, of two words or more, stands in each statement."""
    runs: dict[str, set[int]] = {}
    for number, one in enumerate(said):
        words = _NAME_WORD.findall(one.text)
        upper = [word[0].isupper() for word in words]
        for first, begins in enumerate(upper):
            for last in range(first + 1, min(first + 4, len(words))) if begins else ():
                if upper[last]:
                    runs.setdefault(" ".join(words[first : last + 1]), set()).add(number)
    rows: list[Any] = archive.connection.execute(
        "SELECT name, person FROM json_each(?) j JOIN people_alias a ON a.name = j.value",
        (msgspec.json.encode(list(runs)).decode(),),
    ).fetchall()
    found: dict[int, dict[str, str]] = {}
    for name, person in rows:
        for number in runs[name]:
            found.setdefault(number, {})[str(roots.get(person, person))] = name
    return found
