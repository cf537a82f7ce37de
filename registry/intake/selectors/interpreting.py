"""What the cells of a row mean: plain values and keys of records, or what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry.intake.selectors.cell_readers import (
    BESIDE,
    READERS,
    UNLIKE,
    Cell,
    Reader,
    plain_text,
)
from registry.intake.selectors.interpreted import Interpreted
from registry.intake.selectors.normalising import Normaliser
from registry.intake.sources.columns import Column, by_key

__all__ = ["Interpreted", "interpret"]


def interpret(
    kind: str,
    values: Mapping[str, str],
    *,
    words: Normaliser,
    language: str,
    day_first: bool,
    guessed: Mapping[str, float] | None = None,
) -> Interpreted:
    """Return what a row of a kind means. Cells of unknown keys are left out.

    A cell that means nothing leaves its field out and notes why. ``day_first`` settles days
    such as 03/04/2026. Cells that say the same as others before them are not read again: they
    share what was found, which nobody changes.
    """
    readers, needed = _plan(kind)
    found = Interpreted(guessed=guessed or {})
    for key, text in values.items():
        reader = readers.get(key)
        if reader is None:
            continue
        if reader.is_plain:
            found.fields[key] = " ".join(text.split())
            continue
        beside = values.get(reader.beside, "") if reader.beside else ""
        said = reader.said(text, beside, words, language, day_first=day_first)
        _take(found, key, said)
    for key in needed:
        if not values.get(key):
            found.refuse("required", key)
    return found


def _take(found: Interpreted, key: str, said: "_Said") -> None:
    if said.value is not None:
        found.fields[key] = said.value
    if said.is_noted:
        found.problems += said.problems
        found.choices += said.choices


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What a cell says, and what there is to say of it."""

    value: Any
    problems: list[dict[str, Any]]
    choices: list[dict[str, Any]]
    is_noted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Column:
    """How the cells of a column are read: worked out once a kind.

    ``beside`` is the key of another cell that has a say. Texts are not remembered: they
    hardly ever come twice.
    """

    column: Column
    read: Reader
    beside: str
    is_plain: bool
    is_remembered: bool

    def said(
        self, text: str, beside: str, words: Normaliser, language: str, *, day_first: bool
    ) -> _Said:
        """Return what a cell says, as it was read before where it was."""
        if not self.is_remembered:
            return self._said(text, beside, words, language, day_first=day_first)
        name = (self.column.kind, self.column.key, text, beside, language, day_first)
        known: _Said | None = words.read_before.get(name)
        if known is None:
            known = self._said(text, beside, words, language, day_first=day_first)
            words.remember(name, known)
        return known

    def _said(
        self, text: str, beside: str, words: Normaliser, language: str, *, day_first: bool
    ) -> _Said:
        found = Interpreted()
        cell = Cell(
            column=self.column,
            text=text,
            beside=beside,
            words=words,
            language=language,
            day_first=day_first,
            found=found,
        )
        value = self.read(cell)
        is_noted = bool(found.problems or found.choices)
        return _Said(value=value, problems=found.problems, choices=found.choices, is_noted=is_noted)


@cache
def _plan(kind: str) -> tuple[dict[str, _Column], tuple[str, ...]]:
    """Return how each column of a kind is read, and which ones every row must fill."""
    known = by_key(kind)
    readers = {
        key: _Column(
            column=column,
            read=READERS[column.type],
            beside=BESIDE.get(column.type, ""),
            is_plain=READERS[column.type] is plain_text,
            is_remembered=column.type not in UNLIKE,
        )
        for key, column in known.items()
    }
    return readers, tuple(key for key, column in known.items() if column.is_required)
