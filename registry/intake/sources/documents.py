"""JSON documents: depth and size counted before parsing; arrays of records; a record a line."""

import json
import re
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from registry.intake.sources.encodings import TextForm
from registry.intake.sources.limits import MEBIBYTE, Limits
from registry.intake.sources.refusals import (
    BadJson,
    NoRecords,
    TooDeep,
    TooLarge,
    TooManyColumns,
    TooManyNodes,
    TooManyRows,
)
from registry.intake.sources.rows import Notice, Problem, RawRow
from registry.intake.sources.tables import open_text

TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|[\[{]|[\]}]|,', re.DOTALL)
"""Strings, brackets and commas; possessive, so that no text makes it look twice."""

LONG_NUMBER: Final = re.compile(rf"\d{{{sys.int_info.default_max_str_digits + 1}}}")

HEADER_ROWS: Final = 200
"""Records that are looked at to find out which columns there are."""


def load(stream: BinaryIO, form: TextForm, limits: Limits) -> Any:
    """Return the document, after its size, depth and number of values were looked at.

    Raises:
        TooLarge, TooDeep, TooManyNodes, BadJson: it is not to be parsed, or cannot be.
    """
    text = open_text(stream, form)
    content = text.read(limits.json_bytes + 1)
    text.detach()
    if len(content) > limits.json_bytes:
        raise TooLarge(most=limits.json_bytes // MEBIBYTE)
    check_shape(content, limits)
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise BadJson(place=str(error.lineno), line=error.lineno) from error
    except ValueError as error:  # an integer of more digits than Python reads
        line = _line_of_long_number(content)
        raise BadJson(place=str(line), line=line) from error
    except RecursionError as error:
        raise TooDeep(most=limits.depth) from error


def _line_of_long_number(content: str) -> int:
    """Return the line of the first number that is too long to be read; 1 if there is none."""
    found = LONG_NUMBER.search(content)
    return content.count("\n", 0, found.start()) + 1 if found else 1


def check_shape(content: str, limits: Limits) -> None:
    """Count the nesting and the values of a JSON text without building any of them.

    Raises:
        TooDeep, TooManyNodes: there are more than are taken.
    """
    depth = nodes = 0
    for token in TOKEN.finditer(content):
        sign = content[token.start()]
        if sign in "[{":
            depth += 1
            nodes += 1
            if depth > limits.depth:
                raise TooDeep(most=limits.depth)
        elif sign in "]}":
            depth -= 1
        elif sign == ",":
            nodes += 1
        if nodes > limits.nodes:
            raise TooManyNodes(most=limits.nodes)


@dataclass
class ListSource:
    """A JSON array of flat records (our own export, an endpoint's answer)."""

    records: list[Any]
    pointer: str
    limits: Limits
    columns: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    def rows(self) -> Generator[RawRow]:
        """Yield the records in their order."""
        for number, record in enumerate(self.records, start=1):
            place = f"{self.pointer}/{number - 1}"
            yield _row(number, place, record, self.columns, self.limits)


@dataclass
class LinesSource:
    """A JSON object a line (NDJSON)."""

    stream: BinaryIO
    form: TextForm
    limits: Limits
    columns: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    def rows(self) -> Generator[RawRow]:
        """Yield the records in their order, each time anew.

        Raises:
            TooManyRows: there are more than are taken.
        """
        text = open_text(self.stream, self.form)
        count = 0
        try:
            for number, line in enumerate(text, start=1):
                if not line.strip():
                    continue
                count += 1
                if count > self.limits.rows:
                    raise TooManyRows(place=str(number), most=self.limits.rows)
                yield self._row(number, line)
        finally:
            text.detach()

    def _row(self, number: int, line: str) -> RawRow:
        try:
            check_shape(line, self.limits)
            record = json.loads(line)
        except (ValueError, RecursionError, TooDeep, TooManyNodes):
            problem = Problem("bad_json", value=line[:80])
            return RawRow(number, dict.fromkeys(self.columns, ""), problems=(problem,))
        return _row(number, "", record, self.columns, self.limits)


def open_list(document: Any, limits: Limits) -> ListSource:
    """Return the records of a document: an array, or the one array of an object.

    Raises:
        NoRecords: there is none.
        TooManyRows, TooManyColumns: there are more than are taken.
    """
    records, pointer = _array(document)
    if not any(isinstance(record, dict) for record in records):
        raise NoRecords
    if len(records) > limits.rows:
        raise TooManyRows(most=limits.rows)
    columns = _columns(records[:HEADER_ROWS], limits)
    return ListSource(records, pointer, limits, columns)


def open_lines(stream: BinaryIO, form: TextForm, limits: Limits) -> LinesSource:
    """Return a source of records that stand on lines of their own.

    Raises:
        TooManyColumns: there are more than are taken.
    """
    source = LinesSource(stream, form, limits)
    text = open_text(stream, form)
    try:
        head = [line for line, _at in zip(text, range(HEADER_ROWS), strict=False)]
    finally:
        text.detach()
    source.columns = _columns([_quietly(line) for line in head], limits)
    return source


def is_lines(content: str) -> bool:
    """Tell whether a text's first two filled lines are a JSON object each."""
    lines = [line for line in content.splitlines() if line.strip()][:2]
    return len(lines) == 2 and all(isinstance(_quietly(line), dict) for line in lines)


def flat(record: Mapping[str, Any], *, prefix: str = "") -> dict[str, str]:
    """Return a record's values as texts; lists of plain values become lines of one text."""
    found: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            found |= flat(value, prefix=f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = text_of(value)
    return found


def text_of(value: Any) -> str:
    """Return a JSON value as the text that a cell would have."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(text_of(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _quietly(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _array(document: Any) -> tuple[list[Any], str]:
    if isinstance(document, list):
        return document, ""
    if isinstance(document, dict):
        if "$schema" in document and "definitions" in document:
            raise NoRecords
        lists = [(key, value) for key, value in document.items() if isinstance(value, list)]
        of_records = [pair for pair in lists if pair[1] and isinstance(pair[1][0], dict)]
        if len(of_records) == 1:
            key, records = of_records[0]
            return records, f"/{key}"
        return [document], ""
    raise NoRecords


def _columns(records: list[Any], limits: Limits) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for record in records:
        if isinstance(record, dict):
            names |= dict.fromkeys(flat(record))
    if len(names) > limits.columns:
        raise TooManyColumns(found=len(names), most=limits.columns)
    return tuple(names)


def _row(number: int, place: str, record: Any, columns: tuple[str, ...], limits: Limits) -> RawRow:
    values = dict.fromkeys(columns, "")
    if not isinstance(record, dict):
        problem = Problem("not_an_object", value=text_of(record)[:80])
        return RawRow(number, values, place=place, problems=(problem,))
    problems = []
    for column, value in flat(record).items():
        if "\0" in value:
            problems.append(Problem("nul", column))
        elif len(value) > limits.cell_length:
            details = {"most": limits.cell_length}
            problems.append(Problem("cell_too_long", column, value[:80], details))
        else:
            values[column] = value
    return RawRow(number, values, place=place, problems=tuple(problems))
