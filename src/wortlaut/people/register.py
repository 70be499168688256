"""The register of people and organisations: who is who across pages.

Names are joined without asking only when the score is sure and nobody else comes near; doubtful
ones stay apart and are listed for the user. Everything the user does can be undone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import apsw

from wortlaut.errors import RegisterError
from wortlaut.people.entries import Assigned, Decision, Doubt, Entry, Match, Person, Role
from wortlaut.people.matching import DOUBTFUL, SURE, blocking_keys, contradict, likeness
from wortlaut.people.schema import connect, prepare, select, transaction
from wortlaut.types import SpeakerKind

MAX_CANDIDATES = 60
"""How many names that share a kind of key are compared: bounds the time of a match."""

MAX_MATCHES = 10


class Register:
    """The register in a connection; ``Register.open`` takes a file.

    The connection may be an archive's, also inside a transaction of it: then every change of the
    register is part of that transaction.

    Ids stay valid for ever: the id of somebody who was merged leads to whom they were merged into.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        prepare(connection)
        self.connection = connection

    @classmethod
    def open(cls, path: Path) -> "Register":
        """The register in a file, which is made if there is none.

        Raises:
            RegisterError: the file cannot be opened or is no register.
        """
        return cls(connect(path))

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()

    def __enter__(self) -> "Register":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything inside happens or nothing; may be nested.

        Raises:
            RegisterError: another program is writing, or the file cannot be written.
        """
        try:
            with transaction(self.connection):
                yield
        except apsw.BusyError as error:
            raise RegisterError("another program is writing to the register, try again") from error
        except apsw.ReadOnlyError as error:
            raise RegisterError("the register cannot be written: it is read-only") from error

    def add(self, entry: Entry) -> int:
        """Puts somebody in and returns their id, whether or not others look alike.

        Raises:
            RegisterError: the name is empty, or somebody else has the Wikidata id.
        """
        if not entry.name.strip():
            raise RegisterError("a name cannot be empty")
        with self.change():
            try:
                self.connection.execute(
                    "INSERT INTO people_person (name, kind, wikidata) VALUES (?, ?, ?)",
                    (entry.name, entry.kind.value, entry.wikidata),
                )
            except apsw.ConstraintError as error:
                raise RegisterError(
                    f"{entry.name}: Wikidata id {entry.wikidata} is already in the register"
                ) from error
            person = self.connection.last_insert_rowid()
            for name in dict.fromkeys((entry.name, *entry.aliases)):
                self.add_alias(person, name)
            self.add_roles(person, entry.roles)
        return person

    def add_alias(self, person: int, name: str) -> int | None:
        """Notes another name of somebody; its id, or None if it was known."""
        if not name.strip():
            raise RegisterError("an alias cannot be empty")
        with self.change():
            known = self.connection.execute(
                "SELECT 1 FROM people_alias WHERE person = ? AND name = ?", (person, name)
            ).fetchone()
            if known:
                return None
            self.connection.execute(
                "INSERT INTO people_alias (person, name) VALUES (?, ?)", (person, name)
            )
            alias = self.connection.last_insert_rowid()
            self.connection.executemany(
                "INSERT INTO people_key (key, alias) VALUES (?, ?)",
                [(key, alias) for key in blocking_keys(name)],
            )
        return alias

    def add_roles(self, person: int, roles: Sequence[Role]) -> list[int]:
        """Notes roles of somebody; the ids of those that were not known."""
        known = set(self._roles([person]))
        made = []
        with self.change():
            for role in roles:
                if role not in known:
                    self.connection.execute(
                        "INSERT INTO people_role (person, title, since, until) VALUES (?, ?, ?, ?)",
                        (person, role.title, role.since, role.until),
                    )
                    made.append(self.connection.last_insert_rowid())
        return made

    def root(self, person: int) -> int:
        """The id that an id leads to after all merges.

        Raises:
            RegisterError: there is no such id.
        """
        current = person
        while True:
            row = self.connection.execute(
                "SELECT merged_into FROM people_person WHERE id = ?", (current,)
            ).fetchone()
            if row is None:
                raise RegisterError(f"there is nobody with id {person} in the register")
            if row[0] is None:
                return current
            current = int(row[0])

    def get(self, person: int) -> Person:
        """Somebody by id, or whom they were merged into.

        Raises:
            RegisterError: there is no such id.
        """
        root = self.root(person)
        group = self._group(root)
        ((name, kind, wikidata),) = select(
            self.connection,
            "SELECT name, kind, wikidata FROM people_person WHERE id = ?",
            (root,),
        )
        marks = ",".join("?" * len(group))
        rows = select(
            self.connection,
            f"SELECT DISTINCT name FROM people_alias WHERE person IN ({marks}) ORDER BY id",
            group,
        )
        if wikidata is None:
            row = self.connection.execute(
                f"SELECT wikidata FROM people_person WHERE id IN ({marks})"
                " AND wikidata IS NOT NULL ORDER BY id",
                group,
            ).fetchone()
            wikidata = row[0] if row else None
        aliases = tuple(r[0] for r in rows if r[0] != name)
        return Person(
            root,
            name,
            SpeakerKind(kind),
            aliases,
            tuple(self._roles(group)),
            wikidata,
            tuple(group[1:]),
        )

    def _group(self, root: int) -> list[int]:
        rows = select(
            self.connection,
            "WITH RECURSIVE inside (id) AS (SELECT ? UNION SELECT p.id FROM people_person p"
            " JOIN inside ON p.merged_into = inside.id) SELECT id FROM inside",
            (root,),
        )
        return [root, *sorted(int(r[0]) for r in rows if r[0] != root)]

    def _roles(self, group: Sequence[int]) -> list[Role]:
        marks = ",".join("?" * len(group))
        rows = self.connection.execute(
            f"SELECT DISTINCT title, since, until FROM people_role WHERE person IN ({marks})"
            " ORDER BY since IS NULL, since, id",
            list(group),
        )
        return [Role(*row) for row in rows]

    def list(
        self, kind: SpeakerKind | None = None, limit: int = -1, offset: int = 0
    ) -> Iterator[Person]:
        """Everybody who was not merged into somebody else, by name."""
        rows = select(
            self.connection,
            "SELECT id FROM people_person WHERE merged_into IS NULL AND (? IS NULL OR kind = ?)"
            " ORDER BY name, id LIMIT ? OFFSET ?",
            (kind, kind, limit, offset),
        )
        for (person,) in rows:
            yield self.get(int(person))

    def suggest(self, text: str, limit: int = MAX_MATCHES) -> tuple[Person, ...]:
        """Who has a name in which some letters stand ("Erik", "must"), by name."""
        letters = "".join(f"\\{c}" if c in "\\%_" else c for c in text.strip())
        if not letters:
            return ()
        rows = select(
            self.connection,
            "SELECT DISTINCT person FROM people_alias WHERE name LIKE ? ESCAPE '\\'"
            " ORDER BY name LIMIT ?",
            (f"%{letters}%", limit),
        )
        return tuple(self.get(person) for person in dict.fromkeys(self.root(r[0]) for r in rows))

    def match(
        self, name: str, kind: SpeakerKind | None = None, roles: Sequence[Role] = ()
    ) -> tuple[Match, ...]:
        """Whom a name may mean, best first, down to a score of 0.7.

        Another kind rules somebody out; roles of another walk of life speak against them.
        """
        best: dict[int, Match] = {}
        for person, alias, other in self._candidates(name):
            if kind is not None and SpeakerKind.UNKNOWN not in (kind, other) and kind != other:
                continue
            found = likeness(name, alias, other)
            if found.score < DOUBTFUL:
                continue
            root = self.root(person)
            if root not in best or found.score > best[root].score:
                best[root] = Match(root, alias, found.score, found.reason)
        matches = [self._weigh(match, roles) for match in best.values()]
        matches.sort(key=lambda m: (-m.score, m.person))
        return tuple(matches[:MAX_MATCHES])

    def _weigh(self, match: Match, roles: Sequence[Role]) -> Match:
        known = self._roles(self._group(match.person)) if roles else []
        if contradict([role.title for role in known], [role.title for role in roles]):
            return Match(
                match.person, match.name, match.score - 0.1, match.reason + ", other roles"
            )
        return match

    def _candidates(self, name: str) -> Iterator[tuple[int, str, SpeakerKind]]:
        seen: set[int] = set()
        exact = select(
            self.connection,
            "SELECT a.id, a.person, a.name, p.kind FROM people_alias a"
            " JOIN people_person p ON p.id = a.person WHERE a.name = ? LIMIT ?",
            (name, MAX_CANDIDATES),
        )
        for alias, person, found, kind in exact:
            seen.add(alias)
            yield int(person), found, SpeakerKind(kind)
        keys = blocking_keys(name)
        # Pairs of words first, they are the rarest; the last word alone only where it is all.
        for first in "230" if any(k[0] in "23" for k in keys) else "01":
            left = MAX_CANDIDATES
            for key in sorted(k for k in keys if k[0] == first):
                rows = select(
                    self.connection,
                    "SELECT a.id, a.person, a.name, p.kind FROM people_key k"
                    " JOIN people_alias a ON a.id = k.alias JOIN people_person p ON p.id = a.person"
                    " WHERE k.key = ? LIMIT ?",
                    (key, left),
                )
                left -= len(rows)
                for alias, person, found, kind in rows:
                    if alias not in seen:
                        seen.add(alias)
                        yield int(person), found, SpeakerKind(kind)
                if left <= 0:
                    break

    def assign(self, entry: Entry) -> Assigned:
        """Gives a name to whom it surely means, else puts it in as somebody new.

        Where others may be meant they are noted for ``review``.
        """
        with self.change():
            matches = self.match(entry.name, entry.kind, entry.roles)
            sure = [m for m in matches if m.score >= SURE]
            if len(sure) == 1 and not self._contradicts(entry, sure[0].person):
                person = sure[0].person
                self.add_alias(person, entry.name)
                self.add_roles(person, entry.roles)
                return Assigned(person, Decision.SAME, matches)
            person = self.add(entry)
            for match in matches:
                self.note_doubt(person, match)
        return Assigned(person, Decision.DOUBTFUL if matches else Decision.NEW, matches)

    def _contradicts(self, entry: Entry, person: int) -> bool:
        known = self.get(person).wikidata
        return bool(entry.wikidata and known and entry.wikidata != known)

    def note_doubt(self, person: int, match: Match) -> None:
        """Lists two entries for the user to decide on."""
        if person == match.person:
            return
        self.connection.execute(
            "INSERT OR IGNORE INTO people_doubt (person, candidate, score, reason)"
            " VALUES (?, ?, ?, ?)",
            (person, match.person, round(max(0.0, match.score), 3), match.reason),
        )

    def review(self) -> tuple[Doubt, ...]:
        """The pairs that may be one, most likely first."""
        rows = select(
            self.connection,
            "SELECT id, person, candidate, score, reason FROM people_doubt WHERE dismissed = 0"
            " ORDER BY score DESC, id",
        )
        doubts = []
        for doubt, person, candidate, score, reason in rows:
            one, other = self.root(person), self.root(candidate)
            if one != other:
                names = self._name(one), self._name(other)
                doubts.append(Doubt(doubt, one, names[0], other, names[1], score, reason))
        return tuple(doubts)

    def _name(self, person: int) -> str:
        rows = select(self.connection, "SELECT name FROM people_person WHERE id = ?", (person,))
        return str(rows[0][0])
