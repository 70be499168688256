"""Looking at watched feeds once, and what came of it."""

from typing import Any

from wortlaut.archive import Archive
from wortlaut.config import EngineName, Settings
from wortlaut.intake import Checked, Kept, watch
from wortlaut.intake.watching import Event

QUICK = Settings(engine=EngineName.RULES, timeout=0.5)


def look(archive: Archive, *feeds: str, pause: float = 0, **options: Any) -> list[Event]:
    """All that happens in one look at feeds, or at those watched already."""
    return list(watch(archive, feeds, QUICK, once=True, pause=pause, **options))


def kept(events: list[Event]) -> list[Kept]:
    """The pages that were kept."""
    return [event for event in events if isinstance(event, Kept)]


def checked(events: list[Event]) -> list[Checked]:
    """The feeds that were read."""
    return [event for event in events if isinstance(event, Checked)]


def later(archive: Archive, seconds: int) -> None:
    """Lets time pass, as far as the plan is concerned."""
    with archive.change():
        for table in ("intake_feed", "intake_queue"):
            archive.connection.execute(f"UPDATE {table} SET due_at = due_at - ?", (seconds,))
        archive.connection.execute("UPDATE intake_host SET ready_at = ready_at - ?", (seconds,))


def column(archive: Archive, name: str) -> list[Any]:
    """A column of the queue, in the order in which pages came."""
    rows = archive.connection.execute(f"SELECT {name} FROM intake_queue ORDER BY id")
    return [row[0] for row in rows]
