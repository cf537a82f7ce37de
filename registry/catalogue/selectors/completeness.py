"""How complete a programme's record is, 0 to 100, and what would raise it.

A measure of the record, not of the programme: each thing that a person choosing needs is
worth points, and is there or not. No source ranks these things; the points are this
registry's own weighing, shown with the score.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from registry.catalogue.enums import Delivery
from registry.catalogue.models import Offering, Programme


class Part(StrEnum):
    """What a complete record says."""

    SOURCE_TITLE = "source_title"
    OTHER_TITLE = "other_title"
    DESCRIPTION = "description"
    OTHER_DESCRIPTION = "other_description"
    LENGTH = "length"
    LEVEL = "level"
    OCCUPATIONS = "occupations"
    SKILLS = "skills"
    CREDENTIAL = "credential"
    OFFERING = "offering"
    START = "start"
    COST = "cost"
    WEBSITE = "website"
    INDUSTRY = "industry"


@dataclass(frozen=True, kw_only=True)
class Gain:
    """What is missing, and the points that it would bring."""

    part: Part
    points: int


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """The points of a record (0 to 100), and what is missing, the most worth first."""

    score: int
    missing: tuple[Gain, ...]


Check = Callable[[Programme], bool]


def _both(stem: str) -> tuple[Check, Check]:
    """Return whether a text is there in any language, and whether in the second one too."""

    def said(programme: Programme) -> list[str]:
        return [text for code in ("es", "en") if (text := getattr(programme, f"{stem}_{code}"))]

    return (lambda programme: bool(said(programme)), lambda programme: len(said(programme)) == 2)


def _offerings(programme: Programme) -> list[Offering]:
    return list(programme.offerings.all())


def _is_placed(offering: Offering) -> bool:
    return offering.municipality_id is not None or offering.delivery == Delivery.ONLINE


_TITLES: Final = _both("title")
_DESCRIPTIONS: Final = _both("description")

PARTS: Final[tuple[tuple[Part, int, Check], ...]] = (
    (Part.SOURCE_TITLE, 5, _TITLES[0]),
    (Part.OTHER_TITLE, 10, _TITLES[1]),
    (Part.DESCRIPTION, 10, _DESCRIPTIONS[0]),
    (Part.OTHER_DESCRIPTION, 5, _DESCRIPTIONS[1]),
    (Part.LENGTH, 8, lambda one: any((one.hours, one.weeks, one.job_hours))),
    (Part.LEVEL, 5, lambda one: one.level_id is not None),
    (Part.OCCUPATIONS, 12, lambda one: bool(one.occupations.all())),
    (Part.SKILLS, 8, lambda one: bool(one.skills.all())),
    (Part.CREDENTIAL, 10, lambda one: bool(one.credential_links.all())),
    (Part.OFFERING, 8, lambda one: any(map(_is_placed, _offerings(one)))),
    (Part.START, 5, lambda one: any(row.starts_on for row in _offerings(one))),
    (Part.COST, 6, lambda one: any(row.cost_minor is not None for row in _offerings(one))),
    (Part.WEBSITE, 4, lambda one: bool(one.website)),
    (Part.INDUSTRY, 4, lambda one: bool(one.industries.all())),
)
"""Each part with its points, 100 in all, and how it is seen on the record."""

READ: Final = ("occupations", "skills", "industries", "credential_links", "offerings")
"""What to prefetch before many records are measured."""


def completeness(programme: Programme) -> Completeness:
    """Return how complete a record is; reads only the record and what ``READ`` names."""
    lacking = [
        Gain(part=part, points=points)
        for part, points, is_there in PARTS
        if not is_there(programme)
    ]
    missing = tuple(sorted(lacking, key=lambda gain: -gain.points))
    return Completeness(score=100 - sum(gain.points for gain in missing), missing=missing)
