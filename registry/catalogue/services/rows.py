"""Write the rows that hang on a record, from their drafts; tell what that changed."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeAlias

from django.db import IntegrityError, models, transaction

from registry.catalogue.selectors import snapshots
from registry.catalogue.selectors.snapshots import Change, Rows
from registry.refusals import InvalidFields, Refusal, check_fields, constraints_as

Refusals: TypeAlias = Mapping[str, type[Refusal]]
"""The refusal for a constraint of the rows; it is told the number of the row as ``row``."""


def columns_of(draft: Any, left_out: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields of a draft as a record's columns."""
    return {f.name: getattr(draft, f.name) for f in fields(draft) if f.name not in {*left_out}}


def add(
    parent: models.Model, rows: Rows, drafts: Iterable[Any | dict[str, Any]], refusals: Refusals
) -> None:
    """Write the rows of a new record.

    Raises:
        InvalidFields: a column of a row cannot keep its value; named relation.row.column.
        Refusal: the one of a constraint that a row breaks, with the number of the row.
    """
    _insert(_built(parent, rows, drafts), refusals)


def replace(
    parent: models.Model, rows: Rows, drafts: Iterable[Any | dict[str, Any]], refusals: Refusals
) -> list[Change]:
    """Bring the rows of a record to what the drafts say, and return what differs.

    Rows that say the same already stay as they are.

    Raises:
        InvalidFields, Refusal: as ``add``.
    """
    built = _built(parent, rows, drafts)
    standing = snapshots.rows_of(parent, rows)
    before = snapshots.section(rows, standing)
    after = snapshots.section(rows, built)
    if before == after and len(standing) == len(built):
        return []
    getattr(parent, rows.relation).all().delete()
    _insert(built, refusals)
    return list(snapshots.differences(before, after))


def choose(parent: models.Model, name: str, records: Iterable[models.Model]) -> list[Change]:
    """Bring a set of related records to what is given, and return what differs."""
    manager = getattr(parent, name)
    before = snapshots.chosen(name, manager.order_by("pk"))
    after = snapshots.chosen(name, records)
    changes = list(snapshots.differences(before, after))
    if changes:
        manager.set(records)
    return changes


def _built(
    parent: models.Model, rows: Rows, drafts: Iterable[Any | dict[str, Any]]
) -> list[models.Model]:
    manager = getattr(parent, rows.relation)
    built = []
    for number, draft in enumerate(drafts, start=1):
        columns = draft if isinstance(draft, dict) else columns_of(draft)
        place = {"position": number} if rows.is_numbered else {}
        row = manager.model(**{manager.field.name: parent}, **place, **columns)
        _check(row, rows.relation, number)
        built.append(row)
    return built


def _check(row: models.Model, relation: str, number: int) -> None:
    try:
        check_fields(row)
    except InvalidFields as refusal:
        errors = {f"{relation}.{number}.{name}": said for name, said in refusal.errors.items()}
        raise InvalidFields(errors) from refusal


def _insert(built: list[models.Model], refusals: Refusals) -> None:
    """Insert the rows at once; where the database refuses, find the row that it refused."""
    if not built:
        return
    try:
        with transaction.atomic():
            type(built[0])._default_manager.bulk_create(built)  # noqa: SLF001 - Django documents it
    except IntegrityError:
        for number, row in enumerate(built, start=1):
            named = {name: refusal(row=number) for name, refusal in refusals.items()}
            row.pk = None
            with constraints_as(**named):
                row.save(force_insert=True)
