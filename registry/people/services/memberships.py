"""Give people roles in organisations, and end them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.people import policies
from registry.people.enums import AuditAction, Role
from registry.people.models import Membership, Organisation, User
from registry.people.services import audit
from registry.refusals import StateRefuses, constraints_as


class RoleHeldAlready(StateRefuses):
    """The person has the role there now."""

    code = "role_held_already"
    message = _("This person already has this role.")


class MembershipEnded(StateRefuses):
    """The membership is history."""

    code = "membership_ended"
    message = _("This membership has ended already.")


class LastOwner(StateRefuses):
    """The organisation would be left without an owner."""

    code = "last_owner"
    message = _("An organization keeps at least one owner.")


@transaction.atomic
def grant(
    *, by: User | None, organisation: Organisation, user: User, role: Role, at: dt.datetime
) -> Membership:
    """Give ``user`` a role from ``at`` on. Stewards may enter the admin.

    Raises:
        RoleNotHere, NotASteward, NotAnOwner, NotVerified: ``by`` may not give it there.
        RoleHeldAlready: she has it.
    """
    policies.check_grant(by, organisation, role)
    with constraints_as(membership_one_current_per_role=RoleHeldAlready()):
        membership = Membership.objects.create(
            organisation=organisation, user=user, role=role, since=at
        )
    _open_admin_to_stewards(user)
    audit.record(
        by=by,
        action=AuditAction.GRANT,
        target=organisation,
        details={"user": str(user.public_id), "role": role},
        at=at,
    )
    return membership


@transaction.atomic
def end(*, by: User | None, membership: Membership, reason: str, at: dt.datetime) -> Membership:
    """End a membership at ``at``; everybody may end her own.

    Raises:
        NotASteward, NotAnOwner, RoleNotHere: ``by`` may not end it.
        MembershipEnded: it ended before.
        LastOwner: nobody would own the organisation.
    """
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    membership.refresh_from_db(from_queryset=Membership.objects.select_related("user"))
    if by is None or by.pk != membership.user_id:
        policies.check_grant(by, organisation, membership.role)
    if membership.until is not None:
        raise MembershipEnded
    if membership.role == Role.OWNER and by is not None:
        _check_other_owner(membership)
    membership.until = at
    membership.save(update_fields=["until"])
    _open_admin_to_stewards(membership.user)
    audit.record(
        by=by,
        action=AuditAction.REVOKE,
        target=organisation,
        reason=reason,
        details={"user": str(membership.user.public_id), "role": membership.role},
        at=at,
    )
    return membership


def _check_other_owner(membership: Membership) -> None:
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.OWNER, until__isnull=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise LastOwner


def _open_admin_to_stewards(user: User) -> None:
    """Let stewards, and nobody else but superusers, enter the admin."""
    is_staff = user.is_superuser or policies.holds(user, {Role.STEWARD})
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff", "updated_at"])
