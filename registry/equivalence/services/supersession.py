"""What happens to assertions when a credential version is superseded."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.services import notices, recognition
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit

REASON = "A compared credential version was superseded."


@transaction.atomic
def ask_for_review(*, by: User | None, version: CredentialVersion, at: dt.datetime) -> int:
    """Send every published assertion that touches ``version`` to review; return how many.

    What was compared is no longer what is issued. Those concerned are told by mail. This
    is no decision of ``by``, who may have no part in the assertions: her act on the version
    is the reason.
    """
    touched = EquivalenceAssertion.objects.filter(
        Q(source=version) | Q(target=version), status=AssertionStatus.PUBLISHED
    ).select_for_update(of=("self",))
    rows = touched.select_related("source__credential", "target__credential")
    assertions = list(rows.order_by("pk"))
    for assertion in assertions:
        assertion.status = AssertionStatus.NEEDS_REVIEW
        assertion.status_reason = REASON
        assertion.save(update_fields=["status", "status_reason", "updated_at"])
        event = audit.record(
            by=by,
            action=AuditAction.MOVE,
            target=assertion,
            reason=REASON,
            details={
                "from": AssertionStatus.PUBLISHED,
                "to": AssertionStatus.NEEDS_REVIEW,
                "version": str(version.public_id),
            },
            at=at,
        )
        notices.queue(event=event, assertion=assertion, at=at)
    if assertions:
        recognition.refresh(versions={row.source_id for row in assertions}, at=at)
        announce(kind=ChangeKind.EQUIVALENCE, ids=[row.pk for row in assertions])
    return len(assertions)
