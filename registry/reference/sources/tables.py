"""Reading a table file as it comes: gzip or plain, with or without BOM, row by row."""

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Literal, NoReturn, cast

from registry.reference.sources.errors import SourceError
from registry.reference.sources.rows import Place

_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 16
_FIELD_LIMIT = 1 << 22


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record of a table, its cells by column name."""

    place: Place
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return the cell trimmed, blanks of every kind made one space; empty if absent."""
        return " ".join(self.cells.get(column, "").split())

    def lines(self, column: str) -> list[str]:
        """Return the non-empty lines of a cell that holds one value a line, without repeats."""
        parts = (" ".join(line.split()) for line in self.cells.get(column, "").splitlines())
        return list(dict.fromkeys(part for part in parts if part))

    def required(self, column: str) -> str:
        """Return the cell; raise ``SourceError`` if it is empty."""
        value = self.text(column)
        if not value:
            self.fail(column, "a value is required", "Restore the cell from the official file.")
        return value

    def fail(self, column: str, rule: str, remedy: str) -> NoReturn:
        """Raise ``SourceError`` for a cell of this row."""
        raise SourceError(
            file=self.place.file,
            line=self.place.line,
            column=column,
            value=self.text(column),
            rule=rule,
            remedy=remedy,
        )


def find(directory: Path, *names: str, folders: Sequence[str] = ("",)) -> Path | None:
    """Return the first file of these names, plain before gzip, in these sub-folders."""
    for name in names:
        for folder in folders:
            for suffix in ("", ".gz"):
                path = directory / folder / f"{name}{suffix}"
                if path.is_file():
                    return path
    return None


def open_text(path: Path) -> TextIOWrapper:
    """Open a file as text: gzip by its first bytes, encoding by BOM, else UTF-8, else cp1252."""
    return TextIOWrapper(_open_bytes(path), encoding=_encoding(path), newline="")


def _open_bytes(path: Path) -> BinaryIO:
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP_MAGIC
    return cast("BinaryIO", gzip.open(path, "rb")) if packed else path.open("rb")


def _encoding(path: Path) -> str:
    try:
        with _open_bytes(path) as stream:
            head = stream.read(4)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            decoder = codecs.getincrementaldecoder("utf-8")()
            decoder.decode(head)
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, 0, str(error)) from error
    return "utf-8-sig"


def _unreadable(path: Path, line: int, reason: str) -> SourceError:
    return SourceError(
        file=path.name,
        line=line,
        column="",
        value=reason,
        rule="the file must be readable to its end",
        remedy="Download or unpack the file again.",
    )


def read_table(
    path: Path, columns: Sequence[str], *, delimiter: str = ",", quoted: bool = True
) -> Iterator[TableRow]:
    """Yield the records of a table whose first line names its columns.

    Columns beyond ``columns`` are allowed; empty lines are skipped. Without ``quoted`` a
    quotation mark is a character like any other.

    Raises:
        SourceError: a column is missing, a record has too many or too few cells, or the file
            ends in the middle of a record or cannot be decoded.

    """
    csv.field_size_limit(_FIELD_LIMIT)
    with open_text(path) as stream:
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        reader = csv.reader(stream, delimiter=delimiter, quoting=quoting, strict=True)
        start = 1
        try:
            header = _header(path, next(reader, []), columns)
            start = reader.line_num + 1
            for cells in reader:
                place = Place(path.name, start)
                start = reader.line_num + 1
                if any(cells):
                    yield TableRow(place, _pair(place, header, cells))
        except (csv.Error, UnicodeDecodeError) as error:
            raise _unreadable(path, start, str(error)) from error


def _header(path: Path, cells: list[str], columns: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    for column in columns:
        if column not in header:
            raise SourceError(
                file=path.name,
                line=1,
                column=column,
                value=", ".join(header),
                rule="this column is required",
                remedy="Use the file as it was published, with its header line.",
            )
    return header


def _pair(place: Place, header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise SourceError(
            file=place.file,
            line=place.line,
            column="",
            value=f"{len(cells)} cells",
            rule=f"a record must have {len(header)} cells",
            remedy="Look for a stray delimiter or quotation mark in this record.",
        )
    return dict(zip(header, cells, strict=True))
