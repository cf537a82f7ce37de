"""Programmes and their offerings, as far as somebody may see them."""

import datetime as dt
import uuid
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Prerequisite, Programme, ProgrammeCredential
from registry.catalogue.policies import PUBLIC
from registry.catalogue.selectors import teaching
from registry.people import policies
from registry.people.models import Organisation
from registry.people.policies import Person

ORDER: Final = ("provider__name", "code", "pk")


def visible_to(user: Person) -> QuerySet[Programme]:
    """Return what was published once; besides it the drafts of the person's own providers.

    Stewards see all.
    """
    if policies.is_steward(user):
        return Programme.objects.all()
    own = policies.memberships(user).values("organisation")
    return Programme.objects.filter(Q(status__in=PUBLIC) | Q(provider__in=own))


def published_programmes() -> QuerySet[Programme]:
    """Return the programmes that are on offer, by provider and code."""
    return Programme.objects.filter(status=RecordStatus.PUBLISHED).order_by(*ORDER)


def of_providers(user: Person, providers: QuerySet[Organisation]) -> QuerySet[Programme]:
    """Return the programmes of some providers that the person may see, by name and code."""
    rows = visible_to(user).filter(provider__in=providers)
    return rows.select_related("provider").order_by(*ORDER)


def for_list(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Load everything that a list of programmes shows: four queries."""
    return programmes.select_related("provider").prefetch_related(
        "occupations", "skills", Prefetch("credential_links", queryset=_links())
    )


def programme_page(*, public_id: uuid.UUID, user: Person, day: dt.date | None = None) -> Programme:
    """Return a programme with all that its page shows, in a fixed number of queries.

    ``teaching.listed_offerings`` gives at most ``LISTED``, the next after ``day`` first.

    Raises:
        Programme.DoesNotExist: there is none, or she may not see it.
    """
    return (
        for_list(visible_to(user))
        .select_related("level__framework", "apprenticeship__registration_agency")
        .prefetch_related(
            "industries",
            "work_processes__skill",
            "instruction",
            "wage_steps__currency",
            "outcomes__currency",
            Prefetch("prerequisites", queryset=_prerequisites()),
            Prefetch(
                "offerings",
                queryset=teaching.offerings(day)[: teaching.LISTED],
                to_attr=teaching.OFFERINGS,
            ),
        )
        .get(public_id=public_id)
    )


def _prerequisites() -> QuerySet[Prerequisite]:
    return Prerequisite.objects.select_related(
        "credential__credential__issuer", "skill", "level__framework"
    ).order_by("position")


def _links() -> QuerySet[ProgrammeCredential]:
    """Return links to credentials that everybody may see: a draft version never leaks."""
    return (
        ProgrammeCredential.objects.filter(version__status__in=PUBLIC)
        .select_related("version__credential__issuer")
        .order_by("link", "pk")
    )
