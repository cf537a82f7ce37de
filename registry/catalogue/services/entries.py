"""Search entries of credentials and programmes, many at once in few queries."""

import datetime as dt
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from django.db.models import Max, Prefetch

from registry.catalogue.enums import CredentialLink, RecordStatus
from registry.catalogue.models import (
    CredentialVersion,
    Offering,
    Programme,
    ProgrammeCredential,
    SearchEntry,
)
from registry.catalogue.policies import PUBLIC
from registry.catalogue.selectors.history import publications
from registry.catalogue.selectors.search.results import (
    Facet,
    SearchKind,
    cost_band,
    duration_band,
)
from registry.catalogue.services.documents import Said, compose, neighbours, sector_of
from registry.people.models import AuditEvent
from registry.records import PublicRecord
from registry.reference.models import Currency, Industry, Municipality, Skill
from registry.reference.selectors import money

DOLLAR: Final = "USD"


def published_at(records: Sequence[PublicRecord]) -> dict[str, dt.datetime]:
    """Return when records were published last, by public id; one query of the audit trail."""
    if not records:
        return {}
    events = AuditEvent.objects.filter(
        publications(),
        target_type=records[0]._meta.label_lower,  # noqa: SLF001 - Django documents _meta
        target_id__in=[str(record.public_id) for record in records],
    )
    return dict(events.values_list("target_id").annotate(Max("at")))


def credential_entries(
    ids: Iterable[int],
    *,
    at: dt.datetime,  # noqa: ARG001 - what a credential says holds on every day
) -> list[SearchEntry]:
    """Return the entries of the published versions among ``ids``; nine queries at most."""
    rows = list(
        CredentialVersion.objects.filter(
            pk__in=ids, status=RecordStatus.PUBLISHED, credential__merged_into__isnull=True
        )
        .select_related("credential__issuer", "level")
        .prefetch_related("occupations__occupation", "competencies__skill", "industries")
        .order_by("pk")
    )
    since = published_at(rows)
    near = neighbours(row.occupation_id for version in rows for row in version.occupations.all())
    return [
        compose(
            _credential(version, since.get(str(version.public_id), version.created_at)),
            _said_by_credential(version),
            near,
        )
        for version in rows
    ]


def _credential(version: CredentialVersion, since: dt.datetime) -> SearchEntry:
    credential, issuer = version.credential, version.credential.issuer
    sectors = _sectors(
        version.industries.all(), [row.skill for row in version.competencies.all() if row.skill]
    )
    return SearchEntry(
        kind=SearchKind.CREDENTIAL,
        record_id=version.pk,
        public_id=version.public_id,
        title_en=version.name_en,
        title_es=version.name_es,
        source_language=version.source_language,
        type=credential.type,
        code=credential.code,
        organisation_name=issuer.name,
        organisation_short=issuer.short_name,
        organisation_public_id=issuer.public_id,
        country=credential.country,
        region=credential.jurisdiction if "-" in credential.jurisdiction else "",
        sector=sectors[0] if sectors else "",
        isced_level=version.level.isced_level if version.level else None,
        hours=version.hours,
        is_recognised=version.is_recognised_abroad,
        is_sample=issuer.is_sample,
        published_at=since,
    )


def _said_by_credential(version: CredentialVersion) -> Said:
    competencies = list(version.competencies.all())
    skills = [row.skill for row in competencies if row.skill]
    occupations = [row.occupation for row in version.occupations.all()]
    return Said(
        occupations=tuple(occupation.pk for occupation in occupations),
        skills=frozenset(skill.pk for skill in skills),
        texts=(
            *(text for row in occupations for text in (row.title_en, row.title_es)),
            *(text for row in skills for text in (row.name_en, row.name_es)),
            *(text for row in competencies for text in (row.name_en, row.name_es)),
            version.description_en,
            version.description_es,
        ),
        facets={
            Facet.SECTOR: set(_sectors(version.industries.all(), skills)),
            Facet.LANGUAGE: {version.source_language},
        },
    )


def programme_entries(ids: Iterable[int], *, at: dt.datetime) -> list[SearchEntry]:
    """Return the entries of the published programmes among ``ids``; a dozen queries at most.

    Offerings that have ended by the day of ``at`` are left out; costs are exchanged at its rate.
    """
    day = at.date()
    offerings = Offering.objects.select_related("municipality__subdivision", "currency")
    links = ProgrammeCredential.objects.filter(version__status__in=PUBLIC).select_related(
        "version__credential"
    )
    rows = list(
        Programme.objects.filter(
            pk__in=ids, status=RecordStatus.PUBLISHED, merged_into__isnull=True
        )
        .select_related("provider", "level", "apprenticeship")
        .prefetch_related(
            "occupations",
            "skills",
            "industries",
            Prefetch("offerings", queryset=offerings.order_by("starts_on", "pk")),
            Prefetch("credential_links", queryset=links.order_by("pk")),
        )
        .order_by("pk")
    )
    since = published_at(rows)
    near = neighbours(row.pk for programme in rows for row in programme.occupations.all())
    rates = _Rates(day)
    return [
        compose(*_programme(row, since.get(str(row.public_id), row.created_at), rates, day), near)
        for row in rows
    ]


