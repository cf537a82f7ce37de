"""Templates to download: a header, a filled example row, and the rule of each column."""

import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from io import BytesIO, StringIO
from typing import Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from registry.intake.sources.cells import safe_cell
from registry.intake.sources.columns import Column, columns

MADE: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's own time has no zone
SHEETS: Final = {"es": ("Datos", "Reglas"), "en": ("Data", "Rules")}
RULES_HEADER: Final = {
    "es": ("Columna", "Obligatoria", "Qué va en ella", "Ejemplo"),
    "en": ("Column", "Required", "What goes in it", "Example"),
}
YES: Final = {"es": "sí", "en": "yes"}
BOLD: Final = Font(bold=True)
REQUIRED: Final = PatternFill("solid", fgColor="FFF2CC")


def template(kind: str, language: str, form: str) -> bytes:
    """Return the template of a kind in a language (``es``, ``en``), as ``csv`` or ``xlsx``.

    Raises:
        KeyError: there is no such kind.
        ValueError: there is no such form.
    """
    if form == "csv":
        header = [column.name(language) for column in columns(kind)]
        example = [column.example(language) for column in columns(kind)]
        return csv_bytes(header, [example])
    if form == "xlsx":
        return _workbook(columns(kind), language)
    raise ValueError(form)


def is_example(kind: str, values: Mapping[str, str]) -> bool:
    """Tell whether a row's values by key, none of them empty, are those of the example row.

    Raises:
        KeyError: there is no such kind.
    """
    said = {key: value.split() for key, value in values.items()}
    return said in _examples(kind)


@cache
def _examples(kind: str) -> tuple[dict[str, list[str]], ...]:
    """Return the words of the example row's cells, in each language."""
    return tuple(
        {
            column.key: words
            for column in columns(kind)
            if (words := column.example(language).split())
        }
        for language in SHEETS
    )


def csv_bytes(header: list[str], rows: list[list[str]]) -> bytes:
    """Return a table as CSV in UTF-8 with a mark, which every spreadsheet program reads right."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(header: list[str], rows: list[list[str]], *, title: str = "Data") -> bytes:
    """Return a table as a workbook in which every cell is a text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in [header, *rows]:
        sheet.append([safe_cell(cell) for cell in row])
    return _bytes(book)


def _workbook(found: tuple[Column, ...], language: str) -> bytes:
    book = openpyxl.Workbook()
    data, rules = SHEETS[language]
    del book["Sheet"]
    sheet = book.create_sheet(data)
    for position, column in enumerate(found, start=1):
        head = sheet.cell(1, position, safe_cell(column.name(language)))
        head.font = BOLD
        if column.is_required:
            head.fill = REQUIRED
        cell = sheet.cell(2, position, safe_cell(column.example(language)))
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[head.column_letter].width = 24
    sheet.freeze_panes = "A2"
    _write_rules(book.create_sheet(rules), found, language)
    return _bytes(book)


def _write_rules(sheet: Worksheet, found: tuple[Column, ...], language: str) -> None:
    rows = [RULES_HEADER[language]] + [
        (
            column.name(language),
            YES[language] if column.is_required else "",
            column.rule(language),
            column.example(language),
        )
        for column in found
    ]
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = BOLD
    for letter, width in zip("ABCD", (32, 14, 80, 40), strict=True):
        sheet.column_dimensions[letter].width = width


def _bytes(book: openpyxl.Workbook) -> bytes:
    book.properties.created = book.properties.modified = MADE
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
