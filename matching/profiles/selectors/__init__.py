"""Profiles, as far as somebody may see them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from matching.profiles.models import WorkerProfile
from registry.people.enums import ConsentPurpose
from registry.people.models import Consent, User


def visible_to(user: User | AnonymousUser) -> QuerySet[WorkerProfile]:
    """Return the profiles that ``user`` may open: her own, and nobody else's."""
    if isinstance(user, AnonymousUser):
        return WorkerProfile.objects.none()
    return WorkerProfile.objects.filter(user=user)


def with_consent(purpose: ConsentPurpose) -> QuerySet[WorkerProfile]:
    """Return the profiles of active people who allow ``purpose`` now."""
    given = Consent.objects.filter(user=OuterRef("user"), purpose=purpose, revoked_at__isnull=True)
    return WorkerProfile.objects.filter(Exists(given), user__is_active=True)


def of(user: User) -> WorkerProfile | None:
    """Return the user's own profile with all its rows, or None where she has none yet."""
    return (
        WorkerProfile.objects.filter(user=user)
        .select_related("municipality__subdivision", "wage_currency")
        .prefetch_related(
            "experiences__occupation",
            "skills__skill",
            "languages",
            "credentials__version__credential__issuer",
            "wanted_occupations",
        )
        .first()
    )
