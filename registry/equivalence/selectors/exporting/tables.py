"""Assertions as a plain table."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from registry.equivalence.selectors.exporting.statements import COLUMNS, Statement, page_of

ABOUT: Final = ("source_name", "target_name", "asserter_name", "status", "record")
"""What is written for readers besides what an intake takes back."""


def table(found: Iterable[Statement], *, safe: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of a CSV table, its header first.

    ``safe`` keeps a text from being run by a spreadsheet program.
    """
    yield line((*COLUMNS, *ABOUT))
    for one in found:
        held, asked = one.names
        about = (
            *(held, asked, one.assertion.asserter.name, one.assertion.status),
            page_of(one.assertion),
        )
        cells = (*(one.values.get(name, "") for name in COLUMNS), *about)
        yield line(tuple(safe(cell) for cell in cells))


def line(cells: tuple[str, ...], *, separator: str = ",") -> str:
    """Return cells as one record of a table (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerow(cells)
    return out.getvalue()
