"""Find the rows of the reference tables by their codes, each table read once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from matching.demo.facts import Facts, Place
from matching.demo.services.refusals import ReferenceMissing
from registry.reference.enums import OccupationScheme, SkillImportance
from registry.reference.models import (
    Currency,
    Industry,
    Level,
    Municipality,
    Occupation,
    OccupationSkill,
    Skill,
    WageFloor,
)

Row = TypeVar("Row")

CERTIFICATION_TOPIC = "certification-topic"


class Found(dict[str, Row]):
    """Rows by code; one that is missing is refused in a sentence."""

    def __init__(self, what: str, rows: Iterable[tuple[str, Row]]) -> None:
        super().__init__(rows)
        self._what = what

    def __missing__(self, code: str) -> Row:
        raise ReferenceMissing(what=f"{self._what} {code}")

    def all_of(self, codes: str | Iterable[str]) -> tuple[Row, ...]:
        """Return several rows; a text is split at blanks."""
        return tuple(self[code] for code in (codes.split() if isinstance(codes, str) else codes))


class Lookups:
    """The reference tables as the builders need them."""

    @cached_property
    def occupations(self) -> Found[Occupation]:
        """ISCO-08 groups by code."""
        rows = Occupation.objects.filter(scheme=OccupationScheme.ISCO08, retired_at__isnull=True)
        return Found("occupation", ((row.code, row) for row in rows))

    @cached_property
    def skills(self) -> Found[Skill]:
        """Skills by code."""
        rows = Skill.objects.filter(retired_at__isnull=True)
        return Found("skill", ((row.code, row) for row in rows))

    @cached_property
    def municipalities(self) -> Found[Municipality]:
        """Municipalities by code, with their states."""
        rows = Municipality.objects.select_related("subdivision")
        return Found("municipality", ((row.code, row) for row in rows))

    @cached_property
    def industries(self) -> Found[Industry]:
        """Industries by ``scheme:code``."""
        return Found(
            "industry", ((f"{row.scheme}:{row.code}", row) for row in Industry.objects.all())
        )

    @cached_property
    def levels(self) -> Found[Level]:
        """Levels by ``framework:code``."""
        rows = Level.objects.select_related("framework")
        return Found("level", ((f"{row.framework.code}:{row.code}", row) for row in rows))

    @cached_property
    def currencies(self) -> Found[Currency]:
        """Currencies by ISO 4217 code."""
        return Found("currency", ((row.code, row) for row in Currency.objects.all()))

    def facts(self, today: dt.date) -> Facts:
        """Return what the plans lean on, as it stands on ``today``."""
        return Facts(
            places={code: _place(row) for code, row in self.municipalities.items()},
            floors=_floors(today),
            skills=_skills(),
        )


def _place(row: Municipality) -> Place:
    return Place(
        code=row.code,
        name=row.name,
        subdivision=row.subdivision.code,
        is_zlfn=row.is_zlfn,
        border=row.is_zlfn or row.border_pair_id is not None,
    )


def _floors(today: dt.date) -> Mapping[str, int]:
    rows = WageFloor.objects.filter(valid_from__lte=today, retired_at__isnull=True)
    current = rows.exclude(valid_to__lte=today)
    return dict(current.values_list("jurisdiction", "amount_minor"))


def _skills() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return skills by occupation; a license or certificate is asked for as a credential."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    rows = (
        OccupationSkill.objects.filter(
            occupation__scheme=OccupationScheme.ISCO08, retired_at__isnull=True
        )
        .exclude(skill__kind=CERTIFICATION_TOPIC)
        .order_by("occupation__code", "skill__code")
    )
    for isco, skill, importance in rows.values_list(
        "occupation__code", "skill__code", "importance"
    ):
        found[isco][importance != SkillImportance.ESSENTIAL].append(skill)
    return {isco: (tuple(must), tuple(may)) for isco, (must, may) in found.items()}
