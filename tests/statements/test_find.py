from hypothesis import given, settings
from hypothesis import strategies as st

from wortlaut.languages.analyse import analyse
from wortlaut.languages.de.features import FEATURES, token_features
from wortlaut.languages.pack import Pack, find_pack
from wortlaut.statements.find import find
from wortlaut.types import Document, StatementType, Text


def pack() -> Pack:
    found = find_pack("de")
    assert found is not None
    return found


def document(content: str) -> Document:
    return analyse(Text("t", content, "de"), pack())


PIECES = st.sampled_from(
    "„ “ ‚ ‘ » « \" ' , . : ; – ( ) ? ! \n sagte erklärte gab zu dass ob sei habe würde soll haben "
    "wie mitteilte laut nach Angaben zufolge so demnach wonach die der Minister Ina Kahl er "
    "sie Forderung , die Halle kommt werde warf vor zu räumen hieß es das aber und nicht ich wir "
    "nannte Unsinn gegenüber wurde vorgeworfen darauf hin wies Sollte".split(" ")
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map(" ".join))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_statements_are_well_formed_on_any_text(content: str) -> None:
    doc = document(content)
    drafts = find(doc, pack())
    for draft in drafts:
        assert draft.quotation
        for tokens in (draft.quotation, draft.cue, draft.frame, draft.speaker, draft.addressee):
            assert list(tokens) == sorted(set(tokens))
            assert not tokens or (tokens[0] >= 0 and tokens[-1] < len(doc.words))
        assert 0 < draft.confidence <= 1
        if draft.parent is not None:
            assert set(draft.quotation) < set(drafts[draft.parent].quotation)
    assert drafts == find(doc, pack())


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_features_are_columns_of_the_table(content: str) -> None:
    doc = document(content)
    features = token_features(doc, pack())
    assert len(features) == len(doc.words)
    for numbers in features:
        assert numbers == sorted(set(numbers))
        assert not numbers or (numbers[0] >= 0 and numbers[-1] < len(FEATURES))


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_frame_and_quotation_of_indirect_speech_are_disjoint(content: str) -> None:
    for draft in find(document(content), pack()):
        if draft.type is StatementType.INDIRECT:
            assert not set(draft.quotation) & set(draft.frame)


def test_parent_of_a_nested_statement() -> None:
    outer, inner = find(document("„Ich sagte damals: Das geht nicht“, erklärte Kahl."), pack())
    assert (outer.parent, inner.parent) == (None, 0)
    assert outer.confidence > 0.9


def test_features_name_cues_and_moods() -> None:
    doc = document("Kahl gab zu, die Halle sei alt.")
    named = [{FEATURES[n] for n in numbers} for numbers in token_features(doc, pack())]
    by_word = dict(zip(doc.words, named, strict=True))
    assert {"group", "group_dass", "cue_finite"} <= by_word["gab"]
    assert "group" in by_word["zu"]
    assert {"konjunktiv1", "clause_konjunktiv"} <= by_word["sei"]
    assert "clause_konjunktiv" not in by_word["Kahl"]
