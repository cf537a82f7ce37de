"""What credentials, programmes and offerings are made from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from registry.catalogue.enums import (
    CredentialLink,
    CredentialType,
    Delivery,
    ProgrammeKind,
    RecognitionKind,
)
from registry.catalogue.models import CredentialVersion
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.records import Confidence
from registry.reference.models import Currency, Level, Municipality, Occupation, Skill


@dataclass(frozen=True, kw_only=True)
class CompetencyDraft:
    """A part of what a version attests, named in at least one language."""

    name_en: str = ""
    name_es: str = ""
    skill: Skill | None = None


@dataclass(frozen=True, kw_only=True)
class RecognitionDraft:
    """What a body other than the issuer does for a credential, and by which source."""

    organisation: Organisation
    kind: RecognitionKind
    source: str
    jurisdiction: str = ""
    source_url: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, kw_only=True)
class VersionDraft:
    """A version of a credential. ``occupations`` pairs each with its weight, over 0 up to 1."""

    source_language: Language
    version: str = "1"
    name_en: str = ""
    name_es: str = ""
    translation_is_official: bool = False
    description_en: str = ""
    description_es: str = ""
    level: Level | None = None
    hours: int | None = None
    months_valid: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    occupations: tuple[tuple[Occupation, Decimal], ...] = ()
    competencies: tuple[CompetencyDraft, ...] = ()
    source: str = ""
    source_url: str = ""
    checked_on: dt.date | None = None
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, kw_only=True)
class CredentialDraft:
    """A credential with its first version. ``jurisdiction`` empty means everywhere."""

    issuer: Organisation
    code: str
    type: CredentialType
    country: str
    version: VersionDraft
    jurisdiction: str = ""
    is_regulated: bool = False
    ctid: str = ""
    recognitions: tuple[RecognitionDraft, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProgrammeDraft:
    """A way to learn. ``hours`` are of instruction, ``job_hours`` of learning on the job."""

    provider: Organisation
    code: str
    kind: ProgrammeKind
    source_language: Language
    title_en: str = ""
    title_es: str = ""
    description_en: str = ""
    description_es: str = ""
    hours: int | None = None
    job_hours: int | None = None
    weeks: int | None = None
    occupations: tuple[Occupation, ...] = ()
    skills: tuple[Skill, ...] = ()
    credentials: tuple[tuple[CredentialVersion, CredentialLink], ...] = ()


@dataclass(frozen=True, kw_only=True)
class OfferingDraft:
    """A programme at a place and time; the cost in minor units of ``currency``."""

    delivery: Delivery
    language: Language
    municipality: Municipality | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    cost_minor: int | None = None
    currency: Currency | None = None
    capacity: int | None = None
    is_funded: bool = False
