"""Hand over what hangs on a merged record, and hand it back.

What is written is kept cell by cell (table, key, column, before, after), so that handing back
is exact, and so that a cell that somebody changed since is noticed.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db import models

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import (
    Credential,
    CredentialVersion,
    Offering,
    Outcome,
    Prerequisite,
    Programme,
    ProgrammeCredential,
    Recognition,
)

TABLES: Final[dict[str, type[models.Model]]] = {
    model._meta.model_name or "": model  # noqa: SLF001 - Django documents _meta
    for model in (
        *(Credential, CredentialVersion, Recognition, ProgrammeCredential, Prerequisite),
        *(Programme, Offering, Outcome),
    )
}


class Cell(NamedTuple):
    """One column of one row that a merge writes, with both its values."""

    table: str
    key: int
    column: str
    before: Any
    after: Any


def hand_over(
    *, gone: Credential | Programme, kept: Credential | Programme, at: dt.datetime
) -> dict[str, Any]:
    """Lead ``gone`` to ``kept`` and move its rows; return what was written, as JSON."""
    cells = [
        Cell(gone._meta.model_name or "", gone.pk, "merged_into_id", None, kept.pk),  # noqa: SLF001 - Django documents _meta
        *_closed(gone),
    ]
    if isinstance(gone, Credential) and isinstance(kept, Credential):
        cells += [*_recognitions(gone, kept), *_mentions(gone, kept)]
    elif isinstance(gone, Programme) and isinstance(kept, Programme):
        cells += _of_programme(gone, kept)
    for cell in cells:
        _write(cell, cell.after, at)
    return {"cells": [cell._asdict() for cell in cells]}


def changed_since(before: dict[str, Any]) -> str:
    """Return the first thing that is not as the merge wrote it, as text; else nothing."""
    for cell in _cells(before):
        row = TABLES[cell.table]._default_manager.filter(pk=cell.key).first()  # noqa: SLF001 - Django documents it
        if row is None or getattr(row, cell.column) != cell.after:
            name = TABLES[cell.table]._meta.verbose_name  # noqa: SLF001 - Django documents _meta
            return f"{name} {row or cell.key}"
    return ""


def hand_back(before: dict[str, Any], *, at: dt.datetime) -> None:
    """Write back every cell that a merge wrote."""
    for cell in _cells(before):
        _write(cell, cell.before, at)


def _cells(before: dict[str, Any]) -> Iterator[Cell]:
    return (Cell(**cell) for cell in before["cells"])


def _write(cell: Cell, value: object, at: dt.datetime) -> None:
    """Write one cell, and that its record changed, where it says so."""
    model = TABLES[cell.table]
    columns = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 - Django documents _meta
    touched = {"updated_at": at} if "updated_at" in columns else {}
    model._default_manager.filter(pk=cell.key).update(**{cell.column: value}, **touched)  # noqa: SLF001 - Django documents it


def _closed(gone: Credential | Programme) -> Iterator[Cell]:
    """Archive what is published; a draft stays one, but cannot be published any more."""
    archived = RecordStatus.ARCHIVED.value
    if isinstance(gone, Programme):
        if gone.status == RecordStatus.PUBLISHED:
            yield Cell("programme", gone.pk, "status", gone.status, archived)
        return
    for version in gone.versions.filter(status=RecordStatus.PUBLISHED):
        yield Cell("credentialversion", version.pk, "status", version.status, archived)


def _recognitions(gone: Credential, kept: Credential) -> Iterator[Cell]:
    taken = {(r.organisation_id, r.kind, r.jurisdiction) for r in kept.recognitions.all()}
    for row in gone.recognitions.order_by("pk"):
        if (row.organisation_id, row.kind, row.jurisdiction) not in taken:
            yield Cell("recognition", row.pk, "credential_id", gone.pk, kept.pk)


def _mentions(gone: Credential, kept: Credential) -> Iterator[Cell]:
    """Let what programmes say of the merged credential be said of the version that stays."""
    target = kept.versions.filter(status=RecordStatus.PUBLISHED).first()
    if target is None:
        return
    taken = set(target.programme_links.values_list("programme", "link"))
    links = ProgrammeCredential.objects.filter(version__credential=gone)
    for link in links.order_by("pk"):
        if (link.programme_id, link.link) not in taken:
            taken.add((link.programme_id, link.link))
            yield Cell("programmecredential", link.pk, "version_id", link.version_id, target.pk)
    for row in Prerequisite.objects.filter(credential__credential=gone).order_by("pk"):
        yield Cell("prerequisite", row.pk, "credential_id", row.credential_id, target.pk)


def _of_programme(gone: Programme, kept: Programme) -> Iterator[Cell]:
    """Move offerings, outcomes and links; rows that the kept programme has too stay behind."""
    codes = {row.code for row in kept.offerings.all() if row.code}
    for offering in gone.offerings.order_by("pk"):
        if offering.code not in codes:
            yield Cell("offering", offering.pk, "programme_id", gone.pk, kept.pk)
    said = {(row.measure, row.cohort_year, row.source) for row in kept.outcomes.all()}
    for outcome in gone.outcomes.order_by("pk"):
        if (outcome.measure, outcome.cohort_year, outcome.source) not in said:
            yield Cell("outcome", outcome.pk, "programme_id", gone.pk, kept.pk)
    linked = {(row.version_id, row.link) for row in kept.credential_links.all()}
    for link in gone.credential_links.order_by("pk"):
        if (link.version_id, link.link) not in linked:
            yield Cell("programmecredential", link.pk, "programme_id", gone.pk, kept.pk)
