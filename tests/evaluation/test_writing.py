import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.invented import Json, annotation, document, draft

from wortlaut.archive import Archive
from wortlaut.errors import CorpusError
from wortlaut.evaluation.corpus_format import MEDIA, TYPES, Entry, read_entry, with_parents
from wortlaut.evaluation.writing import with_annotations, with_names, write_corpus
from wortlaut.types import Draft, Medium, StatementType

WORDS = "„ Der Hafen bleibt zu “ , sagte Ilse Brandt , „ und kalt “ .".split()


def harbour() -> Entry:
    given = document(
        "Hafen", [" ".join(WORDS)], [annotation([2, 3], speaker={"tokenIds": [8], "note": 1})]
    )
    return read_entry(json.dumps(given | {"rating": {"stars": 5}}).encode())


def again(given: Json) -> Entry:
    return read_entry(json.dumps(given).encode())


def test_every_field_is_written() -> None:
    drafts = with_parents(
        [
            draft([*range(6), *range(11, 15)], cue=[7], frame=range(6, 11), speaker=[8, 9]),
            draft([2, 3], StatementType.FREE_INDIRECT, Medium.UNKNOWN),
        ]
    )
    drafts = (replace(drafts[0], confidence=0.75, found_by="a rule"), drafts[1])
    written = with_annotations(harbour(), drafts, ["Ilse Brandt", None])
    assert written["rating"] == {"stars": 5}
    first, second = written["annotations"]
    assert first == {
        "id": 0,
        "type": "Direct",
        "medium": "Speech",
        "isNested": False,
        "hasNested": True,
        "quote": {
            "spans": [
                {"begin": 0, "charBegin": 0, "charEnd": 21, "end": 6},
                {"begin": 11, "charBegin": 42, "charEnd": 52, "end": 15},
            ],
            "text": "„Der Hafen bleibt zu“ „und kalt“",
            "tokenIds": [*range(6), *range(11, 15)],
        },
        "speaker": {
            "spans": [{"begin": 8, "charBegin": 29, "charEnd": 40, "end": 10}],
            "text": "Ilse Brandt",
            "tokenIds": [8, 9],
            "name": "Ilse Brandt",
        },
        "cue": {
            "spans": [{"begin": 7, "charBegin": 23, "charEnd": 28, "end": 8}],
            "text": "sagte",
            "tokenIds": [7],
        },
        "frame": {
            "spans": [{"begin": 6, "charBegin": 21, "charEnd": 41, "end": 11}],
            "text": ", sagte Ilse Brandt,",
            "tokenIds": [6, 7, 8, 9, 10],
        },
        "addressee": {"spans": [], "text": "", "tokenIds": []},
        "confidence": 0.75,
        "foundBy": "a rule",
    }
    assert (second["isNested"], second["hasNested"]) == (True, False)
    assert (second["type"], second["medium"]) == ("FreeIndirect", "none")
    assert second["speaker"] == {"spans": [], "text": "", "tokenIds": [], "name": None}


def test_names_alone_keep_everything_else() -> None:
    entry = harbour()
    before = json.dumps(entry.raw)
    written = with_names(entry, ["Ilse Brandt"])
    assert written["annotations"][0]["speaker"] == {
        "tokenIds": [8],
        "note": 1,
        "name": "Ilse Brandt",
    }
    assert json.dumps(entry.raw) == before
    del written["annotations"][0]["speaker"]["name"]
    assert json.dumps(written) == before


def test_names_where_no_speaker_is_marked() -> None:
    given = document("a", ["Es regnet ."], [annotation([0, 1])])
    written = with_names(again(given), [None])
    assert written["annotations"][0]["speaker"]["name"] is None
    assert again(written).drafts[0].speaker == ()


ROLE = st.sets(st.integers(0, len(WORDS) - 1)).map(lambda tokens: tuple(sorted(tokens)))


@given(
    st.lists(
        st.builds(
            Draft,
            type=st.sampled_from(list(TYPES.values())),
            medium=st.sampled_from(list(MEDIA.values())),
            quotation=ROLE.filter(bool),
            cue=ROLE,
            frame=ROLE,
            speaker=ROLE,
            addressee=ROLE,
            found_by=st.just("corpus"),
        ),
        max_size=4,
    ).map(with_parents),
    st.data(),
)
def test_what_is_written_reads_back_the_same(
    drafts: tuple[Draft, ...], data: st.DataObject
) -> None:
    names = [data.draw(st.none() | st.just("Ilse Brandt")) for _ in drafts]
    read = again(with_annotations(harbour(), drafts, names))
    assert read.drafts == drafts
    assert list(read.names) == names


def test_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("before", "utf-8")

    def breaks() -> Iterator[Json]:
        yield {"a": 1}
        raise CorpusError("line 2 is broken")

    with pytest.raises(CorpusError, match="line 2"):
        write_corpus(path, breaks())
    assert path.read_text("utf-8") == "before"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_errors_of_the_documents_pass_as_they_are(tmp_path: Path) -> None:
    def breaks() -> Iterator[Json]:
        yield {"a": 1}
        raise FileNotFoundError("weights")

    with pytest.raises(FileNotFoundError, match="weights"):
        write_corpus(tmp_path / "out.jsonl", breaks())
    assert os.listdir(tmp_path) == []


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CorpusError, match=r"cannot be written \(No space"):
        write_corpus(tmp_path / "out.jsonl", [{"a": 1}])
    assert os.listdir(tmp_path) == []


def test_a_file_may_be_replaced_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"a":1}\n{"a":2}\n', "utf-8")
    path.chmod(0o640)
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)

    def doubled() -> Iterator[Json]:
        with path.open("rb") as file:
            for line in file:
                yield {"a": 2 * json.loads(line)["a"], "ä": "ö"}

    assert write_corpus(link, doubled()) == 2
    assert path.read_text("utf-8") == '{"a":2,"ä":"ö"}\n{"a":4,"ä":"ö"}\n'
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="name another one"):
        write_corpus(tmp_path, [])
    with pytest.raises(CorpusError, match=r"out\.jsonl: cannot be written"):
        write_corpus(tmp_path / "missing" / "out.jsonl", [])


def test_no_archive_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "archive.sqlite"
    Archive.open(out).close()
    before = out.read_bytes()
    with pytest.raises(CorpusError, match="is an archive"):
        write_corpus(out, [{"text": "eins"}])
    assert out.read_bytes() == before
    assert list(tmp_path.glob("*.part")) + list(tmp_path.glob(".*.part")) == []
