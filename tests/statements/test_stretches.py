from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import find_pack
from wortlaut.statements.stretches import moved, stretches, within
from wortlaut.types import Document, Draft, Medium, StatementType, Text, text_id


def document(content: str) -> Document:
    pack = find_pack("de")
    assert pack is not None
    return analyse(Text(text_id(content), content, "de"), pack)


PIECES = ["Ida kommt.", "„Ja.", "Nein.“", "Es\nist spät.", "a b c d e f g h.", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join), st.integers(1, 30))
def test_stretches_tile_the_document(content: str, most: int) -> None:
    doc = document(content)
    words: list[str] = []
    for begin, part in stretches(doc, most):
        assert begin == len(words)
        words += part.words
        assert [n for a, b in part.sentences for n in range(a, b)] == list(range(len(part.words)))
        assert [n for a, b in part.paragraphs for n in range(a, b)] == list(range(len(part.words)))
        longest = max((b - a for a, b in part.sentences), default=0)
        assert len(part.words) <= max(most, longest)
        for run in part.quoted:
            assert part.words[run.start : run.end] == doc.words[begin + run.start : begin + run.end]
    assert tuple(words) == doc.words


def test_a_short_document_is_left_as_it_is() -> None:
    doc = document("Ida kommt. „Ja.“")
    assert list(stretches(doc)) == [(0, doc)]


def test_a_draft_moves_with_all_its_roles() -> None:
    draft = Draft(StatementType.DIRECT, Medium.SPEECH, (0, 1), (2,), (2, 3), (3,), (4,))
    there = moved(draft, 10)
    assert (there.quotation, there.cue, there.frame) == ((10, 11), (12,), (12, 13))
    assert (there.speaker, there.addressee) == ((13,), (14,))


def test_the_drafts_of_a_stretch_are_those_whose_quotation_lies_in_it() -> None:
    inside = Draft(StatementType.DIRECT, Medium.SPEECH, (12, 13), (14,), (14, 20), (8, 9), ())
    cut = Draft(StatementType.DIRECT, Medium.SPEECH, (9, 10))
    (found,) = within([cut, inside], 10, 20)
    assert (found.quotation, found.cue, found.frame, found.speaker) == ((2, 3), (4,), (4,), ())
