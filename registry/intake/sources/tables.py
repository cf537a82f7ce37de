"""Text tables: any of four separators, fields of several lines, rows with their right lines."""

import csv
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from io import StringIO, TextIOWrapper
from itertools import islice
from typing import BinaryIO, Final

from registry.intake.sources import headers
from registry.intake.sources.cells import plain_cell
from registry.intake.sources.encodings import SAMPLE, TextForm
from registry.intake.sources.limits import Limits
from registry.intake.sources.refusals import EmptyFile, NoHeader, TooManyRows
from registry.intake.sources.rows import Notice, Problem, RawRow

SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
FIELD_LIMIT: Final = 1 << 22
END: Final = "\ue000end of the file\ue000"
"""A last line of our own: where it comes back inside a field, a quotation mark never closed."""

LONG: Final = "\ue000a field far too long\ue000"
"""Stands for the cells of a record that has a field of more than ``FIELD_LIMIT`` characters."""


@dataclass
class CsvSource:
    """A text table with its header read."""

    stream: BinaryIO
    form: TextForm
    limits: Limits
    separator: str
    columns: tuple[str, ...] = ()
    header_line: int = 1
    notices: tuple[Notice, ...] = ()
    _guarded: bool = field(default=False, repr=False)
    _longest: int = field(default=0, repr=False)

    def rows(self) -> Generator[RawRow]:
        """Yield the rows below the header, the first one first, each time anew.

        Raises:
            TooManyRows: there are more than are taken.
        """
        columns, width, most = self.columns, len(self.columns), self.limits.rows
        count = 0
        for line, cells in self._records():
            if line <= self.header_line or not any(cells):
                continue
            count += 1
            if count > most:
                raise TooManyRows(place=str(line), most=most)
            if len(cells) == width and not self._guarded and not self._longest:
                yield RawRow(line, dict(zip(columns, cells, strict=True)))
            else:
                yield self._row(line, cells)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the records with the line each starts at."""
        csv.field_size_limit(FIELD_LIMIT)
        text = open_text(self.stream, self.form)
        reader = csv.reader(self._lines(text), delimiter=self.separator)
        start = 1
        self._longest, self._guarded = 0, False
        try:
            for cells in _cells(reader):
                if cells == [END]:
                    return
                if cells == [LONG]:
                    self._guarded = True
                    if reader.line_num > start:  # it has swallowed whole lines
                        yield start, [END]
                        return
                yield start, cells
                start = reader.line_num + 1
                self._longest, self._guarded = 0, False
        finally:
            text.detach()

    def _lines(self, text: TextIOWrapper) -> Iterator[str]:
        longest = self.limits.cell_length
        for line in text:
            if "'" in line:
                self._guarded = True
            if len(line) > longest:
                self._longest = len(line)
            yield line
        self._guarded = True
        yield END

    def _row(self, line: int, cells: list[str]) -> RawRow:
        if END in cells[-1]:
            return RawRow(line, {}, problems=(Problem("quote_open"),))
        most = self.limits.cell_length
        if cells == [LONG]:
            return RawRow(line, {}, problems=(Problem("cell_too_long", details={"most": most}),))
        wanted = len(self.columns)
        problems, notices = [], []
        sizes = {"found": len(cells), "wanted": wanted}
        if len(cells) > wanted and any(cells[wanted:]):
            problems.append(Problem("too_many_cells", details=sizes))
        elif len(cells) < wanted:
            notices.append(Notice("ragged", details=sizes))
            cells = cells + [""] * (wanted - len(cells))
        values = dict(zip(self.columns, map(plain_cell, cells), strict=False))
        for column, value in values.items():
            if len(value) > most:
                problems.append(Problem("cell_too_long", column, value[:80], {"most": most}))
                values[column] = value[:80]
        return RawRow(line, values, problems=tuple(problems), notices=tuple(notices))


def _cells(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the cells of each record, and go on below one that has a field far too long."""
    while True:
        try:
            yield from reader
        except csv.Error:
            yield [LONG]
        else:
            return


def open_text(stream: BinaryIO, form: TextForm) -> TextIOWrapper:
    """Return the text of a stream from its start, line ends as they are; detach it after."""
    stream.seek(0)
    return TextIOWrapper(stream, encoding=form.encoding, newline="")


def open_table(stream: BinaryIO, form: TextForm, limits: Limits) -> CsvSource:
    """Find the separator and the header of a text table.

    Raises:
        EmptyFile, NoHeader, TooManyColumns: there is no table to read.
    """
    text = open_text(stream, form)
    sample = text.read(SAMPLE)
    text.detach()
    if not sample.strip():
        raise EmptyFile
    source = CsvSource(stream, form, limits, _separator(sample))
    top = list(islice(source._records(), headers.LOOKED_AT))  # noqa: SLF001 - same module
    at = headers.find([cells for _line, cells in top])
    line, cells = top[at]
    if any(END in cell or LONG in cell for cell in cells):
        raise NoHeader(place=str(line))
    source.columns, notices = headers.name(cells, limits)
    source.header_line = line
    name = SEPARATORS[source.separator]
    found = [Notice("separator", details={"name": name})]
    if at:
        found.append(Notice("header_found", details={"line": line}))
    source.notices = (*found, *notices)
    return source


def _separator(sample: str) -> str:
    """Return the separator that cuts the sample into the most even rows of several cells."""
    return max(SEPARATORS, key=lambda mark: _evenness(sample, mark))


def _evenness(sample: str, mark: str) -> tuple[float, int]:
    csv.field_size_limit(FIELD_LIMIT)
    # Lines end where the reader of the whole file ends them, and nowhere else.
    lines = list(StringIO(sample, newline=""))
    is_cut = len(sample) >= SAMPLE and len(lines) > 1
    reader = csv.reader(lines[:-1] if is_cut else lines, delimiter=mark)
    try:
        counts = Counter(len(cells) for cells in islice(reader, 60) if cells)
    except csv.Error:
        return 0.0, 0
    wide = Counter({cells: times for cells, times in counts.items() if cells > 1})
    if not wide:
        return 0.0, 0
    cells, times = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    return times / counts.total(), cells
