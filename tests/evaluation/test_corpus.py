import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.invented import Json, annotation, document

from wortlaut.errors import CorpusError
from wortlaut.evaluation.corpus import digest, read_corpus, to_document, to_gold
from wortlaut.evaluation.corpus_format import read_entry
from wortlaut.languages.pack import find_pack
from wortlaut.types import Medium, StatementType

Write = Callable[..., Path]


def harbour() -> Json:
    return document(
        "Hafen",
        ["„ Der Hafen bleibt zu “ , sagte Ilse Brandt .", "Er sei vereist ."],
        [
            annotation(range(6), speaker=[8, 9], cue=[7], frame=[6, 7, 8, 9]),
            annotation([11, 12, 13], "IndirectFreeIndirect", "SW", speaker={"tokenIds": [8, 9]}),
        ],
    )


def entry(given: Json, **options: Any) -> Any:
    return read_entry(json.dumps(given).encode(), **options)


def test_a_document_as_wortlaut_sees_it() -> None:
    read = entry(harbour())
    assert read.content == "„Der Hafen bleibt zu“, sagte Ilse Brandt. Er sei vereist."
    pack = find_pack("de")
    assert pack is not None
    seen = to_document(read, pack)
    assert seen.words == read.words
    assert [seen.text.content[s:e] for s, e in zip(seen.starts, seen.ends, strict=True)] == list(
        seen.words
    )
    assert seen.sentences == ((0, 11), (11, 15))
    assert [(run.start, run.end) for run in seen.quoted] == [(0, 6)]
    first, second = to_gold(read)
    assert (first.type, first.medium) == (StatementType.DIRECT, Medium.SPEECH)
    assert (first.quotation, first.speaker) == ((0, 1, 2, 3, 4, 5), (8, 9))
    assert second.type is StatementType.INDIRECT_FREE_INDIRECT
    assert second.medium is Medium.SPEECH_WRITING
    assert second.cue == second.addressee == ()


def test_lines_give_paragraphs() -> None:
    given = document("Zeilen", ["Es regnet .", "Es schneit ."])
    given["originalText"] = given["originalText"].replace(". Es", ".\nEs")
    read = entry(given)
    pack = find_pack("de")
    assert pack is not None
    seen = to_document(read, pack)
    assert seen.paragraphs == ((0, 3), (3, 6))
    assert [block.span for block in seen.text.blocks] == [(0, 10), (11, 22)]


def test_spans_stand_in_for_missing_token_ids() -> None:
    given = harbour()
    given["annotations"] = [
        {"type": "Direct", "quote": {"spans": [{"begin": 0, "end": 2}, {"begin": 4, "end": 6}]}}
    ]
    read = entry(given)
    assert read.drafts[0].quotation == (0, 1, 4, 5)
    assert read.drafts[0].medium is Medium.UNKNOWN
    assert read.ids == (0,)


def test_repeated_token_ids_count_once() -> None:
    given = harbour()
    given["annotations"][0]["frame"]["tokenIds"] = [8, 9, 6, 7, 7]
    assert entry(given).drafts[0].frame == (6, 7, 8, 9)


def test_the_smallest_enclosing_quotation_is_the_parent() -> None:
    given = harbour()
    given["annotations"] = [
        {"id": i, **annotation(tokens)}
        for i, tokens in enumerate([[2, 3], range(10), range(1, 5), [2, 3], range(9, 12)])
    ]
    assert [d.parent for d in entry(given).drafts] == [2, None, 1, 2, None]


def test_blank_lines_and_byte_order_mark(corpus: Write) -> None:
    path = corpus("c.jsonl", harbour())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\n  \n")
    assert [e.name for e in read_corpus(path)] == ["Hafen"]
    assert len(digest(path)) == 64


def test_missing_annotations_only_where_allowed() -> None:
    given = harbour()
    del given["annotations"]
    assert entry(given, annotated=False).drafts == ()
    with pytest.raises(CorpusError, match="no field `annotations`"):
        entry(given)


def broken(change: Callable[[Json], Any]) -> Json:
    given = harbour()
    change(given)
    return given


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("documentName"), "documentName"),
        (lambda d: d.pop("originalText"), "originalText"),
        (lambda d: d["sentences"][1].pop("charEnd"), r"charEnd.*sentences"),
        (lambda d: d["annotations"][1].pop("quote"), r"quote.*annotations"),
        (lambda d: d["annotations"][1].update(quote={"tokenIds": []}), "1: quote has no tokens"),
        (lambda d: d["annotations"][1].update(type="indirect"), "'indirect' is none of Direct, "),
        (lambda d: d["annotations"][0].update(medium="Radio"), "'Radio' is none of Speech, "),
        (lambda d: d["annotations"][0]["cue"].update(tokenIds=[15]), r"0: cue has token 15.*15 "),
        (lambda d: d["annotations"][0]["cue"].update(tokenIds=[-1]), "cue has token -1"),
        (
            lambda d: d["annotations"][0].update(cue={"spans": [{"begin": 3, "end": 16}]}),
            "cue goes from token 3 to 16",
        ),
        (lambda d: d["annotations"][1].update(id=0), "id 0 is given twice"),
        (lambda d: d["sentences"][1].update(begin=10), "sentence 1 begins at token 10, not at 11"),
        (lambda d: d["sentences"][0].update(end=9), "sentence 0 has 11 tokens"),
        (lambda d: d["sentences"][1].update(charEnd=99), "sentence 1: characters 42 to 99"),
        (lambda d: d["sentences"][0]["tokens"].__setitem__(2, "Haben"), r"token 2 \('Haben'\)"),
        (lambda d: d["sentences"][0]["tokens"].__setitem__(2, ""), r"token 2 \(''\)"),
    ],
)
def test_what_is_wrong_is_named(corpus: Write, change: Callable[[Json], Any], message: str) -> None:
    path = corpus("c.jsonl", document("Gut", ["Es regnet ."]), broken(change))
    with pytest.raises(CorpusError, match=f"c.jsonl, line 2: .*{message}"):
        list(read_corpus(path))


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"\xff\xfe", b'{"documentName": "\xff"}', b"[" * 9999]
)
def test_broken_lines(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(line)
    with pytest.raises(CorpusError, match=r"c\.jsonl, line 1: not "):
        list(read_corpus(path))


def test_a_document_given_twice(corpus: Write) -> None:
    path = corpus("c.jsonl", harbour(), document("Gut", ["Ja ."]), harbour())
    with pytest.raises(CorpusError, match=r"line 3: document 'Hafen' is already in line 1"):
        list(read_corpus(path))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(CorpusError, match="cannot be read"):
            list(read_corpus(path))
        with pytest.raises(CorpusError, match="cannot be read"):
            digest(path)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(line: bytes) -> None:
    with pytest.raises(CorpusError):
        read_entry(line)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)
    )
)
def test_tokens_are_found_wherever_white_space_separates_them(words: list[str]) -> None:
    text = " \n".join(words)
    sentences = (
        [{"begin": 0, "end": len(words), "charBegin": 0, "charEnd": len(text), "tokens": words}]
        if words
        else []
    )
    given = {"documentName": "x", "originalText": text, "sentences": sentences, "annotations": []}
    read = entry(given)
    assert [text[s:e] for s, e in zip(read.starts, read.ends, strict=True)] == words
