from pathlib import Path

import numpy as np
import pytest

from wortlaut.errors import ModelError
from wortlaut.statements.labels import MEDIA
from wortlaut.statements.media import BUCKETS, Media, bucket, features
from wortlaut.types import Draft, Medium, StatementType

WORDS = "Ida Kranich twitterte , es sei spät .".split()
DRAFT = Draft(StatementType.INDIRECT, Medium.UNKNOWN, (4, 5, 6), cue=(2,), speaker=(0, 1))


def test_the_cue_decides_where_nothing_else_speaks() -> None:
    weights = np.zeros((BUCKETS, len(MEDIA)), np.float16)
    weights[bucket("cue twitterte"), MEDIA.index(Medium.WRITING)] = 5
    silent = np.zeros(len(MEDIA), np.float32)
    (told,) = Media(weights).tell(WORDS, [DRAFT], [silent])
    assert told.medium is Medium.WRITING


def test_what_is_heard_elsewhere_counts_too() -> None:
    weights = np.zeros((BUCKETS, len(MEDIA)), np.float16)
    heard = np.zeros(len(MEDIA), np.float32)
    heard[MEDIA.index(Medium.THOUGHT)] = 3
    (told,) = Media(weights).tell(WORDS, [DRAFT], [heard])
    assert told.medium is Medium.THOUGHT


def test_features_name_cue_speaker_and_type() -> None:
    found = features(WORDS, DRAFT, None)
    assert {"type indirect", "cue twitterte", "speaker kranich"} <= found


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "media.npz"
    file.write_bytes(b"PK not an archive")
    with pytest.raises(ModelError, match="media"):
        Media.load(file)
