"""CONOCER's register of competence standards (RENEC): its CSV, its endpoint's JSON, details.

The list is read from ``renec_ec_standards.csv`` or, without it, ``ec_standards_api.json``:
both hold the same records. A detail file (``ec0217.json``) holds one standard with its
elements and criteria.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from registry.reference.sources.arrays import read_array
from registry.reference.sources.errors import SourceError, SourceMissingError
from registry.reference.sources.rows import (
    CompetenceCriterion,
    CompetenceElement,
    CompetenceStandard,
    Place,
)
from registry.reference.sources.tables import TableRow, find, open_text, read_table

CSV_NAME = "renec_ec_standards.csv"
JSON_NAME = "ec_standards_api.json"
EXPECTED = (CSV_NAME, JSON_NAME)
FIRST_EDITION = "00"
_COLUMNS = ("codigo", "nivel", "titulo", "comite", "secProductivo")
_STANDARD_CODE = re.compile(r"EC\d{4}(\.\d{2})?")


def read(path: Path) -> Iterator[CompetenceStandard]:
    """Yield the standards of a folder, or of one file of either form.

    Raises:
        SourceMissingError: the folder has neither file.
        SourceError: a record breaks a rule, or a code appears twice.

    """
    file = path if path.is_file() else find(path, *EXPECTED)
    if file is None:
        raise SourceMissingError(path, EXPECTED)
    is_json = file.name.removesuffix(".gz").endswith(".json")
    return _standards(_json_records(file) if is_json else read_table(file, _COLUMNS))


def read_details(path: Path) -> Iterator[CompetenceElement | CompetenceCriterion]:
    """Yield the elements of one standard, each followed by its criteria.

    Raises:
        SourceError: the file is no JSON object of a standard, or lacks a text.

    """
    document = _document(path)
    code_row = TableRow(Place(path.name, 1), {"code": str(document.get("code", ""))})
    standard_code = _code(code_row, "code")
    for element in document.get("elements", []):
        row = _cells(path, element)
        code = row.required("code")
        yield CompetenceElement(
            place=row.place,
            standard=standard_code,
            code=code,
            title_es=row.required("title"),
            order=_order(row),
        )
        for criterion in element.get("criteria", []):
            yield _criterion(_cells(path, criterion), standard_code, code)


def standard(row: TableRow) -> CompetenceStandard:
    """Return the standard that one record of the list describes.

    Raises:
        SourceError: a value breaks a rule or is missing.

    """
    return CompetenceStandard(
        place=row.place,
        code=_code(row, "codigo"),
        level=_level(row),
        title_es=row.required("titulo"),
        committee=row.text("comite"),
        sector=row.text("secProductivo"),
        sector_id=row.text("idSectorProductivo"),
        register_id=row.text("idEstandarCompetencia"),
    )


def split(code: str) -> tuple[str, str]:
    """Return the standard and its edition: EC0217.01 is edition 01 of EC0217."""
    base, _, edition = code.partition(".")
    return base, edition or FIRST_EDITION


def _standards(records: Iterator[TableRow]) -> Iterator[CompetenceStandard]:
    seen: set[str] = set()
    for row in records:
        found = standard(row)
        if found.code in seen:
            row.fail("codigo", "a code may appear once", "Remove the repeated record.")
        seen.add(found.code)
        yield found


def _json_records(path: Path) -> Iterator[TableRow]:
    for place, record in read_array(path):
        yield TableRow(place, {key: _text(value) for key, value in record.items()})


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _criterion(row: TableRow, standard: str, element: str) -> CompetenceCriterion:
    return CompetenceCriterion(
        place=row.place,
        standard=standard,
        element=element,
        code=row.required("code"),
        text_es=row.required("description"),
        kind=row.text("type"),
        evidence=row.text("evidenceType"),
        order=_order(row),
    )


def _cells(path: Path, record: Mapping[str, Any]) -> TableRow:
    return TableRow(Place(path.name, 0), {key: _text(value) for key, value in record.items()})


def _order(row: TableRow) -> int:
    value = row.required("order")
    if not value.isdecimal():
        row.fail("order", "the order is a whole number", "Number the parts from 1.")
    return int(value)


def _code(row: TableRow, column: str) -> str:
    code = row.required(column)
    if not _STANDARD_CODE.fullmatch(code):
        rule = "a standard's code looks like EC0217 or EC0217.01"
        row.fail(column, rule, "Use the code as the register prints it.")
    return code


def _level(row: TableRow) -> int:
    level = row.required("nivel")
    if level not in ("1", "2", "3", "4", "5"):
        row.fail("nivel", "a level is 1 to 5", "Use the level as the register prints it.")
    return int(level)


def _document(path: Path) -> dict[str, Any]:
    try:
        with open_text(path) as stream:
            document = json.load(stream)
    except json.JSONDecodeError as error:
        raise _malformed(path, error.lineno, error.msg) from error
    if not isinstance(document, dict):
        raise _malformed(path, 1, type(document).__name__)
    return document


def _malformed(path: Path, line: int, value: str) -> SourceError:
    return SourceError(
        file=path.name,
        line=line,
        column="",
        value=value,
        rule="the file must be one JSON object with code and elements",
        remedy="Save the answer of the register again.",
    )
