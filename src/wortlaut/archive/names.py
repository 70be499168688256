"""Which people, outlets and addressees a name in a search means, and what they are called."""

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

import apsw

from wortlaut.archive.columns import Columns
from wortlaut.archive.words import spellings, tokens
from wortlaut.errors import QueryError, RegisterError
from wortlaut.people import Match, Register
from wortlaut.people.matching import SURE
from wortlaut.people.schema import select


class Names:
    """The names in an archive: those that the register knows, and those of the search tables.

    Parts of names are looked for in memory, in one string of all names, which is read again only
    after names have changed.
    """

    def __init__(self, connection: apsw.Connection, columns: Columns) -> None:
        self._connection = connection
        self._columns = columns
        self._aliases = _Folded()
        self._others = _Folded()

    @cached_property
    def register(self) -> Register:
        """The register of people and organisations in this archive."""
        return Register(self._connection)

    def speakers(self, wish: str) -> tuple[list[int], list[int]]:
        """The people (all ids of each, merged ones too) and the numbers of other names meant.

        Raises:
            QueryError: the wish is an id that the register does not have, or holds no word.
        """
        if wish.isdecimal():
            try:
                person = self.register.get(int(wish))
            except (RegisterError, OverflowError) as error:
                raise QueryError(
                    f"there is nobody with id {wish} in the register; see: wortlaut people list"
                ) from error
            return [person.id, *person.merged], []
        people = set(self.persons(wish))
        gone = [person for person, root in self.roots().items() if root in people]
        return [*people, *gone], self.numbers(wish)

    def persons(self, wish: str, matches: Iterable[Match] | None = None) -> list[int]:
        """The ids of the people whom a name means, without those who were merged into others.

        A part of a name means everybody who has it as whole words; if nobody does, everybody who
        has it anywhere. Other spellings that are surely the same name count too; ``matches`` are
        those of the register, if they are known already.

        Raises:
            QueryError: the wish holds no word.
        """
        words = _words(wish)
        state = self._connection.execute(
            "SELECT (SELECT max(id) FROM people_alias), (SELECT count(*) FROM people_alias),"
            " (SELECT max(id) FROM people_history), (SELECT sum(undone) FROM people_history)"
        ).get
        rows = "SELECT person, name FROM people_alias"
        self._aliases = self._current(self._aliases, state, rows)
        found = self._aliases.find(words)
        if matches is None:
            matches = self.register.match(wish)
        found += [match.person for match in matches if match.score >= SURE]
        roots = self.roots()
        return sorted({roots.get(person, person) for person in found})

    def numbers(self, wish: str) -> list[int]:
        """The numbers of the outlets, addressees and speakers without a person that a wish means.

        Raises:
            QueryError: the wish holds no word.
        """
        words = _words(wish)
        state = self._connection.execute(
            "SELECT made, (SELECT max(id) FROM found_name) FROM found_state"
        ).get
        self._others = self._current(self._others, state, "SELECT id, name FROM found_name")
        return self._others.find(words)

    def _current(self, known: "_Folded", state: object, rows: str) -> "_Folded":
        if self._columns.unsettled:
            return _Folded(select(self._connection, rows))
        return known if known.state == state else _Folded(select(self._connection, rows), state)

    def roots(self) -> dict[int, int]:
        """Who was merged into whom in the end; only of those who were merged."""
        parents = dict(
            self._connection.execute(
                "SELECT id, merged_into FROM people_person WHERE merged_into IS NOT NULL"
            )
        )
        found = {}
        for person, parent in parents.items():
            root = parent
            while root in parents:
                root = parents[root]
            found[person] = root
        return found

    def people(self, numbers: Iterable[int]) -> dict[int, str]:
        """The names of people by their ids."""
        return self._called("people_person", numbers)

    def labels(self, numbers: Iterable[int]) -> dict[int, str]:
        """The names of outlets, addressees and speakers by their numbers."""
        return self._called("found_name", numbers)

    def _called(self, table: str, numbers: Iterable[int]) -> dict[int, str]:
        return dict(
            self._connection.execute(
                f"SELECT id, name FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(numbers)),),
            )
        )


class _Folded:
    """Names by number, folded, in one string."""

    def __init__(self, rows: Iterable[tuple[int, str]] = (), state: object = None) -> None:
        self.state = state
        self._numbers = array("q")
        self._starts = array("q")
        lines = []
        at = 0
        for number, name in rows:
            forms = zip(*(_both(word) for _, word in tokens(name) if word), strict=True)
            line = "".join(f"\n {' '.join(form)} " for form in dict.fromkeys(forms))
            self._numbers.append(number)
            self._starts.append(at)
            lines.append(line)
            at += len(line)
        self._text = "".join(lines)

    def find(self, words: list[str]) -> list[int]:
        """The numbers of names that have all the words, or else have them as a part."""
        rows: set[int] | None = None
        for word in words:
            having = set(self._rows(f" {word} "))
            rows = having if rows is None else rows & having
        rows = rows or set(self._rows(" ".join(words)))
        return sorted({self._numbers[row] for row in rows})

    def _rows(self, part: str) -> Iterator[int]:
        at = self._text.find(part)
        while at >= 0:
            row = bisect_right(self._starts, at) - 1
            yield row
            # No need to look at the rest of this name.
            end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._text)
            at = self._text.find(part, end)


def _words(wish: str) -> list[str]:
    words = [spellings(word)[0] for _, word in tokens(wish) if word]
    if not words:
        raise QueryError(f"{wish!r} is no name")
    return words


def _both(word: str) -> tuple[str, str]:
    forms = spellings(word)
    return forms[0], forms[-1]
