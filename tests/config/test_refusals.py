import errno
from pathlib import Path

import pytest

from config.embedded.refusals import sentence


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "the disk is read-only"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "No permission for"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_sentence_names_cause_and_path(number: int, words: str, tmp_path: Path) -> None:
    told = sentence(OSError(number, "Input/output error"), path=tmp_path)
    assert words in told
    assert str(tmp_path) in told
    assert "\n" not in told
