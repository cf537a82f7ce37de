"""Which credentials of the other country somebody could aim for next."""

import datetime as dt
from collections import Counter
from typing import Final

from django.db.models import Count, QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Competency, CredentialVersion
from registry.equivalence import selectors
from registry.equivalence.enums import Method, Relation
from registry.equivalence.selectors.gap.covering import Held, attested_by

WEIGHED: Final = 50
"""So many credentials that share skills are weighed against each other."""


def nearest(*, held: Held, as_of: dt.date, limit: int) -> list[CredentialVersion]:
    """Return published credentials across the border, those that somebody compared first.

    First the targets of statements in force (none inferred, none that finds no match), in
    effective order; then those of which the greatest part is attested or stated already, none
    of a level below hers.
    """
    asserted = _asserted(held, as_of)[:limit]
    chosen = list(dict.fromkeys([*asserted, *_alike(held)]))[:limit]
    rows = CredentialVersion.objects.select_related("credential__issuer", "level").in_bulk(chosen)
    return [rows[key] for key in chosen]


def _asserted(held: Held, as_of: dt.date) -> list[int]:
    pairs = (
        selectors.in_effective_order(selectors.in_force(as_of=as_of))
        .filter(source__in=[v.pk for v in held.versions], target__status=RecordStatus.PUBLISHED)
        .exclude(method=Method.INFERRED)
        .exclude(relation=Relation.NONE)
        .values_list("target", "source__credential__country", "target__credential__country")
    )
    own = {version.credential_id for version in held.versions}
    others = _aims(held).exclude(credential__in=own).values_list("pk", flat=True)
    targets = [target for target, here, there in pairs if here != there]
    known = set(others.filter(pk__in=targets))
    return list(dict.fromkeys(target for target in targets if target in known))


def _alike(held: Held) -> list[int]:
    """Return versions of the other country by the share of their competencies that is there."""
    attested = attested_by(held)
    skills = set(attested.by_skill) | held.skills
    if not skills:
        return []
    aims = _aims(held)
    if attested.isced is not None:
        aims = aims.exclude(level__isced_level__lt=attested.isced)
    most = (
        Competency.objects.filter(skill__in=skills, version__in=aims)
        .values("version")
        .annotate(shared=Count("skill", distinct=True))
        .order_by("-shared", "version")
    )
    found = [row["version"] for row in most[:WEIGHED]]
    total, shared = Counter[int](), Counter[int]()
    rows = Competency.objects.filter(version__in=found).values_list("version", "skill")
    for version, skill in rows:
        total[version] += 1
        shared[version] += skill in skills
    return sorted(found, key=lambda pk: (-shared[pk] / total[pk], -shared[pk], pk))


def _aims(held: Held) -> QuerySet[CredentialVersion]:
    """Return what is published in a country where some credential of hers is not from.

    Who holds none aims across the border of where she can attend.
    """
    countries = {version.credential.country for version in held.versions} or held.countries
    rows = CredentialVersion.objects.filter(status=RecordStatus.PUBLISHED).exclude(
        credential__in=[version.credential_id for version in held.versions]
    )
    return rows.exclude(credential__country__in=countries) if len(countries) == 1 else rows
