"""Workbooks: sheets, values as text, what is said of hidden, merged and computed cells."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from registry.intake.sources import Limits, open_upload
from registry.intake.sources.refusals import EmptyFile, NoSuchSheet

LIMITS = Limits()


def saved(book: openpyxl.Workbook) -> BytesIO:
    kept = BytesIO()
    book.save(kept)
    return kept


def one_row(**cells) -> BytesIO:
    """Return a workbook of one row; a pair is a value and its number format."""
    book = openpyxl.Workbook()
    book.active.append(list(cells))
    for position, cell in enumerate(cells.values(), start=1):
        value, shown = cell if isinstance(cell, tuple) else (cell, "General")
        made = book.active.cell(2, position, value)
        made.number_format = shown
    return saved(book)


def codes(reading) -> list[str]:
    return [notice.code for notice in reading.notices]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Soldadura", "Soldadura"),
        (12, "12"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1234567890123, "1234567890123"),
        (1e21, "1000000000000000000000"),
        ((7016, "00000"), "07016"),
        ((0.25, "0%"), "25%"),
        ((0.255, "0.0%"), "25.5%"),
        (True, "TRUE"),
        ((dt.datetime(2026, 9, 1), "yyyy-mm-dd"), "2026-09-01"),  # noqa: DTZ001
        ((dt.datetime(2026, 9, 1, 8, 30), "yyyy-mm-dd hh:mm"), "2026-09-01 08:30:00"),  # noqa: DTZ001
        ((dt.time(8, 30), "hh:mm:ss"), "08:30:00"),
        (" kept as it is ", " kept as it is "),
    ],
)
def test_value_is_the_text_that_the_cell_shows(cell, expected):
    reading = open_upload(one_row(code="A", value=cell), name="a.xlsx", limits=LIMITS)

    (row,) = reading.rows()

    assert row.values["value"] == expected
    assert (row.number, row.place) == (2, "Sheet")


def test_sheet_first_shown_is_read_and_the_others_are_named():
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["x"])
    book.active.sheet_state = "hidden"
    for title in ("Programs", "Old"):
        book.create_sheet(title).append(["code", "title"])
        book[title].append([title, "Weld"])

    reading = open_upload(saved(book), name="a.xlsx", limits=LIMITS)

    assert (reading.sheet, reading.sheets) == ("Programs", ("Notes", "Programs", "Old"))
    assert "sheet" in codes(reading)
    assert [row.values["code"] for row in reading.rows()] == ["Programs"]


def test_sheet_chosen_is_read_even_if_hidden():
    book = openpyxl.Workbook()
    book.create_sheet("Second").append(["code"])
    book["Second"].append(["B"])
    book["Second"].sheet_state = "hidden"

    reading = open_upload(saved(book), name="a.xlsx", sheet="Second", limits=LIMITS)

    assert [row.values for row in reading.rows()] == [{"code": "B"}]
    assert "sheet_hidden" in codes(reading)


def test_sheet_that_is_not_there_is_refused():
    with pytest.raises(NoSuchSheet):
        open_upload(one_row(code="A"), name="a.xlsx", sheet="Elsewhere", limits=LIMITS)


def test_sheet_without_a_cell_is_refused():
    with pytest.raises(EmptyFile):
        open_upload(saved(openpyxl.Workbook()), name="a.xlsx", limits=LIMITS)


def test_header_below_a_title_and_empty_rows_keep_their_numbers():
    book = openpyxl.Workbook()
    for row in (["Programs 2026"], [], ["code", "title", "hours"], [], ["A", "Weld", 12]):
        book.active.append(row)

    reading = open_upload(saved(book), name="a.xlsx", limits=LIMITS)

    assert reading.columns == ("code", "title", "hours")
    assert [row.number for row in reading.rows()] == [5]


def test_merged_and_hidden_cells_are_said():
    book = openpyxl.Workbook()
    for row in (["code", "title"], ["A", "Weld"], ["B", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active.row_dimensions[3].hidden = True

    reading = open_upload(saved(book), name="a.xlsx", limits=LIMITS)

    assert {"merged", "hidden_rows"} <= set(codes(reading))
    assert [row.values["title"] for row in reading.rows()] == ["Weld", ""]


def test_reading_as_json_has_what_was_detected():
    kept = open_upload(one_row(code="A"), name="a.xlsx", limits=LIMITS).as_json()

    assert kept["format"] == "xlsx"
    assert kept["sheets"] == ["Sheet"]
    assert kept["columns"] == ["code"]
