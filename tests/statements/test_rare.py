from hypothesis import given
from hypothesis import strategies as st

from wortlaut.languages.analyse import analyse
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements.find import find
from wortlaut.statements.rare import complete
from wortlaut.types import Document, Draft, Medium, StatementType, Text, text_id

INTERVIEW = (
    "„Der Damm hält“, sagte Bürgermeisterin Ida Kranich. „Ich sagte damals: Wir bauen neu. "
    "Das haben wir getan.“ Niemand widersprach „ernsthaft“."
)


def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


def document(content: str) -> Document:
    return analyse(Text(text_id(content), content, "de"), pack())


def words(doc: Document, draft: Draft) -> str:
    return " ".join(doc.words[token] for token in draft.quotation)


def direct(doc: Document, first: str, last: str) -> Draft:
    start = doc.words.index(first)
    end = doc.words.index(last, start)
    return Draft(StatementType.DIRECT, Medium.SPEECH, tuple(range(start, end + 1)))


def test_speech_inside_speech_is_added_under_what_the_model_found() -> None:
    doc = document(INTERVIEW)
    outer = direct(doc, "„", "“")
    second = Draft(
        StatementType.DIRECT,
        Medium.SPEECH,
        tuple(range(doc.words.index("Ich") - 1, doc.words.index("getan") + 3)),
        found_by="model",
    )
    found = complete(doc, [outer, second], find(doc, pack()), pack())
    inner = [draft for draft in found if draft.parent is not None]
    assert [words(doc, draft) for draft in inner] == ["Wir bauen neu ."]
    assert found[inner[0].parent or 0].found_by == "model"


def test_a_quotation_that_never_closes_reaches_as_far_as_the_rules_say() -> None:
    doc = document(
        "„Der Damm hält“, sagte Ida Kranich. „Er ist neu“, sagte sie.\n"
        "Sie erklärte: „Wir messen täglich. Wir melden alles. Wir gehen nicht weg."
    )
    start = doc.words.index("Wir") - 1
    short = Draft(StatementType.DIRECT, Medium.SPEECH, tuple(range(start, start + 5)))
    (only,) = [
        d for d in complete(doc, [short], find(doc, pack()), pack()) if d.quotation[0] == start
    ]
    assert words(doc, only).endswith("Wir gehen nicht weg .")


def test_where_no_mark_closes_the_model_is_left_alone() -> None:
    doc = document("„Der Damm hält, sagte Ida Kranich. „Er ist neu, sagte sie.")
    mine = [direct(doc, "„", "hält")]
    assert complete(doc, mine, find(doc, pack()), pack()) == mine


@given(
    st.lists(st.sampled_from("„ “ sagte : er Wir bauen . , Ida Kranich ‚ ‘".split()), max_size=40)
)
def test_nothing_the_model_found_elsewhere_is_lost(pieces: list[str]) -> None:
    doc = document(" ".join(pieces))
    by_rules = find(doc, pack())
    mine = [Draft(StatementType.REPORTED, Medium.SPEECH, (n,)) for n in range(len(doc.words))]
    found = complete(doc, mine, by_rules, pack())
    single = {d.quotation for d in by_rules if len(d.quotation) <= 3}
    kept = {d.quotation for d in found if d.type is StatementType.REPORTED}
    assert {d.quotation for d in mine} - kept <= {
        (token,) for quotation in single for token in quotation
    }
