"""What somebody's statements are about."""

from tests.archive.invented import page, read

from wortlaut.archive import Archive
from wortlaut.archive.query import Query
from wortlaut.archive.search import search
from wortlaut.archive.themes import repeated_words

SAID = (
    ("Fähre", "„Die neue Fähre fährt im Mai“, sagte Ada Brand."),
    ("Fähren", "„Ohne Fähren geht im Mai gar nichts“, sagte Ada Brand."),
    ("Wetter", "„Die Fähren warten auf ruhiges Wetter“, sagte Ada Brand."),
)


def test_inflected_forms_are_one_word(archive: Archive) -> None:
    for number, lines in enumerate(SAID):
        one = page(*lines, url=f"https://hafen.example/{number}")
        archive.add(one, read(one), (one.source,))
    hits = search(archive, Query(speaker="Ada Brand", limit=50)).hits
    assert len(hits) == 3
    words = repeated_words(archive, hits)
    assert [(count.label, count.hits) for count in words] == [("Fähren", 3), ("Mai", 2)]
    assert repeated_words(archive, hits, 1) == words[:1]
    assert repeated_words(archive, hits[:1]) == ()
    assert repeated_words(archive, ()) == ()
