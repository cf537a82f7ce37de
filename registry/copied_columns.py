"""Whole columns of integers into the database and out of it, by COPY in its binary form.

A row of n bigints without an empty one is always as long as the next, so that a table is one
NumPy array: no Python object is made for a cell. The form is that of PostgreSQL's documentation
of COPY ("Binary Format").
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import connection

Ints = npt.NDArray[np.int64]

SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END: Final = b"\xff\xff"
BYTES: Final = 8
"""Of a bigint."""


class UnevenRows(Exception):
    """A row has an empty cell, or one that is no bigint."""


def read(query: str, values: Mapping[str, Any], *, width: int) -> list[Ints]:
    """Return the ``width`` columns of a query whose cells are bigints, none of them empty.

    Raises:
        UnevenRows: a cell is empty, or of another type.
    """
    statement = f"COPY ({query}) TO STDOUT (FORMAT BINARY)"
    wrapped = connection.wrap_database_errors
    with wrapped, connection.cursor() as cursor, cursor.copy(statement, values) as copy:
        copied = b"".join(copy)
    form = _form(width)
    body = memoryview(copied)[len(SIGNATURE) : -len(END)]
    if len(body) % form.itemsize:
        raise UnevenRows
    rows = np.frombuffer(body, dtype=form)
    if (rows["cells"] != width).any() or (rows["cell"]["bytes"] != BYTES).any():
        raise UnevenRows
    return [rows["cell"]["value"][:, column].astype(np.int64) for column in range(width)]


def write(table: str, columns: Sequence[Ints]) -> None:
    """Append rows of bigints to a table that has these columns in this order and no others."""
    rows = np.zeros(len(columns[0]), dtype=_form(len(columns)))
    rows["cells"] = len(columns)
    rows["cell"]["bytes"] = BYTES
    for number, column in enumerate(columns):
        rows["cell"]["value"][:, number] = column
    statement = f"COPY {table} FROM STDIN (FORMAT BINARY)"
    wrapped = connection.wrap_database_errors
    with wrapped, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(SIGNATURE + rows.tobytes() + END)


def _form(width: int) -> "np.dtype[np.void]":
    """Return the form of a row: how many cells, and of each how many bytes and which."""
    cell = np.dtype([("bytes", ">i4"), ("value", ">i8")])
    return np.dtype([("cells", ">i2"), ("cell", cell, (width,))])
