"""Reference data in force, list by list, each loaded with all that a list of it shows."""

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet

from registry.reference.models import (
    CrosswalkPair,
    GlossaryTerm,
    Industry,
    Level,
    LevelFramework,
    LicensingRule,
    Municipality,
    Occupation,
    OccupationSkill,
    OccupationSynonym,
    Skill,
    SkillSynonym,
    Subdivision,
    WageFloor,
)
from registry.reference.selectors import licensing


def occupations() -> QuerySet[Occupation]:
    """Return the occupations in force of every classification."""
    return Occupation.objects.filter(retired_at__isnull=True).select_related("parent")


def occupation_page(*, scheme: str, code: str) -> Occupation:
    """Return an occupation with its neighbours, its words and its skills; eight queries at most.

    ``pairs_out`` and ``pairs_in`` are the crosswalk pairs in force, the heaviest first.

    Raises:
        Occupation.DoesNotExist: there is none.
    """
    pairs = CrosswalkPair.objects.filter(retired_at__isnull=True)
    skills = OccupationSkill.objects.filter(
        retired_at__isnull=True, skill__retired_at__isnull=True
    ).select_related("skill")
    words = OccupationSynonym.objects.filter(retired_at__isnull=True)
    below = Occupation.objects.filter(retired_at__isnull=True)
    return (
        occupations()
        .prefetch_related(
            Prefetch("children", queryset=below.order_by("code")),
            Prefetch("synonyms", queryset=words.order_by("language", "term")),
            Prefetch("skills", queryset=skills.order_by("importance", "skill__code")),
            Prefetch("pairs_out", queryset=_pairs(pairs, "to_occupation")),
            Prefetch("pairs_in", queryset=_pairs(pairs, "from_occupation")),
        )
        .get(scheme=scheme, code=code)
    )


def _pairs(pairs: QuerySet[CrosswalkPair], other: str) -> QuerySet[CrosswalkPair]:
    return (
        pairs.filter(**{f"{other}__retired_at__isnull": True})
        .select_related(other)
        .order_by(f"{other}__scheme", "-weight", f"{other}__code")
    )


def skills() -> QuerySet[Skill]:
    """Return the skills in force, each with its other words; two queries."""
    words = SkillSynonym.objects.filter(retired_at__isnull=True).order_by("language", "term")
    return Skill.objects.filter(retired_at__isnull=True).prefetch_related(
        Prefetch("synonyms", queryset=words)
    )


def industries() -> QuerySet[Industry]:
    """Return the industries in force of both classifications."""
    return Industry.objects.filter(retired_at__isnull=True).select_related("parent")


def frameworks() -> QuerySet[LevelFramework]:
    """Return the level frameworks in force."""
    return LevelFramework.objects.filter(retired_at__isnull=True)


def levels() -> QuerySet[Level]:
    """Return the levels in force of all frameworks."""
    return Level.objects.filter(
        retired_at__isnull=True, framework__retired_at__isnull=True
    ).select_related("framework")


def states() -> QuerySet[Subdivision]:
    """Return the states of both countries."""
    return Subdivision.objects.filter(retired_at__isnull=True)


def municipalities() -> QuerySet[Municipality]:
    """Return the municipalities of both countries."""
    return Municipality.objects.filter(retired_at__isnull=True).select_related(
        "subdivision", "border_pair"
    )


def terms() -> QuerySet[GlossaryTerm]:
    """Return the terms of the glossary in force."""
    return GlossaryTerm.objects.filter(retired_at__isnull=True)


def licensing_rules(*, on: dt.date) -> QuerySet[LicensingRule]:
    """Return the licensing rules in force on a day."""
    return licensing.in_force(day=on)


def wage_floors(*, on: dt.date | None = None) -> QuerySet[WageFloor]:
    """Return the legal minimum wages ever in force, or those of one day."""
    rows = WageFloor.objects.filter(retired_at__isnull=True).select_related("currency")
    if on is None:
        return rows
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
