"""How long a register of a million names takes to answer a match and to take in a page's speaker.

    python benchmarks/register.py [NAMES] [QUERIES]

Makes invented names, fills a register in a temporary file, and prints the times of ``match`` and of
``assign`` (half of the names known, with a role, twenty to a transaction as for a page): median,
95th and 99th percentile, and the longest, in milliseconds.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from wortlaut.people import Entry, Register, Role

FIRST = (
    *("Anna", "Erik", "Maja", "Olaf", "Ines", "Jürgen", "Käthe", "Boris", "Nadja", "Timo"),
    *("Ruth", "Hugo", "Selma", "Viktor", "Irina"),
)
SYLLABLES = (
    *("ba", "de", "ki", "lo", "mu", "na", "re", "si", "to", "vu", "wa", "xe", "zi", "schul"),
    *("mer", "brand", "stein", "hof", "kow", "lin", "sen", "ger"),
)


PAGE = 20
"""Names to a transaction."""


def name(chance: random.Random) -> str:
    """An invented first and last name; first names repeat as they do in life."""
    first = chance.choice(FIRST) + chance.choice(("", "", "-" + chance.choice(FIRST)))
    last = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4))))
    return f"{first} {last.capitalize()}"


def main() -> None:
    """Fills, asks, prints."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    queries = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.sqlite"
        with Register.open(file) as register:
            names = [name(chance) for _ in range(count)]
            began = time.perf_counter()
            for start in range(0, count, 50_000):
                with register.change():
                    for entry in names[start : start + 50_000]:
                        register.add(Entry(entry))
            spent = time.perf_counter() - began
            print(f"{count} names in {spent:.0f} s, {file.stat().st_size / 1e6:.0f} MB")
            asked = [*chance.sample(names, queries // 2)]
            asked += [name(chance) for _ in range(queries - len(asked))]
            times = []
            for query in asked:
                began = time.perf_counter()
                register.match(query)
                times.append(1000 * (time.perf_counter() - began))
            report("match", times)
            chance.shuffle(asked)
            times = []
            for start in range(0, len(asked), PAGE):
                with register.change():
                    for query in asked[start : start + PAGE]:
                        began = time.perf_counter()
                        register.assign(Entry(query, roles=(Role("Ministerin"),)))
                        times.append(1000 * (time.perf_counter() - began))
            report("assign", times)


def report(what: str, times: list[float]) -> None:
    """One line with the spread of some times in milliseconds."""
    times.sort()
    shown = (
        f"{label} {times[min(len(times) - 1, int(share * len(times)))]:.2f}"
        for label, share in (("median", 0.5), ("95 %", 0.95), ("99 %", 0.99), ("longest", 1))
    )
    print(f"{what} (ms): mean {sum(times) / len(times):.2f}, {', '.join(shown)}")


if __name__ == "__main__":
    main()
