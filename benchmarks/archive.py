"""How large an archive gets and how fast it answers: prints a table.

    python -m benchmarks.archive [--statements 1000000] [--queries 200] [--keep FILE]

Fills an archive with generated pages of eight statements: words by Zipf's law from a vocabulary
with compounds, 50,000 speakers, 200 outlets, ten years. The records are made directly, without the
engine; then the time to add a page is held against the time to read one with the trained model.
Searches run warm, each for other words, in one process; the times are those of the Python call with
20 hits and, where it says so, all six facets.
"""

import argparse
import tempfile
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time

from benchmarks.read import record as read_record
from benchmarks.read import resident, to_text
from rich.console import Console
from rich.table import Table

from wortlaut.archive import Archive
from wortlaut.archive.overview import repeated, same_wording
from wortlaut.archive.profile import profile
from wortlaut.archive.query import Facet, Query, Sort
from wortlaut.archive.search import search, timeline
from wortlaut.config import EngineName, Settings
from wortlaut.languages.pack import find_pack
from wortlaut.spans import Span
from wortlaut.types import (
    Attribution,
    Block,
    BlockKind,
    Engine,
    Evidence,
    Medium,
    Page,
    PageInfo,
    Record,
    Speaker,
    SpeakerKind,
    Statement,
    StatementType,
    Text,
    text_id,
)

PER_PAGE = 8
COMMIT = 100
"""Pages in one commit."""

FUNCTION = (
    "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine"
    " auch als an nach wie im für man aber aus durch wenn nur war noch werden bei hat wir was wird"
    " sein einen welche sind oder zur um haben einer mir über ihm diese einem ihr uns da zum kann"
    " doch vor dieser mich ihn du hatte seine mehr am denn nun unter sehr selbst schon hier bis"
).split()
NOUNS = (
    "Präsident Minister Regierung Partei Wahl Land Stadt Bund Kanzler Rat Haus Markt Preis Krieg"
    " Frieden Recht Gesetz Gericht Bank Geld Steuer Schule Arbeit Kraft Werk Bahn Brücke Straße"
    " Wasser Energie Klima Schutz Hilfe Grenze Sicherheit Polizei Verband Gruppe Sprecher Leiter"
    " Amt Behörde Kammer Fest Platz Bau Plan Ziel Weg Zeit Jahr Woche Kind Familie Frau Mann"
).split()
SYLLABLES = (
    "ba be bo da de do fa fe ga ge ha he ka ke la le lo ma me mo na ne ra re ro sa se ta te to wa"
    " we zi schu brü mün lau rei hof stein berg dorf wald feld bach tal see au"
).split()
MARKS = list(StatementType)


