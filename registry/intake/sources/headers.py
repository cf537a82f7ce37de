"""Where a table's header is, and names for its columns that are each there once."""

import re
from collections.abc import Sequence
from typing import Final

from registry.intake.sources.limits import Limits
from registry.intake.sources.refusals import EmptyFile, NoHeader, TooManyColumns
from registry.intake.sources.rows import Notice

LOOKED_AT: Final = 25
"""Rows at the top among which the header is looked for."""

NO_NAME: Final = re.compile(r"[\s\d.,:/%$+-]+|\d{4}-\d\d-\d\d.*")


def find(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the header among the first rows: a title above it is passed over.

    Raises:
        EmptyFile: no row has a value.
        NoHeader: the row that should name the columns holds numbers.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    widest = max(filled, default=0)
    if not widest:
        raise EmptyFile
    wanted = max(1, (widest + 1) // 2)
    at = next(index for index, count in enumerate(filled) if count >= wanted)
    named = [cell.strip() for cell in rows[at] if cell.strip()]
    if sum(bool(NO_NAME.fullmatch(cell)) for cell in named) * 2 > len(named):
        raise NoHeader(place=str(at + 1))
    return at


def name(cells: Sequence[str], limits: Limits) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Return the columns' names, each there once, and what was named by us.

    Raises:
        TooManyColumns: there are more than are taken.
    """
    last = max((index for index, cell in enumerate(cells) if cell.strip()), default=-1)
    cells = cells[: last + 1]
    if len(cells) > limits.columns:
        raise TooManyColumns(found=len(cells), most=limits.columns)
    names: dict[str, None] = {}
    notices = []
    for position, cell in enumerate(cells, start=1):
        was = " ".join(cell.split())[:200]
        wanted = was or f"#{position}"
        found, count = wanted, 1
        while found in names:
            count += 1
            found = f"{wanted} ({count})"
        names[found] = None
        if not was:
            notices.append(Notice("column_unnamed", details={"position": position, "name": found}))
        elif found != was:
            notices.append(Notice("column_repeated", details={"was": was, "name": found}))
    return tuple(names), tuple(notices)
