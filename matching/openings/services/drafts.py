"""What an opening is made from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from matching.openings.enums import OpeningKind, PlaceMode, RequirementKind, Strength
from registry.catalogue.models import CredentialVersion, Programme
from registry.people.models import Organisation
from registry.reference.models import Currency, Industry, Municipality, Occupation, Skill


@dataclass(frozen=True, kw_only=True)
class RequirementDraft:
    """One thing asked for; exactly one of skill, version and language is set.

    Credentials with the same ``alternatives`` number stand for each other.
    """

    kind: RequirementKind
    strength: Strength
    alternatives: int = 0
    skill: Skill | None = None
    version: CredentialVersion | None = None
    language: str = ""
    cefr: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpeningDraft:
    """A whole opening. Wages are minor units of ``currency`` per ``wage_per``."""

    employer: Organisation
    reference: str
    kind: OpeningKind
    source_language: str
    municipality: Municipality
    starts_on: dt.date
    closes_on: dt.date
    title_en: str = ""
    title_es: str = ""
    description_en: str = ""
    description_es: str = ""
    programme: Programme | None = None
    industry: Industry | None = None
    place_mode: PlaceMode = PlaceMode.ON_SITE
    sponsors_permit: bool = False
    capacity: int = 1
    hours_per_week: int = 40
    wage_from_minor: int | None = None
    wage_to_minor: int | None = None
    currency: Currency | None = None
    wage_per: str = ""
    education_min: int | None = None
    experience_months_min: int = 0
    occupations: tuple[tuple[Occupation, Decimal], ...] = ()
    requirements: tuple[RequirementDraft, ...] = ()
    is_sample: bool = False
