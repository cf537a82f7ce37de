"""What a workbook's zip holds, looked at before any of it is opened as a workbook."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from xml.parsers import expat

from registry.intake.sources.limits import MEBIBYTE, Limits
from registry.intake.sources.refusals import Truncated, XmlEntities, ZipBomb

BLOCK: Final = 256 * 1024
SMALL: Final = 4 * MEBIBYTE
"""Bytes up to which the ratio of a part says nothing: an empty sheet packs very well."""

DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
XML: Final = (".xml", ".rels", ".vml")


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What the parts of a workbook have that its reader should be told."""

    has_macros: bool
    has_links: bool
    has_formulas: bool
    has_merged: bool
    has_hidden: bool


class _Root(Exception):
    """The first element of a part: nothing that declares anything may follow."""


def inspect(stream: BinaryIO, limits: Limits) -> Signs:
    """Check every part of a workbook and return what it has.

    Raises:
        ZipBomb: it would unpack to more than is taken.
        XmlEntities: a part declares a document type.
        Truncated: a part is damaged.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_sizes(archive, limits)
            names = archive.namelist()
            found: set[bytes] = set()
            for member in archive.infolist():
                if member.filename.lower().endswith(XML):
                    _check_prolog(archive, member)
                if member.filename.startswith("xl/worksheets/"):
                    found |= _signs(archive, member)
    except DAMAGED as error:
        raise Truncated from error
    return Signs(
        has_macros=any(name.lower().endswith("vbaproject.bin") for name in names),
        has_links=any(name.startswith("xl/externalLinks/") for name in names),
        has_formulas=b"<f" in found,
        has_merged=b"<mergeCell " in found,
        has_hidden=b'hidden="1"' in found,
    )


def _check_sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.zip_members:
        raise ZipBomb(found=len(members))
    if sum(member.file_size for member in members) > limits.zip_bytes:
        raise ZipBomb
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > SMALL and member.file_size / packed > limits.ratio:
            raise ZipBomb(place=member.filename)


def _check_prolog(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read a part up to its first element; what may declare entities stands before it."""

    def declares(*_found: object) -> None:
        raise XmlEntities(place=member.filename)

    def begins(*_found: object) -> None:
        raise _Root

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declares
    parser.EntityDeclHandler = declares
    parser.StartElementHandler = begins
    try:
        for block in _blocks(archive, member):
            parser.Parse(block)
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes no name
    except _Root:
        return
    except expat.ExpatError as error:
        raise Truncated(place=member.filename) from error


def _signs(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> set[bytes]:
    found, rest = set(), b""
    for block in _blocks(archive, member):
        text = rest + block
        if b"<f>" in text or b"<f " in text:
            found.add(b"<f")
        found |= {sign for sign in (b"<mergeCell ", b'hidden="1"') if sign in text}
        rest = block[-16:]
    return found


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as part:
        while block := part.read(BLOCK):
            yield block
