"""What a profile is made from."""

import datetime as dt
from dataclasses import dataclass

from matching.profiles.enums import ProofStatus
from registry.catalogue.models import CredentialVersion
from registry.reference.models import Currency, Municipality, Occupation, Skill


@dataclass(frozen=True, kw_only=True)
class ExperienceDraft:
    """Months in an occupation, in the worker's own words and as a concept."""

    title: str
    occupation: Occupation
    months: int
    ended_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class HeldCredentialDraft:
    """A credential version that the worker holds."""

    version: CredentialVersion
    awarded_on: dt.date | None = None
    expires_on: dt.date | None = None
    proof: ProofStatus = ProofStatus.CLAIMED


@dataclass(frozen=True, kw_only=True)
class ProfileDraft:
    """A whole profile. Wages are minor units; languages map BCP 47 codes to CEFR 0 to 7."""

    headline_en: str = ""
    headline_es: str = ""
    municipality: Municipality | None = None
    may_work_in: tuple[str, ...] = ()
    education: int | None = None
    reach_km: int = 30
    commutes_across_border: bool = False
    relocates_in_country: bool = False
    relocates_abroad: bool = False
    works_remotely: bool = False
    kinds_wanted: tuple[str, ...] = ()
    wanted_occupations: tuple[Occupation, ...] = ()
    available_from: dt.date | None = None
    hours_min: int = 0
    hours_max: int = 60
    wage_wish_minor: int | None = None
    wage_currency: Currency | None = None
    wage_per: str = ""
    experiences: tuple[ExperienceDraft, ...] = ()
    skills: tuple[Skill, ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    credentials: tuple[HeldCredentialDraft, ...] = ()
    is_sample: bool = False
