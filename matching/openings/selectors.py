"""Openings, as far as somebody may see them."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening, OpeningOccupation, OpeningRequirement
from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors.concepts import Concept, Understood, understood
from registry.catalogue.selectors.folding import Asked, Fold, asked, cleaned, stem
from registry.people import selectors as people
from registry.people.enums import AuditAction, OrganisationStatus
from registry.people.models import Organisation, User
from registry.people.services.audit import key_of
from registry.reference.models import Occupation


@dataclass(frozen=True, kw_only=True)
class OpeningHit:
    """An opening that answers a search, and the concept it stands for where that is why."""

    opening: Opening
    concept: Concept | None


def visible_to(user: User | AnonymousUser) -> QuerySet[Opening]:
    """Return published openings, and those of any state of the user's own employers.

    What an employer published before it was suspended is not public meanwhile.
    """
    published = Q(status=OpeningStatus.PUBLISHED, employer__status=OrganisationStatus.VERIFIED)
    if isinstance(user, AnonymousUser):
        return Opening.objects.filter(published)
    own = Q(
        employer__memberships__user=user,
        employer__memberships__until__isnull=True,
    )
    return Opening.objects.filter(published | own).distinct()


def is_closed(public_id: uuid.UUID) -> bool:
    """Tell whether an opening was public once and has been closed for good."""
    opening = Opening.objects.filter(public_id=public_id, status=OpeningStatus.CLOSED).first()
    if opening is None:
        return False
    trail = people.trail_of(*key_of(opening))
    return trail.filter(
        Q(action=AuditAction.PUBLISH) | Q(details__to=OpeningStatus.PUBLISHED)
    ).exists()


def is_open(day: dt.date | F, *, prefix: str = "") -> Q:
    """Return the condition that an opening takes people on ``day``; ``prefix`` leads to it.

    :func:`matching.openings.policies.takes_people` says the same of one opening.
    """
    wanted = {
        "status": OpeningStatus.PUBLISHED,
        "employer__status": OrganisationStatus.VERIFIED,
        "closes_on__gt": day,
        "filled__lt": F(f"{prefix}capacity"),
    }
    return Q(**{f"{prefix}{name}": value for name, value in wanted.items()})


def open_on(day: dt.date) -> QuerySet[Opening]:
    """Return published openings of verified employers that still take people on ``day``."""
    return Opening.objects.filter(is_open(day))


def for_page(openings: QuerySet[Opening]) -> QuerySet[Opening]:
    """Load everything an opening's page shows, in a fixed number of queries."""
    return openings.select_related(
        "employer", "municipality__subdivision", "currency", "industry", "programme"
    ).prefetch_related(
        "occupations__occupation",
        "requirements__skill",
        "requirements__version__credential__issuer",
    )


def of_employers(
    user: User | AnonymousUser, employers: Iterable[Organisation]
) -> QuerySet[Opening]:
    """Return the openings of some of the user's own employers, newest start first."""
    return (
        visible_to(user)
        .filter(employer__in=list(employers))
        .select_related("employer", "municipality__subdivision")
    )


def search(text: str, *, day: dt.date, country: str = "") -> tuple[QuerySet[Opening], Understood]:
    """Return open openings that answer ``text``, best first, and what was understood.

    Those that stand for a concept of the query come first, then those with its words in the
    title or the employer's name. An empty text lists everything; one without a word in it
    finds nothing. ``country`` is ISO 3166-1.
    """
    line = cleaned(text)
    query = asked(line)
    meaning = understood(query)
    rows = open_on(day).select_related("employer", "municipality__subdivision", "currency")
    if country:
        rows = rows.filter(municipality__subdivision__country=cleaned(country))
    if line and not query.words:
        return rows.none(), meaning
    if not query.words:
        return rows.order_by("closes_on", "pk"), meaning
    meant = _meant(meaning)
    rows = rows.annotate(
        title_es_folded=Fold("title_es"),
        title_en_folded=Fold("title_en"),
        offered_by=Fold("employer__name"),
    ).filter(meant | _named(query))
    tier = Case(When(meant, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(tier=tier).order_by("tier", "closes_on", "pk"), meaning


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Open places for an occupation: in some states, and everywhere."""

    occupation: Occupation
    near: int
    everywhere: int


def demand(
    *, occupations: QuerySet[Occupation], regions: Collection[str], day: dt.date, limit: int
) -> list[Demand]:
    """Return where people are wanted among some occupations, the most wanted near first.

    Counts places that are still free on ``day``; ``regions`` are ISO 3166-2. Two queries.
    """
    left = F("opening__capacity") - F("opening__filled")
    here = Q(opening__municipality__subdivision__code__in=list(regions))
    rows = (
        OpeningOccupation.objects.filter(
            is_open(day, prefix="opening__"), occupation__in=occupations
        )
        .values("occupation")
        .annotate(everywhere=Sum(left), near=Coalesce(Sum(left, filter=here), 0))
        .order_by("-near", "-everywhere", "occupation")[:limit]
    )
    found = list(rows)
    known = Occupation.objects.in_bulk([row["occupation"] for row in found])
    return [
        Demand(occupation=known[row["occupation"]], near=row["near"], everywhere=row["everywhere"])
        for row in found
    ]


def hits(openings: Iterable[Opening], meaning: Understood) -> list[OpeningHit]:
    """Return some found openings with the concept that each stands for; two queries."""
    rows = list(openings)
    of_work = OpeningOccupation.objects.filter(
        opening__in=rows, occupation__in=list(meaning.occupations)
    ).values_list("opening", "occupation")
    of_skill = OpeningRequirement.objects.filter(
        opening__in=rows, skill__in=list(meaning.skills)
    ).values_list("opening", "skill")
    found = {opening: meaning.skills[pk] for opening, pk in of_skill if pk is not None}
    found |= {opening: meaning.occupations[pk] for opening, pk in of_work}
    return [OpeningHit(opening=row, concept=found.get(row.pk)) for row in rows]


def _meant(meaning: Understood) -> Q:
    """Return the condition that an opening stands for a concept of the query."""
    here = OuterRef("pk")
    work = OpeningOccupation.objects.filter(opening=here, occupation__in=list(meaning.occupations))
    skills = OpeningRequirement.objects.filter(opening=here, skill__in=list(meaning.skills))
    return Q(Exists(work)) | Q(Exists(skills))


def _named(query: Asked) -> Q:
    """Return the condition that every word stands in the title or the employer's name."""
    condition = Q(pk__isnull=False)
    for word in map(stem, query.words):
        condition &= (
            Q(title_es_folded__contains=word)
            | Q(title_en_folded__contains=word)
            | Q(offered_by__contains=word)
        )
    return condition


def asking_for(version: CredentialVersion, *, day: dt.date) -> QuerySet[Opening]:
    """Return openings that take people and ask for a credential, in any of its versions."""
    asked = OpeningRequirement.objects.filter(
        opening=OuterRef("pk"), version__credential=version.credential_id
    )
    return _listed(open_on(day).filter(Exists(asked)))


def of_programme(programme: Programme, *, day: dt.date) -> QuerySet[Opening]:
    """Return openings that take people into a programme."""
    return _listed(open_on(day).filter(programme=programme))


def _listed(openings: QuerySet[Opening]) -> QuerySet[Opening]:
    rows = openings.select_related("employer", "municipality__subdivision", "currency")
    return rows.order_by("closes_on", "pk")
