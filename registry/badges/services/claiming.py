"""Take a badge into the account of the person who has its mail."""

import datetime as dt

from django.db import transaction

from registry.badges import policies
from registry.badges.models import Badge
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit


@transaction.atomic
def claim(*, by: User, badge: Badge, at: dt.datetime) -> Badge:
    """Put a badge into a person's account; again it changes nothing.

    Raises:
        BadgeNotYours: somebody else has it.
        BadgeStateRefuses: it was revoked.
    """
    badge = Badge.objects.select_for_update().get(pk=badge.pk)
    policies.check_claim(by, badge)
    if badge.claimed_at is not None and badge.recipient_id == by.pk:
        return badge
    badge.recipient, badge.claimed_at = by, at
    badge.save(update_fields=["recipient", "claimed_at", "updated_at"])
    audit.record(by=by, action=AuditAction.GRANT, target=badge, at=at)
    return badge
