"""What became of pages: one line for each once it is on the disk, and a summary at the end."""

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from wortlaut.cli.main import one_line, say_error
from wortlaut.cli.printing import amount

if TYPE_CHECKING:
    from wortlaut.intake import Failure, Kept


class Report:
    """Prints pages as they are kept, and counts them. ``output`` is ``text`` or ``json``.

    Failures are named on standard error; in JSON they have a line too.
    """

    def __init__(self, output: str) -> None:
        self.output = output
        self.outcomes: Counter[str] = Counter()
        self.statements = 0
        self.failed = 0
        self.skipped: Counter[str] = Counter()
        self.began = time.monotonic()

    @property
    def pages(self) -> int:
        """How many pages are in the archive now of those that were given."""
        return self.outcomes.total()

    def add(self, item: "Kept | Failure", brief: bool = False) -> None:
        """Counts one page or failure, and prints its line; ``brief`` leaves out unchanged ones."""
        from wortlaut.intake import Failure

        if isinstance(item, Failure):
            self.failed += 1
            say_error(item.error)
            if self.output == "json":
                print_json({"outcome": "failed", "source": item.source, "error": str(item.error)})
            return
        added = item.added
        self.outcomes[added.outcome.value] += 1
        self.statements += added.statements
        if self.output == "json":
            print_json(
                {
                    "outcome": added.outcome,
                    "statements": added.statements,
                    "title": item.title,
                    "address": item.address,
                    "source": item.source,
                    "page": added.page,
                    "version": added.version,
                    "reading": added.reading,
                }
            )
        elif not (brief and added.outcome == "unchanged"):
            title = one_line(item.title or "(no title)")
            count = f"{amount(added.statements, 'statement'):>14}"
            print(f"{added.outcome:<10} {count}  {title}  {one_line(item.address)}", flush=True)

    def refuse(self, error: Exception) -> None:
        """Counts and names what could not even be opened."""
        self.failed += 1
        say_error(error)

    def finish(self) -> None:
        """Prints the summary."""
        seconds = time.monotonic() - self.began
        if self.output == "json":
            summary = {
                "pages": self.pages,
                **self.outcomes,
                "failed": self.failed,
                "skipped": self.skipped,
                "statements": self.statements,
                "seconds": round(seconds, 1),
            }
            print_json({"summary": summary})
            return
        parts = [f"{count:,} {name}" for name, count in self.outcomes.items()]
        print(f"{amount(self.pages, 'page')}" + (f": {', '.join(parts)}" if parts else ""), end="")
        print(f"; {amount(self.statements, 'statement')} on them", end="")
        print(f"; {self.failed:,} failed" if self.failed else "", end="")
        print(f"; {seconds:.1f} s", flush=True)
        if self.skipped:
            reasons = ", ".join(f"{count:,} {name}" for name, count in self.skipped.most_common())
            print(f"no pages, passed over: {reasons}", flush=True)


def print_json(value: object) -> None:
    """Prints one line of JSON at once."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()
