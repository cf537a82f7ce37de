"""Uploaded files: outside the web root, named by their hash, deleted after a set time."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal

BLOCK: Final = 1024 * 1024
IN_MEMORY: Final = 4 * BLOCK
"""Bytes of an upload that are kept in memory before it goes to a temporary file."""


class FileTooLarge(Refusal):
    """The file has more bytes than the platform takes."""

    code = "upload_file_too_large"
    message = _(
        "The file has more than %(most)s MB. Split it, or send it in parts: rows that are here "
        "already are left as they are."
    )


class FileEmpty(Refusal):
    """The file has no bytes."""

    code = "upload_file_empty"
    message = _("The file is empty. Choose the file that has your rows.")


class FileGone(Refusal):
    """The stored file has been deleted."""

    code = "upload_file_gone"
    message = _("The file was deleted after %(days)s days. Upload it again.")


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A stored file: its hash, which is its name, and its bytes."""

    sha256: str
    size: int


def keep(stream: BinaryIO) -> Stored:
    """Store what a stream holds, block by block, and return its hash and size.

    The same bytes are stored once.

    Raises:
        FileTooLarge, FileEmpty: about the number of bytes.
    """
    digest, size, most = hashlib.sha256(), 0, settings.INTAKE_MOST_BYTES
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > most:
                raise FileTooLarge(most=most // BLOCK)
            digest.update(block)
            kept.write(block)
        if not size:
            raise FileEmpty
        kept.seek(0)
        sha256 = digest.hexdigest()
        if not _storage().exists(_name(sha256)):
            _storage().save(_name(sha256), File(kept))
    return Stored(sha256=sha256, size=size)


@contextmanager
def opened(sha256: str) -> Iterator[BinaryIO]:
    """Open a stored file for reading.

    Raises:
        FileGone: it has been deleted.
    """
    if not _storage().exists(_name(sha256)):
        raise FileGone(days=settings.INTAKE_KEEP_DAYS)
    with _storage().open(_name(sha256), "rb") as file:
        yield cast("BinaryIO", file)


def delete(sha256: str) -> None:
    """Delete a stored file; one that is gone stays gone."""
    _storage().delete(_name(sha256))


def _storage() -> Storage:
    return storages["intake"]


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
