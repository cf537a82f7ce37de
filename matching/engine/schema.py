"""How a frozen dataclass declares its columns, and the one check that reads them."""

from dataclasses import Field, field, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from matching.engine.sparse import InvalidColumn, Sparse, check_entries, check_rows

Table = TypeVar("Table", bound=Any)


def column(dtype: DTypeLike, unit: str, *, low: float, high: float, ndim: int = 1) -> Any:
    """Declare an array with one entry (``ndim`` 2: one line) per row, in ``[low, high]``.

    NaN passes in a float column: it marks an unknown coordinate.
    """
    return field(
        metadata={"dtype": np.dtype(dtype), "unit": unit, "low": low, "high": high, "ndim": ndim}
    )


def rows_of(unit: str, *, low: int | None = None, high: int | None = None) -> Any:
    """Declare a :class:`Sparse` with one row per row; ``low`` says that it carries values."""
    return field(metadata={"sparse": True, "unit": unit, "low": low, "high": high})


def beside(sparse: str, dtype: DTypeLike, unit: str, *, low: int, high: int) -> Any:
    """Declare an array with one entry per entry of the sparse column ``sparse``."""
    return field(
        metadata={
            "dtype": np.dtype(dtype),
            "unit": unit,
            "low": low,
            "high": high,
            "ndim": 1,
            "beside": sparse,
        }
    )


def check_table(table: Any, rows: int) -> None:
    """Check every declared column of ``table``; raises InvalidColumn naming column and row."""
    owner = type(table).__name__.lower()
    for declared in fields(table):
        if not declared.metadata:
            continue
        name, value = f"{owner}.{declared.name}", getattr(table, declared.name)
        if declared.metadata.get("sparse"):
            _check_sparse(name, value, declared, rows)
        elif "beside" in declared.metadata:
            other: Sparse = getattr(table, declared.metadata["beside"])
            _check_array(name, value, declared, len(other.indices), other.row_of_entry())
        else:
            _check_array(name, value, declared, rows, np.arange(rows, dtype=np.int64))


def check_unique(name: str, ids: NDArray[np.int64]) -> None:
    """Raise InvalidColumn for the first row whose id has been seen before."""
    repeated = np.ones(len(ids), dtype=np.bool_)
    repeated[np.unique(ids, return_index=True)[1]] = False
    check_rows(name, repeated, "id stands twice")


def take_rows(table: Table, rows: NDArray[np.int64]) -> Table:
    """The given rows of every declared column, in the order given."""
    changed: dict[str, Any] = {}
    for declared in fields(table):
        if not declared.metadata:
            continue
        value = getattr(table, declared.name)
        if declared.metadata.get("sparse"):
            changed[declared.name] = value.take(rows)
        elif "beside" in declared.metadata:
            other: Sparse = getattr(table, declared.metadata["beside"])
            changed[declared.name] = value[other.entries_of(rows)]
        else:
            changed[declared.name] = value[rows]
    taken: Table = replace(table, **changed)
    return taken


def _check_sparse(name: str, value: Sparse, declared: "Field[Any]", rows: int) -> None:
    value.validate(name, rows)
    low, high = declared.metadata["low"], declared.metadata["high"]
    if low is None:
        return
    if value.values is None:
        raise InvalidColumn(name, None, "values are missing")
    outside = (value.values < low) | (value.values > high)
    check_entries(name, value.row_of_entry(), outside, f"value outside {low}..{high}")


def _check_array(
    name: str,
    value: NDArray[Any],
    declared: "Field[Any]",
    length: int,
    row_of: NDArray[np.int64],
) -> None:
    meta = declared.metadata
    if value.dtype != meta["dtype"] or value.ndim != meta["ndim"]:
        expected = f"{meta['dtype']}[{meta['ndim']}d] expected"
        raise InvalidColumn(name, None, f"{value.dtype}[{value.ndim}d], {expected}")
    if len(value) != length:
        raise InvalidColumn(name, None, f"{len(value)} entries, {length} expected")
    outside = (value < meta["low"]) | (value > meta["high"])
    bad = outside.any(axis=1) if meta["ndim"] == 2 else outside
    check_entries(name, row_of, bad, f"outside {meta['low']}..{meta['high']} ({meta['unit']})")
