"""What credentials, programmes and offerings are made from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from registry.catalogue.enums import (
    ApprenticeshipApproach,
    CostKind,
    CredentialLink,
    CredentialType,
    CreditUnit,
    Delivery,
    FundingKind,
    LanguageLevel,
    OutcomeMeasure,
    PrerequisiteKind,
    ProgrammeKind,
    RecognitionEffect,
    RecognitionKind,
)
from registry.catalogue.models import CredentialVersion
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.records import Confidence
from registry.reference.models import (
    Currency,
    Industry,
    Level,
    Municipality,
    Occupation,
    Skill,
)


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
    effect: RecognitionEffect = RecognitionEffect.INFORMATIVE
    jurisdiction: str = ""
    source_url: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, kw_only=True)
class VersionDraft:
    """A version of a credential. ``occupations`` pairs each with its weight, over 0 up to 1.

    ``credits`` come with their ``credit_unit``, or neither is given.
    """

    source_language: Language
    version: str = "1"
    name_en: str = ""
    name_es: str = ""
    translation_is_official: bool = False
    description_en: str = ""
    description_es: str = ""
    level: Level | None = None
    hours: int | None = None
    credits: Decimal | None = None
    credit_unit: CreditUnit | Literal[""] = ""
    months_valid: int | None = None
    renewal_en: str = ""
    renewal_es: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    industries: tuple[Industry, ...] = ()
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
class ApprenticeshipDraft:
    """The terms of an apprenticeship. A ratio is both its numbers, each over 0, or neither."""

    approach: ApprenticeshipApproach
    term_months: int | None = None
    probation_hours: int | None = None
    ratio_apprentices: int | None = None
    ratio_journeyworkers: int | None = None
    rapids_code: str = ""
    registration_agency: Organisation | None = None
    registration_number: str = ""
    registered_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkProcessDraft:
    """A part of the learning on the job, named in a language; ``hours`` up to ``hours_most``."""

    name_en: str = ""
    name_es: str = ""
    hours: int | None = None
    hours_most: int | None = None
    skill: Skill | None = None


@dataclass(frozen=True, kw_only=True)
class InstructionDraft:
    """A course of the related instruction, named in at least one language."""

    name_en: str = ""
    name_es: str = ""
    code: str = ""
    hours: int | None = None
    provider_name: str = ""


@dataclass(frozen=True, kw_only=True)
class WageStepDraft:
    """A step of the wage: percent of the journeyworker's, or minor units an hour, or both."""

    from_hours: int | None = None
    from_months: int | None = None
    percent: Decimal | None = None
    hourly_minor: int | None = None
    currency: Currency | None = None


@dataclass(frozen=True, kw_only=True)
class PrerequisiteDraft:
    """A condition to enter, with what its ``kind`` asks for; see the model."""

    kind: PrerequisiteKind
    is_required: bool = True
    alternative: int = 0
    credential: CredentialVersion | None = None
    skill: Skill | None = None
    level: Level | None = None
    language: Language | Literal[""] = ""
    language_level: LanguageLevel | Literal[""] = ""
    years: Decimal | None = None
    age: int | None = None
    note_en: str = ""
    note_es: str = ""


@dataclass(frozen=True, kw_only=True)
class OutcomeDraft:
    """What is known of a cohort: a percentage, or minor units of ``currency`` a month."""

    measure: OutcomeMeasure
    value: Decimal
    cohort_year: int
    source: str
    currency: Currency | None = None
    cohort_size: int | None = None
    source_url: str = ""
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, kw_only=True)
class ProgrammeDraft:
    """A way to learn. ``hours`` are of instruction, ``job_hours`` of learning on the job.

    Rows come in their order: work processes, instruction, wage steps and prerequisites.
    """

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
    credits: Decimal | None = None
    credit_unit: CreditUnit | Literal[""] = ""
    level: Level | None = None
    cip_code: str = ""
    website: str = ""
    industries: tuple[Industry, ...] = ()
    occupations: tuple[Occupation, ...] = ()
    skills: tuple[Skill, ...] = ()
    credentials: tuple[tuple[CredentialVersion, CredentialLink], ...] = ()
    apprenticeship: ApprenticeshipDraft | None = None
    work_processes: tuple[WorkProcessDraft, ...] = ()
    instruction: tuple[InstructionDraft, ...] = ()
    wage_steps: tuple[WageStepDraft, ...] = ()
    prerequisites: tuple[PrerequisiteDraft, ...] = ()
    outcomes: tuple[OutcomeDraft, ...] = ()
    source: str = ""
    source_url: str = ""
    checked_on: dt.date | None = None
    confidence: Confidence = Confidence.UNVERIFIED


@dataclass(frozen=True, kw_only=True)
class CostDraft:
    """A part of the cost, in minor units of the offering's currency; one of each kind."""

    kind: CostKind
    amount_minor: int
    note_en: str = ""
    note_es: str = ""


@dataclass(frozen=True, kw_only=True)
class FundingDraft:
    """Who may pay, and where that is said; one of each kind."""

    kind: FundingKind
    name_en: str = ""
    name_es: str = ""
    source_url: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferingDraft:
    """A programme at a place and time; the cost in minor units of ``currency``.

    Where ``costs`` are given their sum is the cost, and ``cost_minor`` is left out or agrees.
    ``funding`` makes it funded; ``is_funded`` alone says so without naming who pays.
    """

    delivery: Delivery
    language: Language
    code: str = ""
    municipality: Municipality | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    cost_minor: int | None = None
    currency: Currency | None = None
    costs: tuple[CostDraft, ...] = ()
    funding: tuple[FundingDraft, ...] = ()
    capacity: int | None = None
    is_funded: bool = False
