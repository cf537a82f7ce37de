"""Move a badge between its states, and sign its status lists again in the same transaction."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.badges import policies
from registry.badges.enums import BadgeState
from registry.badges.models import Badge
from registry.badges.selectors.documents.parts import nfc
from registry.badges.services import lists
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import StateRefuses


class ReasonMissing(StateRefuses):
    """A badge is withdrawn with a reason."""

    code = "badge_reason_missing"
    message = _("Say why.")


@transaction.atomic
def move(*, by: User | None, badge: Badge, to: BadgeState, reason: str, at: dt.datetime) -> Badge:
    """Revoke, suspend or reinstate a badge.

    Raises:
        NotAnEditor, NotVerified, BadgeStateRefuses: see ``policies.check_move``.
        ReasonMissing: it is withdrawn without a reason.
        BadgesSwitchedOff, KeyUnreadable: nothing can be signed here.
    """
    rows = Badge.objects.select_related("organisation", "status_list__organisation")
    badge = rows.select_for_update(of=("self",)).get(pk=badge.pk)
    policies.check_move(by, badge, to)
    reason = nfc(reason)[:500]
    if to != BadgeState.VALID and not reason:
        raise ReasonMissing
    before = badge.state
    badge.state = to
    badge.state_reason = "" if to == BadgeState.VALID else reason
    badge.save(update_fields=["state", "state_reason", "updated_at"])
    lists.of_badge(badge, at=at)
    audit.record(
        by=by,
        action=AuditAction.REVOKE if to == BadgeState.REVOKED else AuditAction.MOVE,
        target=badge,
        reason=reason,
        details={"before": before, "after": str(to)},
        at=at,
    )
    return badge
