"""Writing documents back in the corpus format."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from wortlaut.errors import CorpusError
from wortlaut.evaluation.corpus_format import MEDIA, TYPES, Entry, Json
from wortlaut.evaluation.scores import ROLES
from wortlaut.people.schema import is_database
from wortlaut.types import Draft, Tokens

_TYPE_NAMES = {type_: name for name, type_ in TYPES.items()}
_MEDIUM_NAMES = {medium: name for name, medium in MEDIA.items()}


def with_annotations(entry: Entry, drafts: Sequence[Draft], names: Sequence[str | None]) -> Json:
    """The entry's JSON object with its annotations replaced by ``drafts``.

    ``names[k]`` is the resolved speaker of draft k, or None. All other fields stay as read.
    """
    parents = {draft.parent for draft in drafts}
    annotations: list[Json] = []
    for number, (draft, name) in enumerate(zip(drafts, names, strict=True)):
        annotation: Json = {
            "id": number,
            "type": _TYPE_NAMES[draft.type],
            "medium": _MEDIUM_NAMES[draft.medium],
            "isNested": draft.parent is not None,
            "hasNested": number in parents,
        }
        for role, tokens in ROLES.items():
            annotation[role] = _role(entry, tokens(draft))
        annotation["speaker"]["name"] = name
        annotation["confidence"] = draft.confidence
        annotation["foundBy"] = draft.found_by
        annotations.append(annotation)
    return entry.raw | {"annotations": annotations}


def with_names(entry: Entry, names: Sequence[str | None]) -> Json:
    """The entry's JSON object as read, with ``name`` filled in each annotation's ``speaker``."""
    annotations = []
    for annotation, name in zip(entry.raw.get("annotations") or [], names, strict=True):
        speaker = annotation.get("speaker") or _role(entry, ())
        annotations.append(annotation | {"speaker": speaker | {"name": name}})
    return entry.raw | {"annotations": annotations}


def _role(entry: Entry, tokens: Tokens) -> Json:
    runs: list[list[int]] = []
    for token in tokens:
        if runs and token == runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([token, token + 1])
    spans = [
        {
            "begin": begin,
            "charBegin": entry.starts[begin],
            "charEnd": entry.ends[end - 1],
            "end": end,
        }
        for begin, end in runs
    ]
    # The corpus joins the pieces by a blank, unlike records of pages.
    text = " ".join(entry.content[span["charBegin"] : span["charEnd"]] for span in spans)
    return {"spans": spans, "text": text, "tokenIds": list(tokens)}


def write_corpus(path: Path, documents: Iterable[Json]) -> int:
    """Writes one document a line, all or nothing; returns how many.

    The file appears under its name only when it is complete, so it may be the very file that
    ``documents`` are being read from.

    Raises:
        CorpusError: the file is an archive, or cannot be written.
    """
    target = path.resolve()  # through links: the file behind one is replaced, not the link
    if target.exists() and not target.is_file():
        raise CorpusError(f"{path}: is not a file that could be replaced; name another one")
    with _writing(path):
        if is_database(target):
            raise CorpusError(f"{path}: is an archive or a database; choose another name")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    count = 0
    with _writing(path):
        file = part.open("xb")
    try:
        with file:
            # An error while a document is made is not one of writing: it passes as it is.
            for document in documents:
                with _writing(path):
                    file.write(msgspec.json.encode(document) + b"\n")
                count += 1
            with _writing(path):
                file.flush()
                os.fsync(file.fileno())
        with _writing(path):
            if target.exists():
                part.chmod(target.stat().st_mode & 0o777)
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return count


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written ({error.strerror or error})") from error
