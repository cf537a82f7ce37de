"""Merge rows into a reference table: add, change, retire, never delete.

A row belongs to the release that brought it. Another release that wants the same row leaves
it as it is while it is in use, and takes it over once it has been retired.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, Final

from django.db import DataError, IntegrityError, models, transaction

from registry.reference.services.cells import REMEDY, Cells, Wanted
from registry.reference.sources.errors import SourceError
from registry.reference.sources.rows import Place

BATCH: Final = 2000
Key = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table and the columns that identify a row of it.

    ``retires`` says whether rows of this release that are not among the wanted ones are
    retired; a step that brings only some columns must not. ``folds`` allows the source to
    say the same row more than once; the first one counts. ``scope`` limits which rows are
    looked at.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    release: str
    retires: bool = True
    folds: bool = False
    scope: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> "models.QuerySet[Any]":
        """The rows that this step looks at."""
        return manager(self.model).filter(**self.scope)


Step = tuple[Table, Callable[[], Iterable[Wanted]]]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a merge did, or would do, to one table."""

    table: str
    added: int = 0
    changed: int = 0
    retired: int = 0
    same: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether the table is as it was."""
        return not (self.added or self.changed or self.retired)


@dataclass
class _Work:
    """What is to be written: rows with the place that asked for them."""

    added: list[tuple[models.Model, Place]] = field(default_factory=list)
    changed: list[tuple[models.Model, Place]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    retired: list[models.Model] = field(default_factory=list)
    seen: set[Key] = field(default_factory=set)


def manager(model: type[models.Model]) -> "models.Manager[Any]":
    """Return the manager that sees every row of a model."""
    return model._default_manager  # noqa: SLF001 - Django documents it


def merge(table: Table, wanted: Iterable[Wanted], *, at: dt.datetime) -> Outcome:
    """Bring the table to the wanted rows of its release.

    Raises:
        SourceError: a value is wrong, a row is there twice, or the database refuses one.
    """
    cells, work = Cells(table.model), _Work()
    existing: dict[Key, models.Model] = {
        tuple(getattr(row, name) for name in table.key): row for row in table.rows.iterator()
    }
    for row in wanted:
        values = cells.read(row)
        key = tuple(values[name] for name in table.key)
        if key not in work.seen:
            work.seen.add(key)
            _compare(table, cells, work, existing.get(key), (values, row.place))
        elif not table.folds:
            raise _twice(table, key, row.place)
    work.retired = _missing(table, cells, existing, work.seen)
    _write(table, cells, work, at)
    return Outcome(
        table=table.name,
        added=len(work.added),
        changed=len(work.changed),
        retired=len(work.retired),
        same=len(work.seen) - len(work.added) - len(work.changed),
    )


def _compare(
    table: Table,
    cells: Cells,
    work: _Work,
    row: models.Model | None,
    found: tuple[dict[str, Any], Place],
) -> None:
    values, place = found
    if row is None:
        owned = {"release": table.release} if "release" in cells else {}
        work.added.append((table.model(**values, **owned), place))
    elif difference := _difference(table, cells, row, values):
        work.touched |= difference
        work.changed.append((row, place))


def _difference(
    table: Table, cells: Cells, row: models.Model, values: Mapping[str, Any]
) -> set[str]:
    """Copy what differs onto ``row`` and return the names of its changed fields."""
    is_retired = getattr(row, "retired_at", None) is not None
    if getattr(row, "release", table.release) != table.release:
        if not is_retired or not table.retires:
            return set()
        values = {**cells.defaults(), **values, "release": table.release}
    if is_retired and table.retires:
        values = {**values, "retired_at": None}
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return {cells.by_name[name].name for name in changed}


def _missing(
    table: Table, cells: Cells, existing: Mapping[Key, models.Model], seen: set[Key]
) -> list[models.Model]:
    if not table.retires or "retired_at" not in cells:
        return []
    return [
        row
        for key, row in existing.items()
        if key not in seen
        and getattr(row, "retired_at", None) is None
        and getattr(row, "release", table.release) == table.release
    ]


def _write(table: Table, cells: Cells, work: _Work, at: dt.datetime) -> None:
    """Retire, then set the changing rows aside, add, and put them back changed.

    A row that is set aside is retired for a moment: constraints that hold among the rows in
    use, such as wage floors that must not overlap, then see final states only.
    """
    _retire(table, work.retired, at)
    if "retired_at" in cells and "release" in cells and work.changed:
        _retire(table, [row for row, _ in work.changed], at)
        work.touched.add("retired_at")
    for batch in _batches(work.added):
        create = partial(manager(table.model).bulk_create, [row for row, _ in batch])
        if not _passes(create):
            _blame(table, batch, {"force_insert": True})
    fields = sorted(work.touched)
    for batch in _batches(work.changed):
        update = partial(manager(table.model).bulk_update, [row for row, _ in batch], fields)
        if not _passes(update):
            _blame(table, batch, {"update_fields": fields})


def _retire(table: Table, rows: Sequence[models.Model], at: dt.datetime) -> None:
    for batch in _batches(rows):
        manager(table.model).filter(pk__in=[row.pk for row in batch]).update(retired_at=at)


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _passes(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except (IntegrityError, DataError):
        return False
    return True


def _blame(
    table: Table, batch: Iterable[tuple[models.Model, Place]], how: Mapping[str, Any]
) -> None:
    """Write a refused batch one by one, and name the row that the database refuses."""
    for row, place in batch:
        try:
            with transaction.atomic():
                row.save(**how)
        except (IntegrityError, DataError) as error:
            diagnosis = getattr(error.__cause__, "diag", None)
            constraint = getattr(diagnosis, "constraint_name", None)
            raise SourceError(
                file=place.file,
                line=place.line,
                column="",
                value=str(getattr(diagnosis, "message_detail", None) or error)[:200],
                rule=f"the table {table.name!r} refuses this row ({constraint or 'value'})",
                remedy=REMEDY,
            ) from error


def _twice(table: Table, key: Key, place: Place) -> SourceError:
    return SourceError(
        file=place.file,
        line=place.line,
        column=", ".join(name.removesuffix("_id") for name in table.key),
        value=", ".join(map(str, key)),
        rule="a row may appear once",
        remedy="Remove the repeated row.",
    )
