"""How a frozen dataclass declares its columns, and the one check that reads them.

A field is a column when its type is ``Annotated`` with one of the three declarations here.
"""

from dataclasses import dataclass, replace
from typing import Any, TypeVar, get_type_hints

import numpy as np
from numpy.typing import DTypeLike, NDArray

from matching.engine.sparse import InvalidColumn, Sparse, check_entries, check_rows

Table = TypeVar("Table", bound=Any)


@dataclass(frozen=True)
class Column:
    """An array with one entry (``ndim`` 2: one line) per row, in ``[low, high]``.

    NaN passes in a float column: it marks an unknown coordinate.
    """

    dtype: DTypeLike
    unit: str
    low: float
    high: float
    ndim: int = 1


@dataclass(frozen=True)
class Rows:
    """A :class:`Sparse` with one row per row; with ``low`` and ``high`` it carries values."""

    unit: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Beside(Column):
    """An array with one entry per entry of the sparse column named ``sparse``."""

    sparse: str = ""


def declared(table: type) -> dict[str, Column | Rows]:
    """Read the columns of a table class, by field name."""
    hints = get_type_hints(table, include_extras=True)
    found = {name: getattr(hint, "__metadata__", (None,))[0] for name, hint in hints.items()}
    return {name: spec for name, spec in found.items() if isinstance(spec, Column | Rows)}


def check_table(table: Any, rows: int) -> None:
    """Check every declared column of ``table``; raises InvalidColumn naming column and row."""
    owner = type(table).__name__.lower()
    for field, spec in declared(type(table)).items():
        name, value = f"{owner}.{field}", getattr(table, field)
        if isinstance(spec, Rows):
            _check_sparse(name, value, spec, rows)
        elif isinstance(spec, Beside):
            other: Sparse = getattr(table, spec.sparse)
            _check_array(name, value, spec, other.row_of_entry())
        else:
            _check_array(name, value, spec, np.arange(rows, dtype=np.int64))


def check_unique(name: str, ids: NDArray[np.int64]) -> None:
    """Raise InvalidColumn for the first row whose id has been seen before."""
    repeated = np.ones(len(ids), dtype=np.bool_)
    repeated[np.unique(ids, return_index=True)[1]] = False
    check_rows(name, repeated, "id stands twice")


def take_rows(table: Table, rows: NDArray[np.int64]) -> Table:
    """Pick the given rows of every declared column, in the order given."""
    changed: dict[str, Any] = {}
    for field, spec in declared(type(table)).items():
        value = getattr(table, field)
        if isinstance(spec, Rows):
            changed[field] = value.take(rows)
        elif isinstance(spec, Beside):
            other: Sparse = getattr(table, spec.sparse)
            changed[field] = value[other.entries_of(rows)]
        else:
            changed[field] = value[rows]
    taken: Table = replace(table, **changed)
    return taken


def _check_sparse(name: str, value: Sparse, spec: Rows, rows: int) -> None:
    value.validate(name, rows)
    if spec.low is None or spec.high is None:
        return
    if value.values is None:
        raise InvalidColumn(name, None, "values are missing")
    outside = (value.values < spec.low) | (value.values > spec.high)
    check_entries(name, value.row_of_entry(), outside, f"value outside {spec.low}..{spec.high}")


def _check_array(name: str, value: NDArray[Any], spec: Column, row_of: NDArray[np.int64]) -> None:
    expected = np.dtype(spec.dtype)
    if value.dtype != expected or value.ndim != spec.ndim:
        found = f"{value.dtype}[{value.ndim}d]"
        raise InvalidColumn(name, None, f"{found}, {expected}[{spec.ndim}d] expected")
    if len(value) != len(row_of):
        raise InvalidColumn(name, None, f"{len(value)} entries, {len(row_of)} expected")
    outside = np.asarray((value < spec.low) | (value > spec.high), dtype=np.bool_)
    bad: NDArray[np.bool_] = np.asarray(outside.any(axis=tuple(range(1, spec.ndim))))
    check_entries(name, row_of, bad, f"outside {spec.low}..{spec.high} ({spec.unit})")
