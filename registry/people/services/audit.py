"""Write the audit trail. Every service that changes something calls this once."""

import datetime as dt
from collections.abc import Mapping

from django.db import models

from registry.people.enums import AuditAction
from registry.people.models import AuditEvent, User


def key_of(target: models.Model) -> tuple[str, str]:
    """Return how the audit trail names a record: its model, and its public id or key."""
    name = target._meta.label_lower  # noqa: SLF001 - Django documents _meta
    return name, str(getattr(target, "public_id", None) or target.pk)


def record(
    *,
    by: User | None,
    action: AuditAction,
    target: models.Model,
    reason: str = "",
    details: Mapping[str, object] | None = None,
    at: dt.datetime,
) -> AuditEvent:
    """Add one event to the trail; ``by`` None is the platform itself."""
    target_type, target_id = key_of(target)
    return AuditEvent.objects.create(
        actor=by,
        action=action,
        target_type=target_type,
        target_id=target_id,
        reason=reason,
        details=dict(details or {}),
        at=at,
    )
