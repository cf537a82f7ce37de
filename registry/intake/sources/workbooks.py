"""Excel workbooks, one sheet, row by row. Formulas are never run; saved values are read."""

import datetime as dt
import re
import warnings
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from registry.intake.sources import archives, headers
from registry.intake.sources.cells import plain_cell
from registry.intake.sources.limits import Limits
from registry.intake.sources.refusals import (
    EmptyFile,
    NoSuchSheet,
    TooManyColumns,
    TooManyRows,
    Truncated,
)
from registry.intake.sources.rows import Notice, Problem, RawRow

WIDEST: Final = 16_384
"""Columns of a sheet; what claims more is no sheet."""

ZEROS: Final = re.compile(r"0{2,}")
DAMAGED: Final = (
    *archives.DAMAGED,
    InvalidFileException,
    ParseError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What openpyxl raises for a workbook that is not one."""

EMPTY_AT_END: Final = 5_000
"""Empty rows one after the other, after which the rest of a sheet is not looked at."""


@dataclass
class SheetSource:
    """A sheet of a workbook with its header read."""

    stream: BinaryIO
    limits: Limits
    sheet: str
    sheets: tuple[str, ...]
    columns: tuple[str, ...] = ()
    header_row: int = 1
    rows_expected: int | None = None
    notices: tuple[Notice, ...] = ()

    def rows(self) -> Generator[RawRow]:
        """Yield the rows below the header, the first one first, each time anew.

        Raises:
            TooManyRows: there are more than are taken.
            Truncated: the sheet is damaged further on.
        """
        count, most = 0, self.limits.rows
        for number, cells in cells_of(self.stream, self.sheet, self.limits):
            if number <= self.header_row or not any(cells):
                continue
            count += 1
            if count > most:
                raise TooManyRows(place=f"{self.sheet}:{number}", most=most)
            yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> RawRow:
        wanted, most = len(self.columns), self.limits.cell_length
        problems = []
        if any(cells[wanted:]):
            sizes = {"found": len(cells), "wanted": wanted}
            problems.append(Problem("too_many_cells", details=sizes))
        cells += [""] * (wanted - len(cells))
        values = dict(zip(self.columns, map(plain_cell, cells), strict=False))
        for column, value in values.items():
            if len(value) > most:
                problems.append(Problem("cell_too_long", column, value[:80], {"most": most}))
                values[column] = value[:80]
        return RawRow(number, values, place=self.sheet, problems=tuple(problems))


def open_sheet(stream: BinaryIO, limits: Limits, *, sheet: str = "") -> SheetSource:
    """Check a workbook and find the header of a sheet (the first one that is shown).

    Raises:
        ZipBomb, XmlEntities, Truncated: the workbook is not to be opened.
        NoSuchSheet, EmptyFile, NoHeader, TooManyColumns: there is no table to read.
    """
    signs = archives.inspect(stream, limits)
    names, shown, expected = _sheets(stream)
    chosen = sheet or next(iter(shown or names), "")
    if chosen not in names:
        raise NoSuchSheet(sheet=chosen)
    source = SheetSource(stream, limits, chosen, names, rows_expected=expected.get(chosen))
    top = list(islice(cells_of(stream, chosen, limits), headers.LOOKED_AT))
    if not top:
        raise EmptyFile
    at = headers.find([cells for _number, cells in top])
    source.header_row, cells = top[at]
    source.columns, notices = headers.name(cells, limits)
    source.notices = (*_notices(source, signs, is_shown=chosen in shown), *notices)
    return source


def _notices(source: SheetSource, signs: archives.Signs, *, is_shown: bool) -> list[Notice]:
    found = []
    if len(source.sheets) > 1:
        details = {"sheet": source.sheet, "count": len(source.sheets)}
        found.append(Notice("sheet", details=details))
    if not is_shown:
        found.append(Notice("sheet_hidden", details={"sheet": source.sheet}))
    if source.header_row > 1:
        found.append(Notice("header_found", details={"line": source.header_row}))
    codes = {
        "formulas": signs.has_formulas,
        "macros": signs.has_macros,
        "external_links": signs.has_links,
        "merged": signs.has_merged,
        "hidden_rows": signs.has_hidden,
    }
    return found + [Notice(code) for code, is_there in codes.items() if is_there]


def _sheets(stream: BinaryIO) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, int]]:
    """Return the sheets, those that are shown, and how many rows each says that it has."""
    book = _open(stream)
    try:
        tables = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
        names = tuple(sheet.title for sheet in tables)
        shown = tuple(sheet.title for sheet in tables if sheet.sheet_state == "visible")
        rows = {sheet.title: sheet.max_row for sheet in tables if sheet.max_row}
    except DAMAGED as error:
        raise Truncated from error
    finally:
        book.close()
    return names, shown, rows


def cells_of(stream: BinaryIO, sheet: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet as texts with their numbers; call ``archives.inspect`` first.

    Raises:
        Truncated: the sheet is damaged.
        TooManyColumns: a row is wider than a sheet can be.
    """
    book = _open(stream)
    empty = 0
    try:
        table = book[sheet]
        table.reset_dimensions()
        for number, row in enumerate(table.iter_rows(), start=1):
            cells = [_text(cell) for cell in row]
            if len(cells) > WIDEST:
                raise TooManyColumns(found=len(cells), most=limits.columns)
            empty = 0 if any(cells) else empty + 1
            if empty > EMPTY_AT_END:
                return
            yield number, cells
    except DAMAGED as error:
        raise Truncated(place=sheet) from error
    finally:
        book.close()


def _open(stream: BinaryIO) -> Any:
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            # It warns of what it leaves out: validation, drawings, default styles.
            warnings.simplefilter("ignore", UserWarning)
            return openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except DAMAGED as error:
        raise Truncated from error


def _text(cell: Any) -> str:
    """Return what a cell shows, as far as the value and its number format say."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return _moment(value)


def _number(value: float, shown: str) -> str:
    if "%" in shown and "General" not in shown:
        return f"{_plain(value * 100)}%"
    text = _plain(value)
    if ZEROS.fullmatch(shown) and text.isdigit():
        return text.zfill(len(shown))
    return text


def _plain(value: float) -> str:
    """Return a number with the 15 digits that a spreadsheet keeps, without an exponent."""
    if isinstance(value, int):
        return str(value)
    return format(Decimal(format(value, ".15g")).normalize(), "f")


def _moment(value: object) -> str:
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, dt.timedelta):
        return _plain(value.total_seconds() / 3600)
    return str(value)


def sheet_rows(
    stream: BinaryIO, sheet: str, limits: Limits
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a sheet whose first row names its columns, by column."""
    rows = cells_of(stream, sheet, limits)
    _first, header = next(rows, (0, []))
    for number, cells in rows:
        if any(cells):
            yield number, _paired(header, cells)


def _paired(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    padded = [*cells, *([""] * (len(header) - len(cells)))]
    return {name.strip(): cell for name, cell in zip(header, padded, strict=False) if name.strip()}
