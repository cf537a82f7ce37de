"""What happened to a record, by whom as a role: people's names are not published."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.policies import EDITING, owner_of
from registry.people import selectors as people
from registry.people.enums import AuditAction, Role
from registry.people.models import AuditEvent, Membership, Organisation
from registry.people.services.audit import key_of

Record = CredentialVersion | Programme


@dataclass(frozen=True, kw_only=True)
class Event:
    """One act. ``role`` and ``organisation`` are those in which the actor acted.

    Both are empty where the platform itself did it (a load, a rule) or where she had no role
    any more that the registry knows of; ``is_platform`` tells these apart.
    """

    action: str
    label: str
    at: dt.datetime
    reason: str
    role: str = ""
    organisation: Organisation | None = None
    is_platform: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def trail(record: Record) -> QuerySet[AuditEvent]:
    """Return the raw events of a record, latest first."""
    return people.trail_of(*key_of(record))


def events(record: Record, rows: Iterable[AuditEvent]) -> list[Event]:
    """Return some events of a record with the role in which each was done; one query."""
    found = list(rows)
    held = _memberships(found)
    return [_event(row, held, owner_of(record)) for row in found]


def was_public(record: Record) -> bool:
    """Tell whether a record that is no longer public has been published once."""
    return record.status in EDITING and trail(record).filter(publications()).exists()


def publications() -> Q:
    """Return which events of a trail are publications: no merge, and no other move."""
    return Q(action=AuditAction.PUBLISH) | Q(details__to=RecordStatus.PUBLISHED)


def _memberships(rows: Iterable[AuditEvent]) -> list[Membership]:
    actors = {row.actor_id for row in rows if row.actor_id}
    if not actors:
        return []
    return list(Membership.objects.filter(user__in=actors).select_related("organisation"))


def _event(row: AuditEvent, held: Iterable[Membership], owner: Organisation) -> Event:
    then = [
        member
        for member in held
        if member.user_id == row.actor_id
        and member.since <= row.at
        and (member.until is None or member.until > row.at)
    ]
    acted = max(then, key=lambda member: _weight(member, owner), default=None)
    return Event(
        action=row.action,
        label=row.get_action_display(),
        at=row.at,
        reason=row.reason,
        role=str(Role(acted.role).label) if acted else "",
        organisation=acted.organisation if acted else None,
        is_platform=row.actor_id is None,
        details=row.details,
    )


def _weight(member: Membership, owner: Organisation) -> tuple[bool, bool, int]:
    """Order roles by how likely one acted in them: at the owner first, then for the registry."""
    return (
        member.organisation_id == owner.pk,
        member.role in {Role.STEWARD, Role.REVIEWER, Role.OFFICER},
        -member.pk,
    )
