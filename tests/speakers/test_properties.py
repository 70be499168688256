"""Whatever a page holds, resolving ends soon, raises nothing and answers every statement."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from wortlaut.languages.pack import find_pack
from wortlaut.speakers import resolve
from wortlaut.types import (
    Document,
    Draft,
    Medium,
    QuotedRun,
    StatementType,
    Text,
    text_id,
)

WORDS = (
    *("Erika", "Muster", "Olaf", "Beispiels", "der", "die", "des", "einer", "von", "und", ",", "("),
    *(")", "„", "“", ":", ".", "Präsident", "Präsidentin", "Angaben", "Polizei", "Sprecher", "er"),
    *("sie", "wir", "ich", "beide", "eigenen", "demnach", "sagte", "sagten", "wird", "vermutet"),
    *(
        "Musteramt",
        "MA",
        "norwegische",
        "Ein",
        "58-Jährige",
        "Medienberichten",
        "am",
        "🙂",
        "-",
        "'",
    ),
)


def make(words: list[str], sentence: int) -> Document:
    content = " ".join(words)
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    ends = tuple(s + len(w) for s, w in zip(starts, words, strict=True))
    size = len(words)
    sentences = tuple((i, min(size, i + sentence)) for i in range(0, size, sentence))
    runs = tuple(QuotedRun(i, i + 1, i, None, 0) for i, w in enumerate(words) if w == "„")
    return Document(
        Text(text_id(content), content, "de"), tuple(words), tuple(starts), ends, sentences,
        ((0, size),), runs,
    )  # fmt: skip


def pack():  # type: ignore[no-untyped-def]
    found = find_pack("de")
    assert found is not None
    return found


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_every_statement_gets_an_answer(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
    spot = st.lists(st.integers(0, len(words) - 1), max_size=6).map(lambda x: tuple(sorted(set(x))))
    count = data.draw(st.integers(1, 5))
    drafts = [
        Draft(
            StatementType.INDIRECT,
            Medium.SPEECH,
            data.draw(spot.filter(bool)),
            data.draw(spot),
            (),
            data.draw(spot),
            (),
            data.draw(st.none() | st.integers(0, count - 1)),
        )
        for _ in range(count)
    ]
    doc = make(words, data.draw(st.integers(1, 20)))
    entities, found = resolve(doc, drafts, pack())
    assert len(found) == len(drafts)
    for draft, answer in zip(drafts, found, strict=True):
        assert answer is not None
        assert (answer.name is None) == (answer.speaker is None)
        assert answer.confidence is not None
        assert 0.0 <= answer.confidence <= 1.0
        if answer.speaker is not None:
            entity = entities[answer.speaker]
            assert entity.name == answer.name == answer.chain[-1]
            assert not draft.speaker or draft.speaker in entity.mentions
    for entity in entities:
        assert all(0 <= t < len(words) for mention in entity.mentions for t in mention)
    assert resolve(doc, drafts, pack()) == (entities, found)


def test_time_is_linear_in_the_page() -> None:
    for phrase in (
        ["Angaben", "von"],
        ["Erika", "Muster", ","],
        ["der", "Sprecher", "der"],
        ["„"],
        ["Er", "sagte", "."],
    ):
        spent = []
        for size in (2_000, 16_000):
            words = (phrase * size)[:size]
            drafts = [Draft(StatementType.DIRECT, Medium.SPEECH, (5, 6), (), (), (0, 1))]
            doc = make(words, size)
            began = time.process_time()
            resolve(doc, drafts, pack())
            spent.append(time.process_time() - began)
        # Eight times the page may take up to twenty times as long, a quadratic one 64 times.
        assert spent[1] < 20 * max(spent[0], 0.02), phrase
