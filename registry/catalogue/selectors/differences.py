"""Differences as a page shows them: the field by its name, what stood there and what stands."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors import snapshots
from registry.catalogue.selectors.snapshots import Change
from registry.records import Confidence


@dataclass(frozen=True, kw_only=True)
class Line:
    """A field with its name in the active language; empty before is new, empty after is gone."""

    label: str
    before: str
    after: str


def differences(
    *, old: CredentialVersion, new: CredentialVersion, language: str
) -> tuple[Line, ...]:
    """Return what a version of a credential says differently from another; seven queries."""
    rows = CredentialVersion.objects.select_related("level__framework").in_bulk([old.pk, new.pk])
    words = partial(name_of, language=language)
    before, after = (snapshots.snapshot(rows[version.pk], words) for version in (old, new))
    return lines(CredentialVersion, snapshots.differences(before, after))


def recorded(model: type[models.Model], details: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return the changes that an event of the audit trail keeps; none where it keeps none."""
    return lines(model, (Change(**change) for change in details.get("changes", ())))


def lines(model: type[models.Model], changes: Iterable[Change]) -> tuple[Line, ...]:
    """Return changes for a page: a row that is new or gone is one line."""
    given = list(changes)
    whole = {(change.field, change.row) for change in given if change.row and not change.column}
    found: dict[tuple[str, str, str], Line] = {}
    for change in given:
        is_whole = (change.field, change.row) in whole
        cell = (change.field, change.row, "" if is_whole else change.column)
        line = _line(model, change, is_whole=is_whole)
        standing = found.get(cell)
        found[cell] = line if standing is None else _together(standing, line)
    return tuple(found.values())


def name_of(record: models.Model, *, language: str) -> str:
    """Return a related record's name in a language, in the other one, or its code."""
    there = "en" if language == "es" else "es"
    columns = (f"{stem}_{side}" for side in (language, there) for stem in ("name", "title"))
    named = (str(getattr(record, column, "")) for column in columns)
    return next(filter(None, named), str(record))


def _together(first: Line, second: Line) -> Line:
    """Return two lines of one row as one."""
    before = " · ".join(filter(None, (first.before, second.before)))
    after = " · ".join(filter(None, (first.after, second.after)))
    return Line(label=first.label, before=before, after=after)


def _line(model: type[models.Model], change: Change, *, is_whole: bool) -> Line:
    field = _field(model, change.field)
    target = getattr(field, "related_model", None)
    column = None
    if target is not None and change.column:
        column = _field(target, change.column)
    elif target is None:
        column = field
    label = _label(change, field, None if is_whole else column)
    if is_whole and not change.column and change.row.isdecimal():
        return Line(label=label, before="", after="")  # the label has the number
    return Line(
        label=label, before=_shown(column, change.before), after=_shown(column, change.after)
    )


def _label(change: Change, field: Any, column: Any) -> str:
    if field is None:
        return change.field
    rows = field.auto_created and not field.concrete
    of = field.related_model._meta.verbose_name if rows else field.verbose_name  # noqa: SLF001 - Django documents _meta
    is_numbered = rows and change.row.isdecimal()
    label = f"{of} {change.row}" if is_numbered else str(of)
    return f"{label}: {column.verbose_name}" if rows and column is not None else label


def _field(model: type[models.Model], name: str) -> Any:
    """Return a field or relation of a model; None where the model has lost it since."""
    try:
        return model._meta.get_field(name)  # noqa: SLF001 - Django documents _meta
    except FieldDoesNotExist:
        return None


def _shown(column: Any, said: str) -> str:
    """Return a value as people read it: the label of a choice, a date, yes or no."""
    if not said or column is None:
        return said
    if column.name == "confidence" and said in Confidence.values:
        return str(Confidence(said).label)
    if column.choices:
        return str(dict(column.flatchoices).get(said, said))
    if isinstance(column, models.BooleanField):
        return _("yes") if said == "true" else _("no")
    if isinstance(column, models.DateField):
        return formats.date_format(dt.date.fromisoformat(said))
    return said
