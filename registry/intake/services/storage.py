"""Uploaded files: outside the web root, named by their hash, deleted after a set time."""

import datetime as dt
import hashlib
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal

BLOCK: Final = 1024 * 1024
IN_MEMORY: Final = 4 * BLOCK
"""Bytes of an upload that are kept in memory before it goes to a temporary file."""

PARTIAL: Final = "partial"
"""Where files stand until they are whole."""


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

    The same bytes are stored once, under a name that only ever leads to all of them.

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
        _put(digest.hexdigest(), File(kept))
    return Stored(sha256=digest.hexdigest(), size=size)


def _put(sha256: str, content: "File[bytes]") -> None:
    """Write a file beside its place and move it there whole, over one that stands there."""
    storage = _storage()
    partial = storage.save(f"{PARTIAL}/{uuid.uuid4().hex}", content)
    target = Path(storage.path(_name(sha256)))
    target.parent.mkdir(parents=True, exist_ok=True)
    Path(storage.path(partial)).replace(target)


@contextmanager
def opened(sha256: str) -> Iterator[BinaryIO]:
    """Open a stored file for reading.

    Raises:
        FileGone: it has been deleted.
    """
    try:
        file = _storage().open(_name(sha256), "rb")
    except FileNotFoundError as error:
        raise FileGone(days=settings.INTAKE_KEEP_DAYS) from error
    with file:
        yield cast("BinaryIO", file)


def listed() -> Iterator[tuple[str, dt.datetime]]:
    """Return what is stored, whole or not: the last part of each name, and since when."""
    storage = _storage()
    if not storage.exists(""):
        return
    for directory in storage.listdir("")[0]:
        for name in storage.listdir(directory)[1]:
            try:
                yield name, storage.get_modified_time(f"{directory}/{name}")
            except FileNotFoundError:  # deleted, or whole by now
                continue


def delete(name: str) -> None:
    """Delete a stored file, or what never became one; one that is gone stays gone."""
    _storage().delete(_name(name))
    _storage().delete(f"{PARTIAL}/{name}")


def _storage() -> Storage:
    return storages["intake"]


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
