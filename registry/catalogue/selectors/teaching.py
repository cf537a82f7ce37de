"""Who teaches what, and when it begins next."""

import datetime as dt
from typing import Final

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from registry.catalogue.enums import CredentialLink, RecordStatus
from registry.catalogue.models import (
    CredentialVersion,
    Offering,
    Prerequisite,
    Programme,
    ProgrammeCredential,
)

LISTED: Final = 12
"""How many programmes, and how many offerings, a page lists; the rest it counts."""

OFFERINGS: Final = "listed_offerings"
LINKS: Final = "listed_links"
"""Names under which the page selectors leave what ``LISTED`` cuts."""

TEACHES: Final = (CredentialLink.LEADS_TO, CredentialLink.PREPARES_FOR)


def is_upcoming(day: dt.date) -> Q:
    """Return the condition that one can still join: it begins later, or at any time."""
    return Q(starts_on__gte=day) | (
        Q(starts_on__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    )


def offerings(day: dt.date | None = None) -> QuerySet[Offering]:
    """Return offerings with what a page shows of each, the next to begin first.

    Those that have begun before ``day`` come last; without a day they are in order of start.
    """
    rows = Offering.objects.select_related("municipality__subdivision", "currency")
    rows = rows.prefetch_related("costs", "funding")
    if day is None:
        return rows.order_by(F("starts_on").asc(nulls_last=True), "pk")
    past = Case(
        When(is_upcoming(day), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.annotate(past=past).order_by("past", F("starts_on").asc(nulls_last=True), "pk")


def links(day: dt.date | None = None) -> QuerySet[ProgrammeCredential]:
    """Return links from published programmes that teach, each with its next offering."""
    following = offerings(day)
    if day is not None:
        following = following.filter(is_upcoming(day))
    begins = following.filter(programme=OuterRef("programme")).values("starts_on")[:1]
    return (
        ProgrammeCredential.objects.filter(
            programme__status=RecordStatus.PUBLISHED, link__in=TEACHES
        )
        .select_related("programme__provider")
        .prefetch_related(
            Prefetch("programme__offerings", queryset=following[:1], to_attr=OFFERINGS)
        )
        .annotate(begins=Subquery(begins))
        .order_by(F("begins").asc(nulls_last=True), "link", "programme__code", "pk")
    )


def teaching(version: CredentialVersion) -> QuerySet[Programme]:
    """Return the published programmes that lead to a version or prepare for it."""
    taught = ProgrammeCredential.objects.filter(
        programme=OuterRef("pk"), version=version, link__in=TEACHES
    )
    return Programme.objects.filter(Exists(taught), status=RecordStatus.PUBLISHED)


def asking_for(version: CredentialVersion) -> QuerySet[Programme]:
    """Return the published programmes that a version opens: they ask for it on entry."""
    linked = ProgrammeCredential.objects.filter(
        programme=OuterRef("pk"), version=version, link=CredentialLink.REQUIRES
    )
    asked = Prerequisite.objects.filter(programme=OuterRef("pk"), credential=version)
    return (
        Programme.objects.filter(Exists(linked) | Exists(asked), status=RecordStatus.PUBLISHED)
        .select_related("provider")
        .order_by("provider__name", "code", "pk")
    )


def listed_offerings(programme: Programme) -> list[Offering]:
    """Return the offerings that a page selector has loaded, else all, in order of start."""
    loaded: list[Offering] | None = getattr(programme, OFFERINGS, None)
    return list(offerings().filter(programme=programme)) if loaded is None else loaded


def listed_links(version: CredentialVersion) -> list[ProgrammeCredential]:
    """Return the programmes that a page selector has loaded, else all that teach a version."""
    loaded: list[ProgrammeCredential] | None = getattr(version, LINKS, None)
    return list(links().filter(version=version)) if loaded is None else loaded
