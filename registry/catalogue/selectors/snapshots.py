"""What a record says, field by field as text, and how two such readings differ.

A record is read whole: its own columns, its sets (skills, industries) and the rows that hang
on it, each row known by its key (a position, a kind). Related records are named by their code.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from django.db import models

from registry.catalogue.models import (
    ApprenticeshipTerms,
    CredentialVersion,
    Offering,
    Programme,
)
from registry.reference.models import Level

Cell: TypeAlias = tuple[str, str, str]
"""A field, the row in it, and the column of that row; the last two empty for a plain field."""

Snapshot: TypeAlias = dict[Cell, str]
Words: TypeAlias = Callable[[models.Model], str]

KEPT_BY_THE_REGISTRY: Final = frozenset(
    {
        *("id", "public_id", "created_at", "updated_at", "status", "merged_into"),
        *("is_recognised_abroad", "supersedes", "credential", "provider", "programme"),
    }
)
"""Columns that no draft carries: who the record is and where it stands."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows that hang on a record: their relation, and the columns by which one is known."""

    relation: str
    key: tuple[str, ...]

    @property
    def is_numbered(self) -> bool:
        """Tell whether the order of the drafts is the rows' position."""
        return self.key == ("position",)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a sort of record has beside its own columns."""

    sets: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """One cell that differs. A row that is new or gone differs in every cell it has."""

    field: str
    row: str = ""
    column: str = ""
    before: str
    after: str

    def details(self) -> dict[str, str]:
        """Return it as the audit trail keeps it."""
        said = asdict(self)
        return {name: said[name] for name in said if name in {"before", "after"} or said[name]}


POSITION: Final = ("position",)
SHAPES: Final[Mapping[type[models.Model], Shape]] = {
    CredentialVersion: Shape(
        sets=("industries",),
        rows=(
            Rows(relation="occupations", key=("occupation",)),
            Rows(relation="competencies", key=POSITION),
        ),
    ),
    Programme: Shape(
        sets=("industries", "occupations", "skills"),
        rows=(
            Rows(relation="credential_links", key=("link", "version")),
            Rows(relation="work_processes", key=POSITION),
            Rows(relation="instruction", key=POSITION),
            Rows(relation="wage_steps", key=POSITION),
            Rows(relation="prerequisites", key=POSITION),
            Rows(relation="outcomes", key=("measure", "cohort_year", "source")),
        ),
    ),
    Offering: Shape(
        rows=(Rows(relation="costs", key=("kind",)), Rows(relation="funding", key=("kind",)))
    ),
}


def plain_columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Return the columns of a model that a draft carries."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
    return [field for field in fields if field.name not in KEPT_BY_THE_REGISTRY]


def rows_of(record: models.Model, rows: Rows) -> list[models.Model]:
    """Return the rows of one relation with what they point at; one query."""
    manager = getattr(record, rows.relation)
    columns = plain_columns(manager.model)
    return list(manager.select_related(*filter(None, map(_path, columns))).order_by("pk"))


def plain(record: models.Model, words: Words = str) -> Snapshot:
    """Read a record's own columns."""
    return {
        (field.name, "", ""): text(getattr(record, field.name), words)
        for field in plain_columns(type(record))
    }


def chosen(field: str, records: Iterable[models.Model], words: Words = str) -> Snapshot:
    """Read a set of related records: a row for each."""
    return {(field, str(record), ""): words(record) for record in records}


def section(rows: Rows, records: Iterable[models.Model], words: Words = str) -> Snapshot:
    """Read rows, saved or not."""
    found: Snapshot = {}
    for record in records:
        key = " ".join(text(getattr(record, name)) for name in rows.key)
        columns = [
            f.name
            for f in plain_columns(type(record))
            if f.name not in {*rows.key} and not _leads_back(f, rows)
        ]
        for name in columns:
            found[rows.relation, key, name] = text(getattr(record, name), words)
        named = (text(getattr(record, name), words) for name in rows.key)
        found[rows.relation, key, ""] = " ".join(filter(None, named))
    return found


def terms(found: ApprenticeshipTerms | None, words: Words = str) -> Snapshot:
    """Read the terms of an apprenticeship, saved or not."""
    if found is None:
        return {}
    return {("apprenticeship", "", name): said for (name, *_), said in plain(found, words).items()}


def _leads_back(field: Any, rows: Rows) -> bool:
    """Tell whether a column is the row's own record: every row of it says the same."""
    return getattr(field.remote_field, "related_name", None) == rows.relation


def snapshot(record: models.Model, words: Words = str) -> Snapshot:
    """Read a record whole: a query for each set and each sort of row."""
    shape = SHAPES[type(record)]
    found = plain(record, words)
    for name in shape.sets:
        found |= chosen(name, getattr(record, name).order_by("pk"), words)
    for rows in shape.rows:
        found |= section(rows, rows_of(record, rows), words)
    if isinstance(record, Programme):
        standing = ApprenticeshipTerms.objects.filter(programme=record)
        found |= terms(standing.select_related("registration_agency").first(), words)
    return found


def differences(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Yield every cell that differs, in the order in which the cells were read."""
    for cell in dict.fromkeys([*before, *after]):
        was, now = before.get(cell, ""), after.get(cell, "")
        if was != now:
            field, row, column = cell
            yield Change(field=field, row=row, column=column, before=was, after=now)


def text(value: object, words: Words = str) -> str:
    """Return a value as text: the same for equal values, empty for none."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}"
        case dt.date():
            return value.isoformat()
        case models.Model():
            return words(value)
        case _:
            return str(value)


def _path(field: "models.Field[Any, Any]") -> str:
    """Return what to load so that the record a column points at can name itself."""
    if not field.is_relation:
        return ""
    if field.related_model is CredentialVersion:
        return f"{field.name}__credential"
    return f"{field.name}__framework" if field.related_model is Level else field.name
