"""Move programmes through their states."""

import datetime as dt

from django.db import transaction

from registry.catalogue import policies
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Programme
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.services import indexing
from registry.catalogue.services.programmes import refusals
from registry.catalogue.services.programmes.writing import lock
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit


@transaction.atomic
def move(
    *,
    by: User | None,
    programme: Programme,
    to: RecordStatus,
    at: dt.datetime,
    reason: str = "",
) -> Programme:
    """Move a programme to another state, along the state table only.

    Raises:
        NotAnEditor, NotAnOwner, NotVerified: ``by`` may not, or the provider may not yet.
        RecordStateRefuses, SupersededBySuccessor: the table has no such move.
        MergedAway: it was merged into another programme.
        ReasonMissing: what was archived comes back with a reason only.
    """
    lock(programme)
    policies.check_move(by, programme, to)
    was = programme.status
    if was == RecordStatus.ARCHIVED and not reason:
        raise refusals.ReasonMissing
    programme.status = to
    programme.save(update_fields=["status", "updated_at"])
    audit.record(
        by=by,
        action=AuditAction.PUBLISH if to == RecordStatus.PUBLISHED else AuditAction.MOVE,
        target=programme,
        reason=reason,
        details={"from": was, "to": to},
        at=at,
    )
    if RecordStatus.PUBLISHED in {was, to}:
        indexing.refresh(kind=SearchKind.PROGRAMME, ids=[programme.pk], at=at)
    announce(kind=ChangeKind.PROGRAMME, ids=[programme.pk])
    return programme
