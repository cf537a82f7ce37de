"""Merge rows into a reference table: add, change, retire, never delete."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

BATCH = 2000


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table and the fields that identify a row of it.

    ``retires`` says whether rows of this release that are not among the wanted ones are
    retired; a step that brings only a part of a table must not.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    release: str
    retires: bool = True
    scope: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a merge did, or would do, to one table."""

    table: str
    added: int
    changed: int
    retired: int
    same: int

    @property
    def is_nothing(self) -> bool:
        """Whether the table is as it was."""
        return not (self.added or self.changed or self.retired)


def merge(table: Table, wanted: Iterable[Mapping[str, Any]], *, at: dt.datetime) -> Outcome:
    """Bring the table to the wanted rows of its release.

    A row that another release owns is left alone; a retired one that is wanted again comes
    back. Values are column names of the model (``parent_id`` for a foreign key).
    """
    existing = {_key(table, row): row for row in table.model._default_manager.filter(**table.scope)}
    added: list[models.Model] = []
    changed: list[models.Model] = []
    touched: set[str] = set()
    seen: set[tuple[Any, ...]] = set()
    for values in wanted:
        fresh = table.model(**_owned(table, values))
        key = _key(table, fresh)
        if key in seen:
            continue
        seen.add(key)
        row = existing.get(key)
        if row is None:
            added.append(fresh)
        elif difference := _difference(table, row, fresh, values):
            touched |= difference
            changed.append(row)
    retired = _missing(table, existing, seen)
    _write(table, added, changed, touched, retired, at)
    return Outcome(
        table=table.name,
        added=len(added),
        changed=len(changed),
        retired=len(retired),
        same=len(seen) - len(added) - len(changed),
    )


def _columns(table: Table) -> set[str]:
    return {column.attname for column in table.model._meta.concrete_fields}


def _owned(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    has_release = "release" in _columns(table)
    return {**values, **({"release": table.release} if has_release else {})}


def _column(table: Table, name: str) -> "models.Field[Any, Any]":
    """Return the model's column of that name (``parent_id`` names the key column)."""
    by_name = {column.attname: column for column in table.model._meta.concrete_fields}
    return by_name[name]


def _key(table: Table, row: models.Model) -> tuple[Any, ...]:
    return tuple(_column(table, name).to_python(getattr(row, name)) for name in table.key)


def _difference(
    table: Table, row: models.Model, fresh: models.Model, values: Mapping[str, Any]
) -> set[str]:
    """Copy differing values onto ``row`` and return the names of its changed fields."""
    if getattr(row, "release", table.release) != table.release:
        return set()
    changed = set()
    for name in values:
        column = _column(table, name)
        new = column.to_python(getattr(fresh, name))
        if column.to_python(getattr(row, name)) != new:
            setattr(row, name, new)
            changed.add(column.name)
    if getattr(row, "retired_at", None) is not None:
        row.retired_at = None  # type: ignore[attr-defined]
        changed.add("retired_at")
    return changed


def _missing(
    table: Table, existing: Mapping[tuple[Any, ...], models.Model], seen: set[tuple[Any, ...]]
) -> list[models.Model]:
    if not table.retires or "retired_at" not in _columns(table):
        return []
    return [
        row
        for key, row in existing.items()
        if key not in seen
        and getattr(row, "retired_at", None) is None
        and getattr(row, "release", table.release) == table.release
    ]


def _write(
    table: Table,
    added: list[models.Model],
    changed: list[models.Model],
    touched: set[str],
    retired: list[models.Model],
    at: dt.datetime,
) -> None:
    manager = table.model._default_manager
    manager.bulk_create(added, batch_size=BATCH)
    if changed:
        manager.bulk_update(changed, sorted(touched), batch_size=BATCH)
    if retired:
        manager.filter(pk__in=[row.pk for row in retired]).update(retired_at=at)
