"""What the first bytes of a file say it is, whatever its name says."""

import re
import zipfile
from enum import StrEnum
from typing import BinaryIO, Final

from django.utils.translation import gettext_lazy as _

from registry.intake.sources.refusals import (
    EmptyFile,
    HtmlInstead,
    OldWorkbook,
    PasswordProtected,
    Truncated,
    UnknownFormat,
    WrongType,
)

HEAD: Final = 64 * 1024
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARK: Final = b"\xef\xbb\xbf"
COMMENT: Final = (b"<!--", b"-->")
HTML: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|script|div)\b", re.IGNORECASE)
XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!|[a-z])", re.IGNORECASE)
JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
OPENS: Final = re.compile(rb"\s*[\[{]|\xff\xfe|\xfe\xff|\x00[\[{]")
OTHERS: Final = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
    b"SQLite format 3": "SQLite",
    b"PAR1": "Parquet",
}
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
JSONS: Final = (".json", ".jsonld", ".ndjson", ".jsonl")
TABLES: Final = (".csv", ".tsv", ".tab")


class Family(StrEnum):
    """What reader a file is for."""

    WORKBOOK = "workbook"
    JSON = "json"
    TEXT = "text"


def family(stream: BinaryIO, name: str) -> Family:
    """Return which reader a file is for, by its bytes; its name must not say another.

    Raises:
        EmptyFile, HtmlInstead, PasswordProtected, OldWorkbook, Truncated, UnknownFormat,
        WrongType: it is for none.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    extension = _extension(name)
    if not head.strip():
        raise EmptyFile
    if head.startswith(OLE):
        raise PasswordProtected if _is_encrypted(stream) else OldWorkbook
    if head.startswith(ZIP):
        return _zip(stream, extension)
    for magic, found in OTHERS.items():
        if head.startswith(magic):
            raise UnknownFormat(found=found)
    return _text(head, extension)


def _text(head: bytes, extension: str) -> Family:
    if HTML.match(_beyond_comments(head)):
        raise HtmlInstead
    if extension in WORKBOOKS:
        raise WrongType(extension=extension, found=_("text"))
    if XML.match(head):
        raise UnknownFormat(found="XML")
    is_json = bool(JSON.match(head))
    if extension in JSONS and not is_json and not OPENS.match(head):
        raise WrongType(extension=extension, found=_("text"))
    if is_json and extension in TABLES:
        raise WrongType(extension=extension, found="JSON")
    return Family.JSON if is_json or extension in JSONS else Family.TEXT


def _beyond_comments(head: bytes) -> bytes:
    """Return what follows the mark, the blanks and the comments at the start of a page."""
    opens, closes = COMMENT
    rest = head.removeprefix(MARK).lstrip()
    while rest.startswith(opens):
        _comment, _close, rest = rest.partition(closes)
        rest = rest.lstrip()
    return rest


def _zip(stream: BinaryIO, extension: str) -> Family:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            is_encrypted = any(member.flag_bits & 1 for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise Truncated from error
    if is_encrypted:
        raise PasswordProtected
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise UnknownFormat(found="zip")
    if extension in (*JSONS, *TABLES):
        raise WrongType(extension=extension, found="xlsx")
    return Family.WORKBOOK


def _is_encrypted(stream: BinaryIO) -> bool:
    """Tell an encrypted new workbook from an old one by a name in the compound file."""
    stream.seek(0)
    marker = "EncryptedPackage".encode("utf-16-le")
    rest = b""
    while block := stream.read(HEAD):
        if marker in rest + block:
            return True
        rest = block[-len(marker) :]
    return False


def _extension(name: str) -> str:
    _stem, mark, extension = name.rpartition(".")
    return f".{extension.lower()}" if mark else ""