class World:
    """Generated words, people and pages; the same seed gives the same."""

    def __init__(self, statements: int) -> None:
        self.chance = chance = Random(1)
        roots = NOUNS + [
            "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()
            for _ in range(8_000)
        ]
        compounds = [
            chance.choice(roots) + chance.choice(("", "", "s", "n")) + chance.choice(roots).lower()
            for _ in range(300_000)
        ]
        words = list(dict.fromkeys((*FUNCTION, *roots, *compounds)))
        # The nouns that are searched for come among the first, as in the news.
        self.words = words
        # Zipf and Mandelbrot: the first word is in a third of all statements.
        self.weights = list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(len(words))))
        self.speakers = [self._name() for _ in range(50_000)]
        self.heard = list(accumulate(1 / (rank + 5) for rank in range(len(self.speakers))))
        self.outlets = [f"{chance.choice(roots)}er {paper}" for paper in ["Bote", "Blatt"] * 100]
        self.pages = statements // PER_PAGE

    def _name(self) -> str:
        chance = self.chance
        first = "".join(chance.choices(SYLLABLES, k=2)).capitalize()
        last = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 4)))).capitalize()
        return f"{first} {last}"

    def some(self, chance: Random, count: int) -> str:
        """Words, the frequent ones more often."""
        return " ".join(chance.choices(self.words, cum_weights=self.weights, k=count))

    def page(self, number: int) -> tuple[Page, Record]:
        """Page ``number`` with its record."""
        chance = Random(number)
        lines: list[str] = []
        blocks: list[Block] = []
        statements: list[Statement] = []
        speakers: dict[str, Speaker] = {}
        at = 0

        def put(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> int:
            nonlocal at
            start = at
            lines.append(text)
            blocks.append(Block(Span(start, start + len(text)), kind))
            at += len(text) + 1
            return start

        put(self.some(chance, 7), BlockKind.HEADLINE)
        for index in range(PER_PAGE):
            name = self.speakers[bisect(self.heard, chance.random() * self.heard[-1])]
            quotation = self.some(chance, chance.randint(8, 30))
            quotation = f"„{quotation[:1].upper()}{quotation[1:]}“"
            line = f"{quotation}, sagte {name} am Montag."
            start = put(line)
            cue = start + len(quotation) + 2
            who = cue + len("sagte ")
            key = sha256(f"{number} {name}".encode()).hexdigest()[:12]
            mention = Evidence((Span(who, who + len(name)),), name)
            speakers[key] = Speaker(key, name, SpeakerKind.PERSON, (mention.spans,), named=True)
            statements.append(
                Statement(
                    sha256(f"{number} {index}".encode()).hexdigest()[:12],
                    chance.choice(MARKS),
                    Medium.SPEECH,
                    Evidence((Span(start, start + len(quotation)),), quotation),
                    Evidence((Span(cue, cue + 5),), "sagte"),
                    Evidence((Span(cue, who + len(name)),), f"sagte {name}"),
                    Attribution(mention, key, name, (), 0.9),
                    None,
                    None,
                    round(chance.uniform(0.4, 1), 3),
                    "generated",
                )
            )
            put(self.some(chance, chance.randint(10, 40)) + ".")
        content = "\n".join(lines)
        body = f"<html><body><article>{content}</article></body></html>".encode()
        outlet = chance.choice(self.outlets)
        day = date(2016, 1, 1) + timedelta(days=number * 3650 // max(1, self.pages))
        url = f"https://{sha256(outlet.encode()).hexdigest()[:8]}.example/{number}"
        record = Record(
            1,
            Engine("generated", "1", "de", ("made",)),
            PageInfo(url, sha256(body).hexdigest(), "text/html", f"{day}T10:00:00Z"),
            Text(
                text_id(content),
                content,
                "de",
                lines[0],
                "Politik",
                outlet,
                None,
                f"{day}T08:00",
                None,
                tuple(blocks),
            ),
            tuple(speakers.values()),
            tuple(statements),
        )
        return Page(url, body, "text/html", "utf-8", url, f"{day}T10:00:00Z"), record


def fill(archive: Archive, world: World) -> list[tuple[str, str]]:
    """Adds all pages, a hundred in each commit, as one run."""
    adding = 0.0
    times: list[float] = []
    early = 0.0
    for first in range(0, world.pages, COMMIT):
        made = [world.page(n) for n in range(first, min(first + COMMIT, world.pages))]
        start, core = perf_counter(), process_time()
        with archive.change():
            for page, record in made:
                archive.add(page, record, (page.source,))
        times.append(1000 * (process_time() - core) / len(made))
        adding += perf_counter() - start
        if first <= world.pages // 10:
            early = resident()
    start = perf_counter()
    archive.settle()  # as at the end of every run
    adding += perf_counter() - start
    late = resident()
    tenth = max(1, len(times) // 10)
    return [
        ("pages added", f"{world.pages} with {world.pages * PER_PAGE} statements, {adding:.0f} s"),
        (
            "a page",
            f"{1000 * adding / world.pages:.2f} ms with {COMMIT} in a commit; of the processor "
            f"median {median(times):.2f} ms (the first tenth {median(times[:tenth]):.2f} ms, the "
            f"last {median(times[-tenth:]):.2f} ms)",
        ),
        (
            "memory",
            f"{early:.0f} MB after a tenth of the pages, {late:.0f} MB after all "
            f"({late - early:+.0f} MB)",
        ),
    ]


def one_by_one(archive: Archive, world: World, count: int = 50) -> tuple[str, str]:
    """A page with a commit of its own."""
    times = []
    for number in range(world.pages, world.pages + count):
        page, record = world.page(number)
        times.append(
            timed(lambda a, p=page, r=record: a.add(p, r, (p.source,)), archive)  # type: ignore[misc]
        )
    wall, core = (median(column) for column in zip(*times, strict=True))
    return "a page, its own commit", f"{wall:.2f} ms, of the processor {core:.2f} ms"


def reading(archive: Archive, count: int = 100) -> tuple[str, str]:
    """Reading a generated article with the model."""
    pack = find_pack("de")
    assert pack is not None
    settings = Settings(engine=EngineName.AUTO, language="de")
    texts = [to_text(number) for number in range(count + 10)]
    times = [timed(lambda _, t=t: read_record(t, pack, settings), archive) for t in texts]  # type: ignore[misc]
    wall, core = (median(column) for column in zip(*times[10:], strict=True))
    words = sum(len(text.content.split()) for text in texts) / len(texts)
    return (
        "reading a page",
        f"{wall:.1f} ms with the model, of the processor {core:.1f} ms; {words:.0f} words",
    )


def questions(world: World, count: int) -> Iterator[tuple[str, list[Callable[[Archive], object]]]]:
    """Kinds of searches with ``count`` different ones each."""
    chance = Random(2)
    content = world.words[len(FUNCTION) :]

    def words(low: int, high: int) -> list[str]:
        return [content[chance.randint(low, high)] for _ in range(count)]

    def phrase(length: int) -> str:
        _, record = world.page(chance.randrange(world.pages))
        cut = chance.choice(record.statements).quotation.text.strip("„“").split()
        first = chance.randint(0, len(cut) - length)
        return '"' + " ".join(cut[first : first + length]) + '"'

    def ask(
        queries: list[Query], facets: tuple[Facet, ...] = ()
    ) -> list[Callable[[Archive], object]]:
        return [lambda archive, q=q: search(archive, q, facets) for q in queries]  # type: ignore[misc]

    every = tuple(Facet)
    # Whom the archive has heard.
    speakers = [
        chance.choice(world.page(chance.randrange(world.pages))[1].speakers).name
        for _ in range(count)
    ]
    rows = [chance.randint(1, world.pages * PER_PAGE) for _ in range(count)]
    yield "frequent word", ask([Query(w) for w in words(0, 200)])
    yield "word", ask([Query(w) for w in words(200, 8_000)])
    yield "rare word", ask([Query(w) for w in words(8_000, 200_000)])
    yield "function word", ask([Query(w) for w in FUNCTION[:count]])
    yield (
        "two words",
        ask([Query(f"{a} {b}") for a, b in zip(words(0, 300), words(0, 3_000), strict=True)]),
    )
    yield "phrase of two words", ask([Query(phrase(2)) for _ in range(count)])
    yield "phrase of three words", ask([Query(phrase(3)) for _ in range(count)])
    yield "part of a word", ask([Query(f"*{w[1:6].lower()}*") for w in words(0, 5_000)])
    yield "noun in compounds", ask([Query(chance.choice(NOUNS).lower()) for _ in range(count)])
    yield "beginning of a word", ask([Query(f"{w[:4]}*") for w in words(0, 5_000)])
    yield "no words, facets", ask([Query(sort=s) for s in Sort] * (count // 4), every)
    yield "frequent word, facets", ask([Query(w) for w in words(0, 200)], every)
    yield (
        "word, outlet, years, facets",
        ask(
            [
                Query(w, outlet=chance.choice(world.outlets), since="2018", until="2024-06")
                for w in words(0, 1_000)
            ],
            every,
        ),
    )
    yield "speaker, facets", ask([Query(speaker=s) for s in speakers], every)
    yield (
        "who",
        [
            lambda archive, s=s: profile(archive, archive.names.persons(s)[0])  # type: ignore[misc]
            for s in speakers
        ],
    )
    yield (
        "timeline of a word",
        [lambda archive, w=w: timeline(archive, Query(w)) for w in words(0, 1_000)],  # type: ignore[misc]
    )
    yield (
        "same wording",
        [lambda archive, row=row: same_wording(archive, row) for row in rows],  # type: ignore[misc]
    )
    yield (
        "wordings on most pages, a year",
        [lambda archive: repeated(archive, "2025")] * min(count, 20),
    )


def main() -> None:
    """Fills, measures, prints."""
    parser = argparse.ArgumentParser(description="Size and speed of an archive.")
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="Use this file, and fill it if it is not there.")
    arguments = parser.parse_args()
    console = Console()
    world = World(arguments.statements)
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder, "archive.sqlite")
        there = path.exists()
        with Archive.open(path) as archive:
            rows = [] if there else fill(archive, world)
            archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            rows += sizes(archive, path)
            if not there:
                rows += [one_by_one(archive, world), reading(archive)]
            show(console, "Adding", ("", ""), rows)
        with Archive.open(path, read_only=True) as archive:
            start = perf_counter()
            search(archive, Query("Präsident"))
            console.print(f"first search after opening: {1000 * (perf_counter() - start):.0f} ms")
            console.print(f"memory: {resident():.0f} MB")
            measured = []
            for label, asked in questions(world, arguments.queries):
                for one in asked[:3]:
                    one(archive)
                walls, cores = zip(*(timed(one, archive) for one in asked), strict=True)
                measured.append((label, *spread(walls), *spread(cores)[:2]))
            heads = ("", "p50", "p95", "longest", "processor p50", "p95")
            show(console, "Searching, ms", heads, measured)
            console.print(f"memory: {resident():.0f} MB")


def timed(one: Callable[[Archive], object], archive: Archive) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor; the two differ where others use it too."""
    wall, core = perf_counter(), process_time()
    one(archive)
    return 1000 * (perf_counter() - wall), 1000 * (process_time() - core)


def spread(times: Sequence[float]) -> tuple[str, str, str]:
    """Median, 95th percentile and maximum."""
    return f"{median(times):.1f}", f"{quantiles(times, n=20)[-1]:.1f}", f"{max(times):.1f}"


def sizes(archive: Archive, path: Path) -> list[tuple[str, str]]:
    """Bytes for each statement: of the file, and of what is only there for searches."""
    count = archive.connection.execute("SELECT count(*) FROM statement").get
    tables = archive.connection.execute(
        "SELECT sum(pgsize), CASE WHEN name GLOB '*found_*' THEN 'search'"
        " WHEN name LIKE '%people%' THEN 'people' WHEN name LIKE '%raw%' THEN 'raw pages'"
        " WHEN name LIKE '%passage%' THEN 'texts' WHEN name LIKE '%evidence%' THEN 'evidence'"
        " ELSE 'others' END FROM dbstat WHERE aggregate = TRUE GROUP BY 2 ORDER BY 1 DESC"
    ).fetchall()  # one row a kind
    parts = ", ".join(f"{what} {size / count:.0f}" for size, what in tables)
    whole = path.stat().st_size / count
    return [("bytes a statement", f"{whole:.0f}: {parts}")]


def show(console: Console, title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Prints a table."""
    table = Table(title=title, title_justify="left", box=None, show_header=any(heads))
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number and len(heads) > 2 else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table, "")


if __name__ == "__main__":
    main()
