"""People, organisations and consents, as far as somebody may see them."""

import datetime as dt
import hashlib
from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from registry.people import policies
from registry.people.enums import ConsentPurpose, OrganisationStatus, Role
from registry.people.models import (
    AccessToken,
    AuditEvent,
    Consent,
    Membership,
    Organisation,
    User,
)
from registry.people.policies import Person


def current_roles(user: Person) -> dict[int, frozenset[Role]]:
    """Return the roles that a person holds now, by organisation id."""
    roles: dict[int, frozenset[Role]] = {}
    for organisation, role in policies.memberships(user).values_list("organisation_id", "role"):
        roles[organisation] = roles.get(organisation, frozenset()) | {Role(role)}
    return roles


def organisations_of(user: Person, roles: Collection[str] = Role.values) -> QuerySet[Organisation]:
    """Return the organisations where a person holds one of ``roles`` now, by name."""
    held = policies.memberships(user).filter(role__in=roles)
    return Organisation.objects.filter(pk__in=held.values("organisation"))


def visible_to(user: Person) -> QuerySet[Organisation]:
    """Return verified organisations; besides them the person's own, and all for stewards."""
    if policies.is_steward(user):
        return Organisation.objects.all()
    own = policies.memberships(user).values("organisation")
    return Organisation.objects.filter(Q(status=OrganisationStatus.VERIFIED) | Q(pk__in=own))


def pending() -> QuerySet[Organisation]:
    """Return the organisations that wait for verification, oldest first.

    For those who work for the registry; see ``policies.works_for_the_registry``.
    """
    return Organisation.objects.filter(status=OrganisationStatus.PENDING).order_by("pk")


def has_samples() -> bool:
    """Tell whether the registry holds made-up organisations for demonstration."""
    return Organisation.objects.filter(is_sample=True).exists()


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the current memberships of an organisation with their people, owners first."""
    return (
        Membership.objects.filter(organisation=organisation, until__isnull=True)
        .select_related("user")
        .order_by("-role", "user__email")
    )


def has_consent(
    user: Person, purpose: ConsentPurpose, organisation: Organisation | None = None
) -> bool:
    """Tell whether a person allows ``purpose`` now, for that employer where it is about one."""
    if user is None or isinstance(user, AnonymousUser):
        return False
    return Consent.objects.filter(
        user=user, purpose=purpose, organisation=organisation, revoked_at__isnull=True
    ).exists()


def consents_of(user: User) -> QuerySet[Consent]:
    """Return every consent of a person, current ones first, then the latest."""
    return (
        Consent.objects.filter(user=user)
        .select_related("organisation")
        .order_by(F("revoked_at").desc(nulls_first=True), "-granted_at")
    )


def trail_of(target_type: str, target_id: str) -> QuerySet[AuditEvent]:
    """Return what happened to one record, latest first; see ``services.audit.key_of``."""
    return AuditEvent.objects.filter(target_type=target_type, target_id=target_id).select_related(
        "actor"
    )


def digest_of(plain: str) -> str:
    """Return what is kept of an access token: it is long and random, and needs no salt."""
    return hashlib.sha256(plain.encode()).hexdigest()


def current_tokens(user: User, *, at: dt.datetime) -> QuerySet[AccessToken]:
    """Return the access tokens of a person that work, the latest first."""
    return AccessToken.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=at)


def holder_of(plain: str, *, at: dt.datetime) -> User | None:
    """Return the active person whose access token this is; None where it works for nobody."""
    found = AccessToken.objects.filter(
        digest=digest_of(plain),
        revoked_at__isnull=True,
        expires_at__gt=at,
        user__is_active=True,
    )
    token = found.select_related("user").first()
    return token.user if token else None
