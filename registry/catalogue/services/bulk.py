"""Write many programmes at once, of one provider or of several.

What a row may say is checked by whoever reads the rows (intake); the database has the last
word here as everywhere, and refuses the whole lot.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import models, transaction
from django.db.models import ManyToOneRel
from django.db.models.functions import Now

from registry.catalogue import policies
from registry.catalogue.enums import CredentialLink, PrerequisiteKind, RecordStatus
from registry.catalogue.models import (
    Prerequisite,
    Programme,
    ProgrammeCredential,
)
from registry.catalogue.selectors import SearchKind
from registry.catalogue.services import bulk_rows, indexing
from registry.catalogue.services.bulk_rows import SETS, ProgrammeRow
from registry.catalogue.services.programmes import refusals
from registry.copying import copy_in
from registry.events import ChangeKind, announce
from registry.people import policies as people
from registry.people.enums import AuditAction
from registry.people.models import AuditEvent, Organisation, User
from registry.records import new_public_id
from registry.refusals import Refusal, constraints_as

MOST_NAMED: Final = 5


@transaction.atomic
def create_programmes(
    *, by: User | None, rows: Sequence[ProgrammeRow], at: dt.datetime
) -> list[int]:
    """Create programmes, drafts, with their offerings; an event each in the trail.

    Returns their keys, in the order of the rows. Drafts are not to be found: nothing is
    refreshed.

    Raises:
        NotAnEditor: ``by`` may not edit for one of the providers.
        CodeTaken, TitleMissing, CreditsWithoutUnit, CipCodeWrong: about one of the rows.
    """
    for provider in _providers(row.columns["provider_id"] for row in rows):
        policies.check_edit(by, provider)
    named = [new_public_id() for _row in rows]
    with constraints_as(**_refusals()):
        keys = copy_in(
            Programme,
            [
                {**row.columns, "public_id": public_id}
                for row, public_id in zip(rows, named, strict=True)
            ],
        )
    made = list(zip(keys, rows, strict=True))
    for name, column in SETS.items():
        bulk_rows.relate(name, column, made)
    bulk_rows.lead(made)
    bulk_rows.offer(made)
    details = {"by": "upload"}
    copy_in(
        AuditEvent,
        [_event_of(str(public_id), by, AuditAction.CREATE, details, at) for public_id in named],
    )
    return keys


@transaction.atomic
def amend_programmes(
    *,
    by: User | None,
    rows: Sequence[tuple[int, ProgrammeRow]],
    at: dt.datetime,
) -> None:
    """Change only what each row says of a programme, given by key; an event each.

    Raises:
        NotAnEditor: ``by`` may not edit for a provider; NotAnOwner, NotVerified: one of the
            programmes is published, and ``by`` may not publish.
        RecordClosed: one of them is archived or was merged.
        CodeTaken, TitleMissing, CreditsWithoutUnit, CipCodeWrong: about one of the rows.
    """
    if not rows:
        return
    keys = [key for key, _row in rows]
    held = Programme.objects.select_related("provider").select_for_update(of=("self",))
    standing = held.order_by("pk").in_bulk(keys)
    sorts = {(one.status, one.merged_into_id, one.provider_id): one for one in standing.values()}
    for programme in sorts.values():
        policies.check_change_programme(by, programme)
    with constraints_as(**_refusals()):
        for key, row in rows:
            _amend(standing[key], row)
    copy_in(
        AuditEvent,
        [_event(standing[key], by, AuditAction.UPDATE, _said(row), at) for key, row in rows],
    )
    _tell(
        [key for key in keys if standing[key].status == RecordStatus.PUBLISHED],
        at,
    )


def _amend(programme: Programme, row: ProgrammeRow) -> None:
    Programme.objects.filter(pk=programme.pk).update(**row.columns, updated_at=Now())
    for name, keys in row.sets.items():
        getattr(programme, name).set(list(keys))
    if row.credentials is not None:
        links = ProgrammeCredential.objects.filter(programme=programme)
        links.filter(link=CredentialLink.LEADS_TO).exclude(version__in=row.credentials).delete()
        for key in row.credentials:
            links.get_or_create(programme=programme, version_id=key, link=CredentialLink.LEADS_TO)
    if row.prerequisite is not None:
        Prerequisite.objects.filter(
            programme=programme, kind=PrerequisiteKind.OTHER, position=1
        ).delete()
        if row.prerequisite:
            Prerequisite.objects.create(
                programme=programme,
                **bulk_rows.prerequisite(row.prerequisite, programme.source_language),
            )


def _said(row: ProgrammeRow) -> dict[str, Any]:
    return {"fields": sorted([*row.columns, *row.sets])}


@transaction.atomic
def publish_programmes(*, by: User | None, ids: Sequence[int], at: dt.datetime) -> int:
    """Publish the drafts among some programmes, and return how many that were.

    Raises:
        NotAnOwner, NotVerified: ``by`` may not publish for one of the providers.
    """
    rows = Programme.objects.filter(
        pk__in=ids,
        status__in=(RecordStatus.DRAFT, RecordStatus.REVIEW),
        merged_into__isnull=True,
    )
    drafts = list(rows.select_for_update().order_by("pk"))
    for provider in _providers(draft.provider_id for draft in drafts):
        people.check_publish(by, provider)
    keys = [draft.pk for draft in drafts]
    Programme.objects.filter(pk__in=keys).update(status=RecordStatus.PUBLISHED, updated_at=Now())
    details = {"to": RecordStatus.PUBLISHED.value, "by": "upload"}
    copy_in(AuditEvent, [_event(draft, by, AuditAction.PUBLISH, details, at) for draft in drafts])
    _tell(keys, at)
    return len(keys)


@transaction.atomic
def delete_programmes(*, by: User | None, ids: Sequence[int], at: dt.datetime) -> None:
    """Delete programmes that nothing depends on, with all that hangs on them; an event each.

    Raises:
        NotAnEditor: ``by`` may not edit for one of the providers.
        ProtectedError: something depends on one of them; see ``dependents_of_programmes``.
    """
    rows = list(Programme.objects.select_related("provider").filter(pk__in=ids))
    for provider in {row.provider for row in rows}:
        policies.check_edit(by, provider)
    copy_in(AuditEvent, [_event(row, by, AuditAction.REVOKE, _whose(row), at) for row in rows])
    Programme.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _tell([row.pk for row in rows], at)


def _whose(programme: Programme) -> dict[str, str]:
    """Return what an end says of whose the programme was: nothing else will tell any more."""
    return {"by": "upload", "organisation": str(programme.provider.public_id)}


def dependents_of_programmes(ids: Sequence[int]) -> list[str]:
    """Name the records that point at some programmes and would not go with them."""
    found = []
    # Hidden ones too: those without a name on this side.
    for relation in Programme._meta.get_fields(include_hidden=True):  # noqa: SLF001 - documented
        if isinstance(relation, ManyToOneRel) and relation.on_delete is models.PROTECT:
            name = f"{relation.field.name}__in"
            rows = relation.related_model._default_manager.filter(**{name: list(ids)})  # noqa: SLF001
            found += [str(row) for row in rows[:MOST_NAMED]]
    return found


def _providers(keys: Iterable[int]) -> Iterable[Organisation]:
    return Organisation.objects.in_bulk(set(keys)).values()


def _tell(ids: Sequence[int], at: dt.datetime) -> None:
    if ids:
        indexing.refresh(kind=SearchKind.PROGRAMME, ids=ids, at=at)
        announce(kind=ChangeKind.PROGRAMME, ids=ids)


def _refusals() -> dict[str, Refusal]:
    return {
        "programme_code_unique": refusals.CodeTaken(code=""),
        "programme_titled_at_source": refusals.TitleMissing(),
        "programme_credits_have_unit": refusals.CreditsWithoutUnit(),
        "programme_cip_code_shape": refusals.CipCodeWrong(code=""),
    }


def _event(
    programme: Programme,
    by: User | None,
    action: AuditAction,
    details: Mapping[str, Any],
    at: dt.datetime,
) -> dict[str, Any]:
    return _event_of(str(programme.public_id), by, action, details, at)


def _event_of(
    public_id: str,
    by: User | None,
    action: AuditAction,
    details: Mapping[str, Any],
    at: dt.datetime,
) -> dict[str, Any]:
    return {
        "actor_id": by.pk if by else None,
        "action": action.value,
        "target_type": Programme._meta.label_lower,  # noqa: SLF001 - Django documents _meta
        "target_id": public_id,
        "details": details,
        "at": at,
    }
