"""Openings, as far as somebody may see them."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from registry.people.models import Organisation, User


def visible_to(user: User | AnonymousUser) -> QuerySet[Opening]:
    """Return published openings, and those of any state of the user's own employers."""
    published = Q(status=OpeningStatus.PUBLISHED)
    if isinstance(user, AnonymousUser):
        return Opening.objects.filter(published)
    own = Q(
        employer__memberships__user=user,
        employer__memberships__until__isnull=True,
    )
    return Opening.objects.filter(published | own).distinct()


def open_on(day: dt.date) -> QuerySet[Opening]:
    """Return published openings that still take people on ``day``."""
    return Opening.objects.filter(
        status=OpeningStatus.PUBLISHED, closes_on__gt=day, filled__lt=F("capacity")
    )


def of_employer(employer: Organisation) -> QuerySet[Opening]:
    """Return every opening of an employer, newest start first."""
    return Opening.objects.filter(employer=employer).select_related(
        "municipality__subdivision", "currency"
    )


def asking_for(version_ids: list[int], day: dt.date) -> QuerySet[Opening]:
    """Return open openings that ask for one of the credential versions."""
    return (
        open_on(day)
        .filter(requirements__version_id__in=version_ids)
        .select_related("employer", "municipality__subdivision")
        .distinct()
    )


def for_page(openings: QuerySet[Opening]) -> QuerySet[Opening]:
    """Load everything an opening's page shows, in a fixed number of queries."""
    return openings.select_related(
        "employer", "municipality__subdivision", "currency", "industry", "programme"
    ).prefetch_related(
        "occupations__occupation",
        "requirements__skill",
        "requirements__version__credential__issuer",
    )
