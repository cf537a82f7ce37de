"""What goes out comes back, and nothing that goes out is a formula."""

import json
from io import BytesIO

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.intake.sources import (
    Limits,
    csv_bytes,
    open_upload,
    plain_cell,
    read_list,
    safe_cell,
    write_list,
    xlsx_bytes,
)
from registry.intake.sources.cells import RUNS

LIMITS = Limits()
HEADER = ["code", "title", "note"]
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"))
DANGEROUS = st.sampled_from(["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''", "-5"])
CELLS = st.one_of(
    DANGEROUS, st.text(SIGNS, max_size=12), st.text("='+-@,;\"|\n\r\t a1", max_size=9)
)
# A sheet keeps a carriage return as a line end, so its cells are made without one.
SHEET_CELLS = CELLS.filter(lambda cell: "\r" not in cell)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6)


@pytest.mark.parametrize("value", ["=1+1", "+44", "-1+2", "@x", "\tx", "\rx", "'=x", "＝1"])
def test_cell_that_would_run_is_guarded(value):
    assert not safe_cell(value).startswith(RUNS)
    assert plain_cell(safe_cell(value)) == value


@pytest.mark.parametrize("value", ["-5", "-5.25", "weld", "", "it's"])
def test_cell_that_is_harmless_stays(value):
    assert safe_cell(value) == value


@given(st.text(max_size=30))
def test_cell_guard_gives_the_value_back(value):
    assert plain_cell(safe_cell(value)) == value


@given(ROWS)
@example([(";\r", ";\r", "=1+1")])
@example([("\x1e;", ";\r", "|")])
def test_csv_export_comes_back_the_same(rows):
    rows = [["A", *row] for row in rows]
    content = csv_bytes(["id", *HEADER], rows)

    found = open_upload(BytesIO(content), name="export.csv", limits=LIMITS).rows()

    assert [list(row.values.values()) for row in found] == rows


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), min_size=2, max_size=5))
def test_lines_of_json_come_back_the_same(rows):
    rows = [(f"A{title}", note.replace("\0", "")) for title, note in rows]
    rows = [(title.replace("\0", ""), note) for title, note in rows]
    lines = [json.dumps({"title": title, "note": note}) for title, note in rows]

    found = open_upload(
        BytesIO("\n".join(lines).encode()), name="export.ndjson", limits=LIMITS
    ).rows()

    assert [tuple(row.values.values()) for row in found] == rows


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SHEET_CELLS, SHEET_CELLS, SHEET_CELLS), min_size=1, max_size=4))
def test_xlsx_export_comes_back_the_same(rows):
    rows = [["A", *row] for row in rows]
    content = xlsx_bytes(["id", *HEADER], rows)

    found = open_upload(BytesIO(content), name="export.xlsx", limits=LIMITS).rows()

    assert [list(row.values.values()) for row in found] == rows


def test_xlsx_export_has_no_formula():
    content = xlsx_bytes(["code"], [["=1+1"], ["@x"]])

    cells = [cell for row in openpyxl.load_workbook(BytesIO(content)).active for cell in row]

    assert {cell.data_type for cell in cells} == {"s"}


FIELDS = ("title", "hours", "note")
WORDS = st.text("ab|\\ ;é", max_size=8).map(lambda text: " ".join(text.split()))


@given(
    st.lists(
        st.fixed_dictionaries({"title": WORDS.filter(bool), "hours": WORDS, "note": WORDS}),
        max_size=5,
    )
)
def test_list_cell_comes_back_the_same(items):
    assert read_list(write_list(items, FIELDS), FIELDS) == items


def test_list_cell_as_a_person_writes_it():
    found = read_list("Safety|200|300\n\n Welding | 1800 ", FIELDS)

    assert found == [
        {"title": "Safety", "hours": "200", "note": "300"},
        {"title": "Welding", "hours": "1800", "note": ""},
    ]
