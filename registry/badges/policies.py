"""Who may issue, withdraw, claim and sign; and what may happen in which state."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.badges.enums import NEXT_STATE, BadgeState
from registry.badges.models import Badge, IssuerKey
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Programme
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.people import policies
from registry.people.enums import OrganisationStatus
from registry.people.models import Organisation, User
from registry.people.policies import NotAnEditor, NotVerified, Person
from registry.refusals import NotAllowed, StateRefuses

ISSUING_ROLES: Final = policies.EDITING_ROLES


class NotYourCredential(NotAllowed):
    """Another organisation issues the credential."""

    code = "badge_not_your_credential"
    message = _("%(organisation)s does not issue this credential.")


class CredentialNotPublished(StateRefuses):
    """The credential version or program is not published."""

    code = "badge_credential_not_published"
    message = _("Only a published credential is issued as a badge.")


class BadgeStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "badge_state_refuses"
    message = _("A badge that is %(now)s cannot become %(to)s.")


class BadgeNotYours(NotAllowed):
    """Somebody else has claimed the badge."""

    code = "badge_not_yours"
    message = _("This badge is in somebody else's account.")


class StatementNotInForce(StateRefuses):
    """The equivalence assertion is not published."""

    code = "statement_not_in_force"
    message = _("Only a published equivalence is signed.")


def check_sign_for(user: Person, organisation: Organisation) -> None:
    """Refuse everybody but owners and editors of a verified organisation, and the platform.

    Nobody else signs in its name: no steward either.

    Raises:
        NotAnEditor: the person has no such role there.
        NotVerified: nobody has verified the organisation, or it is suspended.
    """
    if user is not None and not policies.holds(user, ISSUING_ROLES, [organisation]):
        raise NotAnEditor(organisation=organisation.name)
    if organisation.status != OrganisationStatus.VERIFIED:
        raise NotVerified(organisation=organisation.name)


def can_sign_for(user: Person, organisation: Organisation) -> bool:
    """Tell whether ``check_sign_for`` would pass."""
    try:
        check_sign_for(user, organisation)
    except NotAllowed:
        return False
    return True


def check_report_compromise(user: Person, key: IssuerKey) -> None:
    """Refuse everybody but the issuer's owners and editors, stewards, and the platform.

    Also of an organization that is suspended: a stolen key does not wait.

    Raises:
        NotAnEditor: the person is none of these.
    """
    if user is None or policies.is_steward(user):
        return
    if not policies.holds(user, ISSUING_ROLES, [key.organisation]):
        raise NotAnEditor(organisation=key.organisation.name)


def can_report_compromise(user: Person, key: IssuerKey) -> bool:
    """Tell whether ``check_report_compromise`` would pass."""
    try:
        check_report_compromise(user, key)
    except NotAllowed:
        return False
    return True


def check_issue(user: Person, organisation: Organisation, version: CredentialVersion) -> None:
    """Refuse a badge of a credential that the organisation does not issue or has not published.

    Raises:
        NotAnEditor, NotVerified: see ``check_sign_for``.
        NotYourCredential: another organisation issues it.
        CredentialNotPublished: the version is not published.
    """
    check_sign_for(user, organisation)
    if version.credential.issuer_id != organisation.pk:
        raise NotYourCredential(organisation=organisation.name)
    if version.status != RecordStatus.PUBLISHED:
        raise CredentialNotPublished


def can_issue(user: Person, organisation: Organisation, version: CredentialVersion) -> bool:
    """Tell whether ``check_issue`` would pass."""
    try:
        check_issue(user, organisation, version)
    except (NotAllowed, StateRefuses):
        return False
    return True


def check_record(user: Person, organisation: Organisation, programme: Programme) -> None:
    """Refuse the record of an apprenticeship that somebody else provides.

    Raises:
        NotAnEditor, NotVerified: see ``check_sign_for``.
        NotYourCredential: another organisation provides the program.
        CredentialNotPublished: the program is not published.
    """
    check_sign_for(user, organisation)
    if programme.provider_id != organisation.pk:
        raise NotYourCredential(organisation=organisation.name)
    if programme.status != RecordStatus.PUBLISHED:
        raise CredentialNotPublished


def can_record(user: Person, organisation: Organisation, programme: Programme) -> bool:
    """Tell whether ``check_record`` would pass."""
    try:
        check_record(user, organisation, programme)
    except (NotAllowed, StateRefuses):
        return False
    return True


def check_move(user: Person, badge: Badge, to: str) -> None:
    """Refuse a move by others than the issuer's people, and one that the table does not have.

    Raises:
        NotAnEditor, NotVerified: see ``check_sign_for``.
        BadgeStateRefuses: ``to`` does not follow the badge's state.
    """
    check_sign_for(user, badge.organisation)
    if to not in NEXT_STATE[badge.state]:
        raise BadgeStateRefuses(now=BadgeState(badge.state).label, to=BadgeState(to).label)


def can_move(user: Person, badge: Badge, to: str) -> bool:
    """Tell whether ``check_move`` would pass."""
    try:
        check_move(user, badge, to)
    except (NotAllowed, StateRefuses):
        return False
    return True


def check_claim(user: User, badge: Badge) -> None:
    """Refuse a badge that is in somebody else's account, and one that was revoked.

    Raises:
        BadgeNotYours: somebody else has it.
        BadgeStateRefuses: it was revoked.
    """
    if badge.recipient_id not in {None, user.pk}:
        raise BadgeNotYours
    if badge.state == BadgeState.REVOKED:
        state = BadgeState.REVOKED.label
        raise BadgeStateRefuses(now=state, to=_("claimed"))


def can_claim(user: User, badge: Badge) -> bool:
    """Tell whether ``check_claim`` would pass."""
    try:
        check_claim(user, badge)
    except (NotAllowed, StateRefuses):
        return False
    return True


def check_sign_statement(user: Person, assertion: EquivalenceAssertion) -> None:
    """Refuse to sign another's assertion, or one that is not in force.

    Raises:
        NotAnEditor, NotVerified: see ``check_sign_for``.
        StatementNotInForce: the assertion is not published.
    """
    check_sign_for(user, assertion.asserter)
    if assertion.status != AssertionStatus.PUBLISHED:
        raise StatementNotInForce


def can_sign_statement(user: Person, assertion: EquivalenceAssertion) -> bool:
    """Tell whether ``check_sign_statement`` would pass."""
    try:
        check_sign_statement(user, assertion)
    except (NotAllowed, StateRefuses):
        return False
    return True
