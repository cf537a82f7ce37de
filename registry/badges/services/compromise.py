"""Report that a signing key may have been in other hands."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.badges import policies
from registry.badges.models import IssuerKey
from registry.badges.services import lists
from registry.people.enums import AuditAction
from registry.people.models import Organisation, User
from registry.people.services import audit
from registry.refusals import StateRefuses


class CompromisedBeforeMade(StateRefuses):
    """The moment is before the key was made, or still to come."""

    code = "badge_key_compromised_when"
    message = _("Say a moment between the making of the key and now.")


@transaction.atomic
def report(
    *, by: User | None, key: IssuerKey, since: dt.datetime, reason: str, at: dt.datetime
) -> IssuerKey:
    """Record that somebody else may have had a key since a moment; it signs no more.

    Its issuer's status lists are signed anew with the next key after the commit; where that
    fails (no ``BADGE_KEYS``), the report stands. An earlier moment replaces a later one, never
    the other way round.

    Raises:
        NotAnEditor: see ``policies.check_report_compromise``.
        CompromisedBeforeMade: the moment cannot be.
    """
    policies.check_report_compromise(by, key)
    Organisation.objects.select_for_update().get(pk=key.organisation_id)
    key = IssuerKey.objects.select_related("organisation").get(pk=key.pk)
    if not key.made_at <= since <= at:
        raise CompromisedBeforeMade
    key.compromised_since = min(since, key.compromised_since or since)
    key.retired_at = key.retired_at or at
    key.save(update_fields=["compromised_since", "retired_at", "updated_at"])

    def sign_lists() -> None:
        lists.of_issuer(key.organisation, at=at)

    transaction.on_commit(sign_lists, robust=True)
    audit.record(
        by=by,
        action=AuditAction.REVOKE,
        target=key,
        reason=reason,
        details={"since": key.compromised_since.isoformat(), "number": key.number},
        at=at,
    )
    return key
