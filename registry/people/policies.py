"""Who may do what for an organisation: every right comes from a current membership.

``user`` None is the platform itself (a loader, a scheduled run) and may do everything.
"""

from collections.abc import Collection
from typing import Final, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.people.enums import OrganisationKind, OrganisationStatus, Role
from registry.people.models import Membership, Organisation, User
from registry.refusals import NotAllowed, StateRefuses

Person: TypeAlias = User | AnonymousUser | None

EDITING_ROLES: Final = frozenset({Role.OWNER, Role.EDITOR})

KINDS_OF_ROLE: Final[dict[str, frozenset[str]]] = {
    Role.STEWARD: frozenset({OrganisationKind.PUBLIC_AGENCY}),
    Role.OFFICER: frozenset({OrganisationKind.PUBLIC_AGENCY}),
    Role.REVIEWER: frozenset({OrganisationKind.PUBLIC_AGENCY, OrganisationKind.RECOGNITION_BODY}),
}
"""Roles with power beyond their organisation, and the kinds of organisation that can hold it."""

NEXT_STATUS: Final[dict[str, tuple[str, ...]]] = {
    OrganisationStatus.PENDING: (OrganisationStatus.VERIFIED, OrganisationStatus.SUSPENDED),
    OrganisationStatus.VERIFIED: (OrganisationStatus.SUSPENDED,),
    OrganisationStatus.SUSPENDED: (OrganisationStatus.VERIFIED,),
}
"""The state table of an organisation."""


class NotAnEditor(NotAllowed):
    """The person has no editing role at the organisation and is no steward."""

    code = "not_an_editor"
    message = _("Only owners and editors of %(organisation)s do this.")


class NotAnOwner(NotAllowed):
    """The person does not own the organisation and is no steward."""

    code = "not_an_owner"
    message = _("Only owners of %(organisation)s do this.")


class NotASteward(NotAllowed):
    """The act is for stewards of the registry."""

    code = "not_a_steward"
    message = _("Only stewards of the registry do this.")


class OwnOrganisation(NotAllowed):
    """A steward would decide about an organisation that she belongs to."""

    code = "own_organisation"
    message = _("Nobody decides about an organization of her own.")


class NotVerified(NotAllowed):
    """The organisation has not been verified, or is suspended."""

    code = "organisation_not_verified"
    message = _("%(organisation)s has not been verified yet.")


class RoleNotHere(NotAllowed):
    """Organisations of this kind cannot give the role."""

    code = "role_not_here"
    message = _("This kind of organization has no such role: %(role)s.")


class OrganisationStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "organisation_state_refuses"
    message = _("An organization that is %(now)s cannot become %(to)s.")


def memberships(user: Person) -> QuerySet[Membership]:
    """Return the current memberships of a person; none for nobody."""
    if user is None or not user.is_active or isinstance(user, AnonymousUser):
        return Membership.objects.none()
    return Membership.objects.filter(user=user, until__isnull=True)


def holds(
    user: Person, roles: Collection[str], organisations: Collection[Organisation] | None = None
) -> bool:
    """Tell whether a person holds one of the roles now, in one of the organisations if given."""
    held = memberships(user).filter(role__in=roles)
    if organisations is not None:
        held = held.filter(organisation__in=organisations)
    return held.exists()


def _holds_public_power(user: Person, role: Role) -> bool:
    return (
        memberships(user).filter(role=role, organisation__status=OrganisationStatus.VERIFIED)
    ).exists()


def is_steward(user: Person) -> bool:
    """Tell whether a person keeps the registry, for a verified agency."""
    return _holds_public_power(user, Role.STEWARD)


def is_reviewer(user: Person) -> bool:
    """Tell whether a person reviews equivalence, for a verified body or agency."""
    return _holds_public_power(user, Role.REVIEWER)


def is_officer(user: Person) -> bool:
    """Tell whether a person runs the youth programme, for a verified agency."""
    return _holds_public_power(user, Role.OFFICER)


def works_for_the_registry(user: Person) -> bool:
    """Tell whether a person keeps, reviews or runs something for everybody, or administers."""
    if user is not None and user.is_active and user.is_superuser:
        return True
    roles = KINDS_OF_ROLE.keys()
    return (
        memberships(user)
        .filter(role__in=roles, organisation__status=OrganisationStatus.VERIFIED)
        .exists()
    )


