"""Who is who across pages: the register of people and organisations in the user's own data."""

from wortlaut.people.authority import export_authority, import_authority, read_authority, to_json
from wortlaut.people.entries import (
    Assigned,
    Change,
    Decision,
    Doubt,
    Entry,
    Match,
    Person,
    Role,
)
from wortlaut.people.history import dismiss, history, merge, rename, split, undo
from wortlaut.people.matching import likeness
from wortlaut.people.pages import page_entry
from wortlaut.people.register import Register

__all__ = [
    "Assigned",
    "Change",
    "Decision",
    "Doubt",
    "Entry",
    "Match",
    "Person",
    "Register",
    "Role",
    "dismiss",
    "export_authority",
    "history",
    "import_authority",
    "likeness",
    "merge",
    "page_entry",
    "read_authority",
    "rename",
    "split",
    "to_json",
    "undo",
]
