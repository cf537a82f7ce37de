"""Give and take back permissions, one purpose at a time. Both may be repeated."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.people.enums import AuditAction, ConsentPurpose
from registry.people.models import Consent, Organisation, User
from registry.people.services import audit
from registry.refusals import Refusal, constraints_as


class EmployerMismatch(Refusal):
    """The purpose is about one employer and none was named, or the other way round."""

    code = "employer_mismatch"
    message = _("Say which employer this permission is for, and only where it is for one.")


@transaction.atomic
def give(
    *,
    user: User,
    purpose: ConsentPurpose,
    at: dt.datetime,
    organisation: Organisation | None = None,
) -> Consent:
    """Allow ``purpose`` from ``at`` on; where it is allowed already nothing changes.

    Raises:
        EmployerMismatch: the purpose needs an employer, or has none.
    """
    User.objects.select_for_update().get(pk=user.pk)
    current = _current(user, purpose, organisation)
    if current is not None:
        return current
    with constraints_as(consent_names_employer_only_where_due=EmployerMismatch()):
        consent = Consent.objects.create(
            user=user, purpose=purpose, organisation=organisation, granted_at=at
        )
    audit.record(by=user, action=AuditAction.GRANT, target=user, details=_details(consent), at=at)
    return consent


@transaction.atomic
def revoke(
    *,
    user: User,
    purpose: ConsentPurpose,
    at: dt.datetime,
    organisation: Organisation | None = None,
) -> Consent | None:
    """Take ``purpose`` back at ``at``; where it is not allowed nothing changes."""
    User.objects.select_for_update().get(pk=user.pk)
    consent = _current(user, purpose, organisation)
    if consent is None:
        return None
    consent.revoked_at = at
    consent.save(update_fields=["revoked_at"])
    audit.record(by=user, action=AuditAction.REVOKE, target=user, details=_details(consent), at=at)
    return consent


def _current(
    user: User, purpose: ConsentPurpose, organisation: Organisation | None
) -> Consent | None:
    return Consent.objects.filter(
        user=user, purpose=purpose, organisation=organisation, revoked_at__isnull=True
    ).first()


def _details(consent: Consent) -> dict[str, str]:
    employer = consent.organisation
    details = {"purpose": str(consent.purpose)}
    return details | {"organisation": str(employer.public_id)} if employer else details