def check_steward(user: Person) -> None:
    """Refuse everybody but stewards and the platform.

    Raises:
        NotASteward: the person is none.
    """
    if user is not None and not is_steward(user):
        raise NotASteward


def can_edit(user: Person, organisation: Organisation) -> bool:
    """Tell whether ``check_edit`` would pass."""
    return user is None or holds(user, EDITING_ROLES, [organisation]) or is_steward(user)


def check_edit(user: Person, organisation: Organisation) -> None:
    """Refuse everybody but the organisation's owners and editors, stewards and the platform.

    Raises:
        NotAnEditor: the person is none of these.
    """
    if not can_edit(user, organisation):
        raise NotAnEditor(organisation=organisation.name)


def can_own(user: Person, organisation: Organisation) -> bool:
    """Tell whether ``check_own`` would pass."""
    return user is None or holds(user, {Role.OWNER}, [organisation]) or is_steward(user)


def check_own(user: Person, organisation: Organisation) -> None:
    """Refuse everybody but the organisation's owners, stewards and the platform.

    Raises:
        NotAnOwner: the person is none of these.
    """
    if not can_own(user, organisation):
        raise NotAnOwner(organisation=organisation.name)


def check_publish(user: Person, organisation: Organisation) -> None:
    """Refuse publication for an organisation by anybody but its owners once it is verified.

    Stewards and the platform may publish for any organisation.

    Raises:
        NotAnOwner: the person neither owns it nor is a steward.
        NotVerified: nobody has verified the organisation.
    """
    check_own(user, organisation)
    verified = organisation.status == OrganisationStatus.VERIFIED
    if not verified and user is not None and not is_steward(user):
        raise NotVerified(organisation=organisation.name)


def can_publish(user: Person, organisation: Organisation) -> bool:
    """Tell whether ``check_publish`` would pass."""
    try:
        check_publish(user, organisation)
    except NotAllowed:
        return False
    return True


def check_grant(user: Person, organisation: Organisation, role: str) -> None:
    """Refuse a role that the person may not give there.

    Owners give the roles of their organisation. Roles with power beyond it are given by
    stewards or the platform, and only in a verified organisation of the right kind.

    Raises:
        RoleNotHere: that kind of organisation has no such role.
        NotASteward, NotAnOwner: the person may not give it.
        NotVerified: power beyond an organisation needs a verified one.
    """
    kinds = KINDS_OF_ROLE.get(role)
    if kinds is None:
        check_own(user, organisation)
        return
    if organisation.kind not in kinds:
        raise RoleNotHere(role=Role(role).label)
    check_steward(user)
    if organisation.status != OrganisationStatus.VERIFIED:
        raise NotVerified(organisation=organisation.name)


def can_grant(user: Person, organisation: Organisation, role: str) -> bool:
    """Tell whether ``check_grant`` would pass."""
    try:
        check_grant(user, organisation, role)
    except NotAllowed:
        return False
    return True


def check_decide(user: Person, organisation: Organisation) -> None:
    """Refuse everybody but stewards from elsewhere, and the platform.

    Raises:
        NotASteward: the person is none.
        OwnOrganisation: she belongs to the organisation.
    """
    check_steward(user)
    if user is not None and holds(user, Role.values, [organisation]):
        raise OwnOrganisation


def can_decide(user: Person, organisation: Organisation) -> bool:
    """Tell whether ``check_decide`` would pass."""
    try:
        check_decide(user, organisation)
    except NotAllowed:
        return False
    return True


def check_move(organisation: Organisation, to: str) -> None:
    """Refuse a move that the state table does not have.

    Raises:
        OrganisationStateRefuses: ``to`` does not follow the organisation's state.
    """
    if to not in NEXT_STATUS[organisation.status]:
        raise OrganisationStateRefuses(
            now=OrganisationStatus(organisation.status).label, to=OrganisationStatus(to).label
        )


def can_move(organisation: Organisation, to: str) -> bool:
    """Tell whether ``check_move`` would pass."""
    return to in NEXT_STATUS[organisation.status]
