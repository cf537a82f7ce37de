"""The columns of each kind of rows, as data: ``data/columns.csv``.

A list column (``list``) holds an item a line, its ``fields`` separated by ``|``.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from registry.intake.sources.rules import RULE_OF_TYPE

FILE: Final = Path(__file__).parent / "data" / "columns.csv"
SPLIT: Final = "|"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of our own tables.

    ``type`` is one of ``rules.RULE_OF_TYPE``; ``choices`` are the words that a cell may have
    (empty: any); ``fields`` the parts of an item of a list column; ``aliases`` the headers
    that other people's tables have.
    """

    kind: str
    key: str
    type: str
    is_required: bool
    choices: tuple[str, ...]
    fields: tuple[str, ...]
    name_en: str
    name_es: str
    aliases: tuple[str, ...]
    note_en: str
    note_es: str
    example_en: str
    example_es: str

    def name(self, language: str) -> str:
        """Return the header in a language (``es`` or ``en``)."""
        return self.name_es if language == "es" else self.name_en

    def example(self, language: str) -> str:
        """Return the cell of the filled example row."""
        return (self.example_es if language == "es" else self.example_en).replace("\\n", "\n")

    def rule(self, language: str) -> str:
        """Return what the column takes: the rule of its type, its choices, its own note."""
        parts = [RULE_OF_TYPE[self.type][language == "es"]]
        if self.choices:
            parts.append(", ".join(self.choices) + ".")
        if self.fields:
            parts.append(" | ".join(self.fields) + ".")
        parts.append(self.note_es if language == "es" else self.note_en)
        return " ".join(part for part in parts if part)


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """Return the columns of a kind in the order of its template.

    Raises:
        KeyError: there is no such kind.
    """
    return _tables()[kind]


def kinds() -> tuple[str, ...]:
    """Return the kinds that have columns."""
    return tuple(_tables())


def required(kind: str) -> frozenset[str]:
    """Return the keys that every row of a kind must fill."""
    return frozenset(column.key for column in columns(kind) if column.is_required)


@cache
def by_key(kind: str) -> dict[str, Column]:
    """Return the columns of a kind by key."""
    return {column.key: column for column in columns(kind)}


@cache
def _tables() -> dict[str, tuple[Column, ...]]:
    tables: dict[str, list[Column]] = {}
    with FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            tables.setdefault(row["kind"], []).append(_column(row))
    return {kind: tuple(found) for kind, found in tables.items()}


def _column(row: dict[str, str]) -> Column:
    return Column(
        kind=row["kind"],
        key=row["key"],
        type=row["type"],
        is_required=row["required"] == "yes",
        choices=_parts(row["choices"]),
        fields=_parts(row["fields"]),
        name_en=row["name_en"],
        name_es=row["name_es"],
        aliases=_parts(row["aliases"]),
        note_en=row["note_en"],
        note_es=row["note_es"],
        example_en=row["example_en"],
        example_es=row["example_es"],
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(SPLIT) if part)
