"""Who is who: gives the speakers of a reading to people of the register in the same file."""

import apsw
import msgspec

from wortlaut.archive.words import number
from wortlaut.people import Register, page_entry
from wortlaut.types import Record


def assign(connection: apsw.Connection, reading: int, record: Record) -> None:
    """Fills ``speaker.person`` of a new reading, inside the caller's transaction.

    The register's rules hold: a name goes to whom it surely means, else to somebody new, and the
    user decides on doubtful pairs. The same name with the same roles was decided on before and goes
    where it went then, so that a name that several people share does not make one more of them on
    every page.

    Raises:
        RegisterError: the register was made by a newer wortlaut.
    """
    register = None
    for speaker in record.speakers:
        entry = page_entry(speaker)
        if entry is None:
            continue
        key = number(msgspec.json.encode(entry))
        row = connection.execute(
            # Undoing an import takes people out again.
            "SELECT e.person FROM found_entry e JOIN people_person p ON p.id = e.person"
            " WHERE e.entry = ?",
            (key,),
        ).fetchone()
        if row is None:
            register = register or Register(connection)
            person = register.assign(entry).person
            connection.execute("INSERT OR REPLACE INTO found_entry VALUES (?, ?)", (key, person))
        else:
            person = int(row[0])
        connection.execute(
            "UPDATE speaker SET person = ? WHERE reading = ? AND speaker_id = ?",
            (person, reading, speaker.id),
        )