class _Rates:
    """Costs in US cents at one day's rates; one or two queries for each currency."""

    def __init__(self, day: dt.date) -> None:
        self._day = day
        self._rates: dict[str, Decimal | None] = {}

    def cents(self, amount_minor: int | None, currency: Currency | None) -> int | None:
        """Return the cents that an amount is, None where it or its rate is unknown."""
        if amount_minor is None or currency is None:
            return None
        if currency.code not in self._rates:
            rate = money.rate_on(currency.code, DOLLAR, self._day)
            self._rates[currency.code] = rate.rate if rate else None
        rate_ = self._rates[currency.code]
        if rate_ is None:
            return 0 if amount_minor == 0 else None
        scale = Decimal(10) ** (2 - currency.minor_digits)
        return money.whole(Decimal(amount_minor) * rate_ * scale)


def _programme(
    programme: Programme, since: dt.datetime, rates: _Rates, day: dt.date
) -> tuple[SearchEntry, Said]:
    offerings = [
        row for row in programme.offerings.all() if row.ends_on is None or row.ends_on > day
    ]
    coming = [row for row in offerings if row.starts_on is not None and row.starts_on >= day]
    first = next(iter(coming or offerings), None)
    cents = {row.pk: rates.cents(row.cost_minor, row.currency) for row in offerings}
    provider, place = programme.provider, first.municipality if first else None
    sectors = _sectors(programme.industries.all(), programme.skills.all())
    entry = SearchEntry(
        kind=SearchKind.PROGRAMME,
        record_id=programme.pk,
        public_id=programme.public_id,
        title_en=programme.title_en,
        title_es=programme.title_es,
        source_language=programme.source_language,
        type=programme.kind,
        code=programme.code,
        organisation_name=provider.name,
        organisation_short=provider.short_name,
        organisation_public_id=provider.public_id,
        country=place.subdivision.country if place else provider.country,
        region=place.subdivision.code if place else provider.region,
        place=place.name if place else "",
        sector=sectors[0] if sectors else "",
        isced_level=programme.level.isced_level if programme.level else None,
        delivery=first.delivery if first else "",
        offerings=len(offerings),
        cost_minor=first.cost_minor if first else None,
        currency=first.currency_id or "" if first else "",
        cost_usd=min((cost for cost in cents.values() if cost is not None), default=None),
        weeks=programme.weeks,
        hours=programme.hours,
        starts_on=coming[0].starts_on if coming else None,
        stale_on=_stale_on(offerings, day),
        is_funded=any(row.is_funded for row in offerings),
        is_recognised=any(
            row.version.is_recognised_abroad
            for row in programme.credential_links.all()
            if row.link == CredentialLink.LEADS_TO
        ),
        is_sample=provider.is_sample,
        published_at=since,
    )
    return entry, _said_by_programme(programme, offerings, cents)


def _stale_on(offerings: Iterable[Offering], day: dt.date) -> dt.date | None:
    """Return the first day after ``day`` on which an offering has begun or ended."""
    begun = (row.starts_on + dt.timedelta(days=1) for row in offerings if row.starts_on)
    ended = (row.ends_on for row in offerings if row.ends_on)
    return min((date for date in (*begun, *ended) if date > day), default=None)


def _said_by_programme(
    programme: Programme, offerings: list[Offering], cents: dict[int, int | None]
) -> Said:
    skills, occupations = list(programme.skills.all()), list(programme.occupations.all())
    places = [row.municipality for row in offerings if row.municipality]
    states = [place.subdivision for place in places]
    return Said(
        codes=tuple(_codes(programme)),
        occupations=tuple(row.pk for row in occupations),
        skills=frozenset(row.pk for row in skills),
        texts=(
            *(place.name for place in places),
            *(text for row in states for text in (row.name_en, row.name_es)),
            *(text for row in occupations for text in (row.title_en, row.title_es)),
            *(text for row in skills for text in (row.name_en, row.name_es)),
            *(row.version.credential.code for row in programme.credential_links.all()),
            programme.description_en,
            programme.description_es,
        ),
        facets={
            Facet.COUNTRY: {row.country for row in states},
            Facet.STATE: {row.code for row in states},
            Facet.SECTOR: set(_sectors(programme.industries.all(), skills)),
            Facet.COST: {cost_band(cost) for cost in cents.values()} or {cost_band(None)},
            Facet.DURATION: {duration_band(programme.weeks)},
            Facet.LANGUAGE: {row.language for row in offerings} or {programme.source_language},
            Facet.DELIVERY: {row.delivery for row in offerings},
        },
        points=tuple(point(place) for place in places),
    )


def _codes(programme: Programme) -> Iterator[str]:
    """Yield the codes of CIP and RAPIDS; ``0627CB`` is 0627 by another way of counting."""
    if programme.cip_code:
        yield programme.cip_code
    terms = getattr(programme, "apprenticeship", None)
    if terms is not None and terms.rapids_code:
        yield terms.rapids_code
        yield terms.rapids_code.rstrip(string.ascii_letters) or terms.rapids_code


def point(place: Municipality) -> tuple[float, float]:
    """Return latitude and longitude of a municipality."""
    return float(place.latitude), float(place.longitude)


def _sectors(industries: Iterable[Industry], skills: Iterable[Skill]) -> list[str]:
    """Return the sectors of a record; those of skills only where two of them agree, or one is all.

    The sector of most skills is first.
    """
    named = sector_of((industry.code for industry in industries), ())
    if named:
        return sorted(named)
    counts = Counter(
        sector for skill in skills for sector in sector_of((), (skill.sector,))
    ).most_common()
    most = counts[0][1] if counts else 0
    return [sector for sector, count in counts if count * 2 >= most]
