"""Who is who: gives the speakers of a reading to people of the register in the same file."""

import apsw
import msgspec

from wortlaut.archive.words import number
from wortlaut.people import Register, page_entry
from wortlaut.people.schema import select
from wortlaut.types import Speaker, SpeakerKind


def assign(connection: apsw.Connection, reading: int) -> None:
    """Fills ``speaker.person`` of a reading where it is empty, inside the caller's transaction.

    The register's rules hold: a name goes to whom it surely means, else to somebody new, and the
    user decides on doubtful pairs. The same name with the same roles was decided on before and goes
    where it went then, so that a name that several people share does not make one more of them on
    every page.

    Raises:
        RegisterError: the register was made by a newer wortlaut.
    """
    register = None
    for row, key, name, kind, roles, named in select(
        connection,
        "SELECT id, speaker_id, name, kind, roles, named FROM speaker"
        " WHERE reading = ? AND person IS NULL ORDER BY id",
        (reading,),
    ):
        titles = tuple(msgspec.json.decode(roles))
        entry = page_entry(Speaker(key, name, SpeakerKind(kind), (), titles, bool(named)))
        if entry is None:
            continue
        known = number(msgspec.json.encode(entry))
        person = connection.execute("SELECT person FROM found_entry WHERE entry = ?", (known,)).get
        if person is None:
            register = register or Register(connection)
            person = register.assign(entry).person
            connection.execute("INSERT INTO found_entry VALUES (?, ?)", (known, person))
        connection.execute("UPDATE speaker SET person = ? WHERE id = ?", (person, row))
