"""Put openings into the registry's search, and keep them true there."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from matching.openings.enums import OpeningStatus, PlaceMode
from matching.openings.models import Opening
from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search.results import Facet, SearchKind
from registry.catalogue.services import indexing
from registry.catalogue.services.documents import Said, compose, neighbours, sector_of
from registry.catalogue.services.entries import point, published_at
from registry.people.enums import OrganisationStatus

DELIVERIES: Final = {
    PlaceMode.ON_SITE: "on_site",
    PlaceMode.REMOTE: "online",
    PlaceMode.HYBRID: "blended",
}


def connect() -> None:
    """Tell the registry's search where openings come from; called once, at the start."""
    source = indexing.Source(keys=_keys, of=_of, entries=opening_entries)
    indexing.add_source(SearchKind.OPENING, source)


def refresh(*, ids: Iterable[int], at: dt.datetime) -> None:
    """Make the search entries of some openings true, in the caller's transaction."""
    indexing.refresh(kind=SearchKind.OPENING, ids=ids, at=at)


def _public() -> QuerySet[Opening]:
    return Opening.objects.filter(
        Q(filled__lt=F("capacity")),
        status=OpeningStatus.PUBLISHED,
        employer__status=OrganisationStatus.VERIFIED,
    )


def _keys() -> QuerySet[Any, int]:
    return _public().order_by("pk").values_list("pk", flat=True)


def _of(employers: Collection[int]) -> QuerySet[Any, int]:
    rows = Opening.objects.filter(status=OpeningStatus.PUBLISHED, employer__in=employers)
    return rows.order_by("pk").values_list("pk", flat=True)


def opening_entries(ids: Iterable[int], *, at: dt.datetime) -> list[SearchEntry]:
    """Return the entries of those among ``ids`` that take people; seven queries at most.

    Those that have closed by the day of ``at`` are left out; search leaves out what closes later.
    """
    rows = list(
        _public()
        .filter(pk__in=ids, closes_on__gt=at.date())
        .select_related("employer", "municipality__subdivision", "industry")
        .prefetch_related("occupations__occupation", "requirements__skill")
        .order_by("pk")
    )
    since = published_at(rows)
    near = neighbours(row.occupation_id for opening in rows for row in opening.occupations.all())
    return [
        compose(_entry(row, since.get(str(row.public_id), row.created_at)), _said(row), near)
        for row in rows
    ]


def _entry(opening: Opening, since: dt.datetime) -> SearchEntry:
    employer, place = opening.employer, opening.municipality
    return SearchEntry(
        kind=SearchKind.OPENING,
        record_id=opening.pk,
        public_id=opening.public_id,
        title_en=opening.title_en,
        title_es=opening.title_es,
        source_language=opening.source_language,
        type=opening.kind,
        code=opening.reference,
        organisation_name=employer.name,
        organisation_short=employer.short_name,
        organisation_public_id=employer.public_id,
        country=place.subdivision.country,
        region=place.subdivision.code,
        place=place.name,
        sector=next(iter(_sectors(opening)), ""),
        isced_level=opening.education_min,
        delivery=DELIVERIES[PlaceMode(opening.place_mode)],
        currency=opening.currency_id or "",
        wage_from_minor=opening.wage_from_minor,
        wage_to_minor=opening.wage_to_minor,
        wage_per=opening.wage_per,
        hours_per_week=opening.hours_per_week,
        starts_on=opening.starts_on,
        closes_on=opening.closes_on,
        stale_on=opening.closes_on,
        is_sample=opening.is_sample,
        published_at=since,
    )


def _said(opening: Opening) -> Said:
    occupations = [row.occupation for row in opening.occupations.all()]
    skills = [row.skill for row in opening.requirements.all() if row.skill]
    state = opening.municipality.subdivision
    return Said(
        occupations=tuple(row.pk for row in occupations),
        skills=frozenset(row.pk for row in skills),
        texts=(
            opening.municipality.name,
            *(state.name_en, state.name_es),
            *(text for row in occupations for text in (row.title_en, row.title_es)),
            *(text for row in skills for text in (row.name_en, row.name_es)),
            opening.description_en,
            opening.description_es,
        ),
        facets={
            Facet.LANGUAGE: {opening.source_language},
            Facet.DELIVERY: {DELIVERIES[PlaceMode(opening.place_mode)]},
        },
        points=(point(opening.municipality),),
    )


def _sectors(opening: Opening) -> set[str]:
    return sector_of([opening.industry.code] if opening.industry else [], ())
