"""Read the tables of the demonstration world."""

import csv
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).resolve().parent / "data"

PASSWORD: Final = "demo-world-2026"  # noqa: S105 - of sample people, refused in production

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Return the rows of ``data/<name>.csv`` in their order."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str) -> dict[str, Any]:
    """Return what ``data/<name>.toml`` says."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def grouped(name: str, key: str) -> dict[str, list[Row]]:
    """Return the rows of a table by one of its columns."""
    groups: dict[str, list[Row]] = {}
    for row in rows(name):
        groups.setdefault(row[key], []).append(row)
    return groups


def flag(text: str) -> bool:
    """Return a yes-or-no column."""
    return text == "true"


def number(text: str) -> int | None:
    """Return a column of whole numbers; empty is none."""
    return int(text) if text else None


def day(text: str) -> dt.date | None:
    """Return a column of ISO dates; empty is none."""
    return dt.date.fromisoformat(text) if text else None


def span(text: str) -> tuple[int, int]:
    """Return a column like ``12-48`` as its two ends."""
    low, _dash, high = text.partition("-")
    return int(low), int(high or low)
