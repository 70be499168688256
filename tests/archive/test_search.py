"""A search finds what a look at every statement finds, and marks exactly the words it matched."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archive.builder import Said, put

from wortlaut.archive import Archive
from wortlaut.archive.query import Facet, Query, Sort
from wortlaut.archive.search import search, timeline
from wortlaut.archive.words import lemmas, spellings, tokens
from wortlaut.errors import QueryError
from wortlaut.types import Medium, SpeakerKind, StatementType

VOCABULARY = (
    "Präsident Präsidenten Ministerpräsidentin Vizepräsident Brücke Brücken Straßenbahnbrücke"
    " Strasse Straße Müller Mueller Muller sprach spricht gesprochen Nacht acht Haus Häuser"
    " Rathaus Rat die der und 1200 Kyjiw Фёдор Федор EU-Kommission Kommission … Café"
).split()
PARTS = (
    "präsident",
    "praesidenten",
    "bruecken",
    "Brücken",
    "straße",
    "STRASSE",
    "müller",
    "mueller",
    "muller",
    "sprechen",
    "acht",
    "haus",
    "rat",
    "die",
    "федор",
    "EU-Kommission",
    "cafe",
    "brü*",
    "*bahn*",
    "*präsident",
    '"die brücke"',
    "„der Rat“",
    "-haus",
    "-präsident",
    '-"der rat"',
    "unbekannt",
    '"die … brücke"',
    "haus OR rat",
    'brücke OR *bahn* OR "und die"',
)
words = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6).map(" ".join)
said = st.builds(
    Said,
    words,
    st.sampled_from(["Helma Vrees", "Tilo Brackwede", "Kreis Ostermoor", "sie", None]),
    st.sampled_from([None, "dem Kreistag", "die Presse"]),
    st.sampled_from(StatementType),
    st.sampled_from(Medium),
    st.sampled_from([0.0, 0.25, 0.3, 0.97, 1.0]),
    st.booleans(),
)


def seldom(*values: object) -> st.SearchStrategy[object]:
    """Mostly no filter: with one of each kind, nearly every search would find nothing."""
    return st.sampled_from([None] * 4 * len(values) + list(values))


queries = st.builds(
    Query,
    st.lists(st.sampled_from(PARTS), max_size=2).map(" ".join),
    speaker=seldom("vrees", "Kreis Ostermoor", "Tilo Brackwede", "moor"),
    addressee=seldom("kreistag"),
    outlet=seldom("bote", "Der Bote"),
    type=seldom(*StatementType),
    medium=seldom(Medium.SPEECH, Medium.UNKNOWN),
    since=seldom("2025", "2026-03", "2026-03-04"),
    until=seldom("2025", "2026-03", "2026-03-03"),
    min_confidence=st.sampled_from([0.0, 0.0, 0.0, 0.25, 0.3, 0.97]),
    nested=seldom(True, False),
    sort=st.sampled_from(Sort),
    limit=st.just(1000),
)


def test_words_as_users_type_them(archive: Archive) -> None:
    put(
        archive,
        Said("Die Ministerpräsidentin der Brückenstadt wohnt in der Hauptstraße."),
        Said("Wir haben gestern mit dem Präsidenten Müller gesprochen."),
        Said("In der Nacht fuhr nichts."),
    )

    def found(text: str) -> list[str]:
        return [
            hit.statement.quotation.text[slice(*span)]
            for hit in search(archive, Query(text)).hits
            for span in hit.matches
        ]

    assert found("präsident") == ["Präsidenten", "Ministerpräsidentin"]  # whole words first
    assert found("praesident") == found("Präsidenten") == found("präsident")
    assert found("sprechen") == ["gesprochen"]
    assert found("mueller") == found("Muller") == found("MÜLLER") == ["Müller"]
    assert found("hauptstrasse") == ["Hauptstraße"]
    assert found("acht") == []
    assert found("*acht*") == ["Nacht"]
    assert found('"der Nacht"') == ["der Nacht"]
    assert found("brück*") == ["Brückenstadt"]
    assert found("gestern -müller") == []
    assert found("nacht OR gestern") == ["Nacht", "gestern"]


def test_long_phrases_in_many_spellings(archive: Archive) -> None:
    written = "Für Müller wäre über Käthe Böhms Füße nur Gutes zu hören"
    for number, text in enumerate(
        (
            written,
            written.replace("ü", "ue").replace("ä", "ae").replace("ö", "oe"),
            written.translate(str.maketrans("üäö", "uao")),
            "Käthe Böhms Füße nur Gutes zu hören und Für Müller wäre über",
        )
    ):
        put(archive, Said(text), url=f"https://a.example/{number}")
    results = search(archive, Query(f'"{written}"'))
    assert results.total == 3
    assert all(hit.matches == ((0, len(hit.statement.quotation.text)),) for hit in results.hits)
    assert search(archive, Query('-"käthe böhms füße nur gutes zu hören und für"')).total == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('"die Brücke', "not closed"),
        ("OR brücke", "both sides"),
        ("brücke OR", "both sides"),
        ("brücke OR OR rat", "both sides"),
        ("brücke OR -rat", "cannot stand beside"),
        ("*", "put letters"),
        ("b*", "at least two letters"),
        ("*br*", "at least three letters"),
        ("…", "no word"),
        ("EU-Kom*", "one word only"),
    ],
)
def test_searches_that_cannot_be_understood(archive: Archive, wrong: str, said: str) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        search(archive, Query(wrong))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("wrong", ["gestern", "2026-13", "2026-02-30", "2026-3", "", "20260303"])
def test_wrong_dates(archive: Archive, wrong: str) -> None:
    with pytest.raises(QueryError, match="is no date for since"):
        search(archive, Query(since=wrong))


def test_empty_archive(archive: Archive) -> None:
    results = search(archive, Query("brücke", speaker="Vrees"), tuple(Facet))
    assert results.total == 0
    assert results.hits == ()
    assert all(counts == () for counts in results.facets.values())
    assert timeline(archive, Query()) == ()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    st.lists(st.tuples(st.lists(said, min_size=1, max_size=4), st.integers(0, 3)), max_size=4),
    st.lists(queries, min_size=8, max_size=8),
)
def test_search_finds_what_a_look_at_all_finds(
    archive: Archive, pages: list[tuple[list[Said], int]], asked: list[Query]
) -> None:
    archive.connection.execute("BEGIN IMMEDIATE")
    try:
        compare(archive, pages, asked)
    finally:
        archive.connection.execute("ROLLBACK")


def compare(archive: Archive, pages: list[tuple[list[Said], int]], asked: list[Query]) -> None:
    kept: list[tuple[Said, str, str]] = []
    for number, (statements, kind) in enumerate(pages):
        outlet = ("Ostermoorer Bote", "Der Bote", "Küstenblatt", None)[kind]
        published = ("2026-03-03", "2026-03-04T12:00", "2025", None)[kind]
        # Two equal ones on a page would be one.
        unlike = list({(s.words, s.speaker): s for s in statements}.values())
        url = f"https://ostermoor.example/{number}"
        put(archive, *unlike, url=url, outlet=outlet, published=published)
        day = {2: 20250000, 1: 20260304}.get(kind, 20260303)
        kept += [
            (replace(s, nested=s.nested and at > 0), outlet or "", day)
            for at, s in enumerate(unlike)
        ]
    vocabulary = {word for s, *_ in kept for _, word in tokens(s.words) if word}
    for query in asked:
        expected = [row for row in kept if holds(query, row, vocabulary)]
        results = search(archive, query, tuple(Facet), facet_size=1000)
        assert Counter(
            (h.statement.quotation.text, h.statement.confidence) for h in results.hits
        ) == Counter((s.words, s.confidence) for s, *_ in expected)
        assert results.total == len(expected)
        assert counted(results.facets[Facet.TYPE]) == Counter(s.type for s, *_ in expected)
        assert counted(results.facets[Facet.OUTLET]) == Counter(
            outlet for _, outlet, _ in expected if outlet
        )
        assert sum(c.hits for c in timeline(archive, query)) == len(expected)
        in_order(query.sort, results.hits)
        for hit in results.hits:
            text = hit.statement.quotation.text
            assert list(hit.matches) == marked(query.words, text, vocabulary)


def counted(counts: tuple) -> Counter:  # type: ignore[type-arg]
    return Counter({count.label: count.hits for count in counts})


def in_order(sort: Sort, hits: tuple) -> None:  # type: ignore[type-arg]
    if sort is Sort.NEWEST:
        assert [h.day for h in hits] == sorted((h.day for h in hits), reverse=True)
    elif sort is Sort.OLDEST:
        assert [h.day for h in hits] == sorted(h.day for h in hits)
    elif sort is Sort.CONFIDENCE:
        confidence = [h.statement.confidence for h in hits]
        assert confidence == sorted(confidence, reverse=True)


def holds(query: Query, row: tuple[Said, str, int], vocabulary: set[str]) -> bool:
    one, outlet, day = row
    speaker = (one.speaker or "").lower()
    addressee = (one.addressee or "").lower()
    return (
        matching(query.words, one.words, vocabulary)
        and (query.speaker is None or query.speaker.lower() in speaker)
        and (query.addressee is None or query.addressee in addressee)
        and (
            query.outlet is None
            or query.outlet.lower() in outlet.lower().split()
            or query.outlet.lower() == outlet.lower()
        )
        and query.type in (None, one.type)
        and query.medium in (None, one.medium)
        and one.confidence >= query.min_confidence
        and query.nested in (None, one.nested)
        and (query.since is None or day >= int(query.since.replace("-", "").ljust(8, "0")))
        and (query.until is None or day <= int(query.until.replace("-", "").ljust(8, "9")))
    )


def matching(query: str, text: str, vocabulary: set[str]) -> bool:
    alternatives: list[list[str]] = []
    parts = split(query)
    for at, part in enumerate(parts):
        if part == "OR":
            continue
        if at and parts[at - 1] == "OR":
            alternatives[-1].append(part)
        else:
            alternatives.append([part])
    return all(
        not spans(parts[0][1:], text, vocabulary)
        if parts[0].startswith("-")
        else any(spans(part, text, vocabulary) for part in parts)
        for parts in alternatives
    )


def split(query: str) -> list[str]:
    """The parts of a query as the lists above write them."""
    parts, rest = [], query.replace("„", '"').replace("“", '"')
    while rest := rest.strip():
        if rest.lstrip("-").startswith('"'):
            end = rest.index('"', rest.index('"') + 1) + 1
        else:
            end = (rest + " ").index(" ")
        parts.append(rest[:end])
        rest = rest[end:]
    return parts


def marked(query: str, text: str, vocabulary: set[str]) -> list[tuple[int, int]]:
    found = sorted(
        span
        for part in split(query)
        if not part.startswith("-") and part != "OR"
        for span in spans(part, text, vocabulary)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def spans(part: str, text: str, vocabulary: set[str]) -> list[tuple[int, int]]:
    """What a part of a query matches in a text, found out the slow way."""
    cut = tokens(text)
    asked = [word for _, word in tokens(part.strip("…"))]
    if part.startswith('"') or len(asked) > 1:
        return [
            (cut[at][0].start, cut[at + len(asked) - 1][0].end)
            for at in range(len(cut) - len(asked) + 1)
            if all(alike(cut[at + n][1], word) for n, word in enumerate(asked))
        ]
    (word,) = asked
    form = spellings(word)[0]
    if part.startswith("*") and part.endswith("*"):
        good = {t for t in vocabulary if any(form in s for s in spellings(t))}
    elif part.startswith("*"):
        good = {t for t in vocabulary if any(s.endswith(form) for s in spellings(t))}
    elif part.endswith("*"):
        good = {t for t in vocabulary if any(s.startswith(form) for s in spellings(t))}
    else:
        spelt = {t for t in vocabulary if alike(t, word)}
        umlauts = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
        stems = {s for t in spelt or {word, umlauts} for s in lemmas(t, "de")}
        good = spelt | {t for t in vocabulary if stems & set(lemmas(t, "de"))}
        for stem in {word, *stems}:
            short = spellings(stem)[0]
            if len(stem) >= 4 and spellings(stem)[-1][:4] == spellings(word)[-1][:4]:
                good |= {
                    t
                    for t in vocabulary
                    if any(s.startswith(short) or short in s[3:] for s in spellings(t))
                }
    return [tuple(span) for span, t in cut if t in good]


def alike(one: str, other: str) -> bool:
    return bool(set(spellings(one)) & set(spellings(other)))


def test_people_are_found_by_any_name_and_after_merging(archive: Archive) -> None:
    from wortlaut.people import merge, split, undo

    put(archive, Said("Eins.", "Helma Vrees"), Said("Zwei.", "Helma Vrees-Kolbe"))
    people = archive.people
    one, other = archive.names.persons("Helma Vrees")[:2]

    def speakers() -> dict[str, int]:
        return {
            c.label: c.hits for c in search(archive, Query(), (Facet.SPEAKER,)).facets["speaker"]
        }

    assert speakers() == {"Helma Vrees": 1, "Helma Vrees-Kolbe": 1}
    merge(people, one, other)
    assert speakers() == {"Helma Vrees": 2}
    assert search(archive, Query(speaker=str(other))).total == 2
    assert search(archive, Query(speaker="kolbe")).total == 2
    assert {hit.person for hit in search(archive, Query()).hits} == {one}
    split(people, other)
    assert search(archive, Query(speaker=str(other))).total == 1
    undo(people)
    assert speakers() == {"Helma Vrees": 2}
    people.add_alias(one, "Die Brückenfrau")
    assert search(archive, Query(speaker="brueckenfrau")).total == 2
    with pytest.raises(QueryError, match="nobody with id 99"):
        search(archive, Query(speaker="99"))
    assert search(archive, Query(speaker="Niemand")).total == 0


def test_speakers_whom_the_register_does_not_have_are_found_by_name(archive: Archive) -> None:
    put(archive, Said("Eins.", "die Anwohner", kind=SpeakerKind.GROUP))
    results = search(archive, Query(speaker="Anwohner"), (Facet.SPEAKER,))
    assert results.total == 1
    assert results.hits[0].person is None
    (count,) = results.facets[Facet.SPEAKER]
    assert search(archive, Query(speaker=count.key)).total == count.hits == 1


def test_pages_of_hits_tile_the_whole(archive: Archive) -> None:
    put(archive, *(Said(f"Satz {n} der Reihe.") for n in range(23)))
    for sort in Sort:
        rows = [
            hit.row
            for offset in range(0, 30, 5)
            for hit in search(archive, Query("satz", sort=sort, limit=5, offset=offset)).hits
        ]
        assert len(rows) == len(set(rows)) == 23


def test_a_word_of_repeated_letters_is_held_against_all_of_them(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wortlaut.archive.matching.MAX_WORDS", 2)
    put(archive, Said("Seehunde und Seesterne im Seebad."), Said("Die Seeseefahrt fiel aus."))
    # "see" alone is in too many words, but what is asked for is in one.
    assert search(archive, Query("seesee")).total == 1
    with pytest.raises(QueryError, match="give more letters"):
        search(archive, Query("*see*"))
