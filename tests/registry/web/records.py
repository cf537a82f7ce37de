"""Records with everything that their pages can show, and records with next to nothing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from registry.catalogue.enums import (
    CostKind,
    CredentialLink,
    CredentialType,
    CreditUnit,
    FundingKind,
    OutcomeMeasure,
    PrerequisiteKind,
    ProgrammeKind,
    RecognitionEffect,
    RecognitionKind,
    RecordStatus,
)
from registry.catalogue.models import CredentialVersion, Programme
from registry.equivalence.enums import Effect, Relation
from registry.people.enums import AuditAction, IdentifierKind, Language
from registry.people.services import audit
from registry.records import Confidence
from tests.factories.catalogue import (
    ApprenticeshipTermsFactory,
    CompetencyFactory,
    CostItemFactory,
    CredentialVersionFactory,
    FundingFactory,
    OfferingFactory,
    OutcomeFactory,
    PrerequisiteFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
    RecognitionFactory,
    RelatedInstructionFactory,
    WageStepFactory,
    WorkProcessFactory,
)
from tests.factories.equivalence import AssertionFactory, ConditionFactory
from tests.factories.people import IdentifierFactory, MembershipFactory, OrganisationFactory
from tests.factories.reference import (
    CurrencyFactory,
    ExchangeRateFactory,
    IndustryFactory,
    LevelFactory,
    LevelFrameworkFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
    SubdivisionFactory,
)

WORK = (
    ("Preparing metal and reading drawings", "Preparar el metal y leer planos", 900, None),
    ("Shielded metal arc welding", "Soldadura por arco con electrodo revestido", 2400, 2800),
    ("Gas metal arc welding", "Soldadura por arco con gas y metal", 2200, 2600),
    ("Inspecting and repairing welds", "Inspeccionar y reparar soldaduras", 1000, None),
    ("Working safely", "Trabajar con seguridad", 500, None),
)
CLASSES = (("Blueprint reading", "Lectura de planos", 72), ("Metallurgy", "Metalurgia", 144))
STEPS = ((0, 50), (2000, 60), (4000, 75), (6000, 90))


@dataclass(frozen=True, kw_only=True)
class Records:
    """The rich ones, their neighbours, and the bare ones."""

    apprenticeship: Programme
    course: Programme
    certificate: CredentialVersion
    older: CredentialVersion
    bare_version: CredentialVersion
    bare_programme: Programme


def build() -> Records:
    """Build all of them."""
    today = timezone.now().date()
    peso, dollar = CurrencyFactory(), CurrencyFactory(dollar=True)
    ExchangeRateFactory(on_date=today - dt.timedelta(days=3), source="Banco de México")
    welding = OccupationFactory(
        code="7212", title_en="Welders and flame cutters", title_es="Soldadores y oxicortadores"
    )
    older, certificate = certificates(welding)
    apprenticeship = an_apprenticeship(welding, certificate, dollar, today)
    course = a_course(welding, certificate, peso, today)
    return Records(
        apprenticeship=apprenticeship,
        course=course,
        certificate=certificate,
        older=older,
        bare_version=CredentialVersionFactory(published=True),
        bare_programme=ProgrammeFactory(published=True),
    )


def certificates(welding) -> tuple[CredentialVersion, CredentialVersion]:
    """Return two versions of a competence standard: the second supersedes the first."""
    framework = LevelFrameworkFactory(
        name_en="Competence levels of CONOCER", name_es="Niveles de competencia de CONOCER"
    )
    level = LevelFactory(
        framework=framework,
        code="2",
        name_en="Level two",
        name_es="Nivel dos",
        isced_level=3,
        hinge_note_en="As the publisher states it.",
        hinge_note_es="Como lo dice quien lo publica.",
        source="SEP, cuadro de niveles",
        source_url="https://example.org/niveles",
        confidence=Confidence.SECONDARY,
    )
    SubdivisionFactory(code="US-CA", name_en="California", name_es="California")
    issuer = OrganisationFactory(
        body=True,
        name="Consejo de Certificación del Norte",
        short_name="CCN",
        about_en="It certifies what people can do at work.",
        about_es="Certifica lo que las personas saben hacer en el trabajo.",
        region="MX-BCN",
        website="https://example.org/ccn",
    )
    IdentifierFactory(organisation=issuer, kind=IdentifierKind.LEI, value="5493001KJTIIGC8Y1R12")
    IdentifierFactory(organisation=issuer, kind=IdentifierKind.RFC, value="CCN010101AB1")
    skills = SkillFactory.create_batch(3)
    older = CredentialVersionFactory(
        superseded=True,
        version="00",
        credential__issuer=issuer,
        credential__code="EC9901",
        credential__type=CredentialType.COMPETENCE_STANDARD,
        credential__jurisdiction="MX",
        credential__is_regulated=True,
        name_es="Soldadura de placa de acero",
        hours=90,
    )
    version = CredentialVersionFactory(
        published=True,
        version="01",
        credential=older.credential,
        supersedes=older,
        name_es="Soldadura de placa de acero al carbono",
        name_en="Welding of carbon steel plate",
        description_es="Certifica la soldadura de placa con el proceso GMAW.",
        description_en="Certifies welding of plate by the GMAW process.",
        level=level,
        hours=120,
        credits=Decimal("7.5"),
        credit_unit=CreditUnit.SATCA,
        months_valid=36,
        renewal_en="Pass the practical test once more.",
        renewal_es="Aprobar otra vez la prueba práctica.",
        valid_from=dt.date(2026, 1, 1),
        occupations=[welding],
        skills=skills,
        source="RENEC",
        source_url="https://example.org/renec",
        checked_on=timezone.now().date(),
        confidence=Confidence.PRIMARY,
    )
    CompetencyFactory(version=version, position=9, name_en="Sets up the machine")
    version.industries.add(
        IndustryFactory(code="332", title_en="Metal products", title_es="Productos metálicos")
    )
    RecognitionFactory(
        credential=version.credential,
        kind=RecognitionKind.REGULATES,
        effect=RecognitionEffect.LEGAL,
        jurisdiction="US-CA",
        organisation__name="Welding Board of California",
        confidence=Confidence.SECONDARY,
    )
    told(version, issuer)
    abroad = CredentialVersionFactory(published=True, in_us=True, name_en="Certified Welder")
    strong = AssertionFactory(source=version, target=abroad, effect=Effect.RECOGNISED)
    ConditionFactory(assertion=strong)
    AssertionFactory(source=version, inferred=True, relation=Relation.PARTIAL)
    return older, version


def told(version: CredentialVersion, issuer) -> None:
    """Give a version a history: a load, an owner's change, its publication."""
    now = timezone.now()
    owner = MembershipFactory(
        organisation=issuer, since=now - dt.timedelta(days=90), user__display_name="Rosalía"
    ).user
    audit.record(by=None, action=AuditAction.CREATE, target=version, at=now - dt.timedelta(days=9))
    changes = [{"field": "hours", "before": "90", "after": "120"}]
    audit.record(
        by=owner,
        action=AuditAction.UPDATE,
        target=version,
        reason="Longer practice",
        details={"changes": changes},
        at=now - dt.timedelta(days=5),
    )
    audit.record(
        by=owner,
        action=AuditAction.PUBLISH,
        target=version,
        details={"from": RecordStatus.REVIEW, "to": RecordStatus.PUBLISHED},
        at=now - dt.timedelta(days=1),
    )


def an_apprenticeship(welding, certificate, dollar, today) -> Programme:
    """Return a registered apprenticeship with everything."""
    provider = OrganisationFactory(in_us=True, name="San Diego Joint Training Committee")
    programme = ProgrammeFactory(
        published=True,
        kind=ProgrammeKind.REGISTERED_APPRENTICESHIP,
        provider=provider,
        title_en="Welder apprenticeship",
        title_es="Aprendizaje de soldadura",
        source_language=Language.EN,
        description_en="Four years of paid work with classes in the evening.",
        hours=216,
        job_hours=7000,
        weeks=208,
        cip_code="48.0508",
        website="https://example.org/welder",
        occupations=[welding],
        skills=SkillFactory.create_batch(4),
        source="RAPIDS",
        confidence=Confidence.SECONDARY,
        checked_on=today,
    )
    ApprenticeshipTermsFactory(
        programme=programme,
        approach="hybrid",
        probation_hours=1000,
        ratio_apprentices=1,
        ratio_journeyworkers=2,
        rapids_code="0627HY",
        registration_number="CA-12345",
        registered_on=dt.date(2019, 5, 1),
        registration_agency=OrganisationFactory(
            agency=True, in_us=True, name="Division of Apprenticeship Standards"
        ),
    )
    terms(programme, dollar)
    conditions(programme)
    for measure, value, size in (
        (OutcomeMeasure.COMPLETION_RATE, 62, 118),
        (OutcomeMeasure.EMPLOYMENT_RATE, 91, 12),
    ):
        OutcomeFactory(programme=programme, measure=measure, value=value, cohort_size=size)
    OutcomeFactory(
        programme=programme,
        measure=OutcomeMeasure.MEDIAN_WAGE,
        value=512_000,
        currency=dollar,
        source="Unemployment insurance records",
    )
    ProgrammeCredentialFactory(programme=programme, version=certificate)
    offered(programme, dollar, today, in_us=True)
    return programme


def terms(programme: Programme, dollar) -> None:
    """Give a programme work processes, classes and wage steps."""
    for place, (english, spanish, least, most) in enumerate(WORK, start=1):
        WorkProcessFactory(
            programme=programme,
            position=place,
            name_en=english,
            name_es=spanish,
            hours=least,
            hours_most=most,
            skill=SkillFactory() if place == 2 else None,
        )
    for place, (english, spanish, count) in enumerate(CLASSES, start=1):
        RelatedInstructionFactory(
            programme=programme,
            position=place,
            code=f"WLD {100 + place}",
            name_en=english,
            name_es=spanish,
            hours=count,
            provider_name="City College",
        )
    for place, (since, percent) in enumerate(STEPS, start=1):
        WageStepFactory(
            programme=programme,
            position=place,
            from_hours=since,
            percent=percent,
            hourly_minor=42_00 * percent // 100,
            currency=dollar,
        )


def conditions(programme: Programme) -> None:
    """Give a programme conditions: single ones, a choice of two, and a recommendation."""
    PrerequisiteFactory(programme=programme, position=1)
    PrerequisiteFactory(
        programme=programme,
        position=2,
        kind=PrerequisiteKind.LEVEL,
        level=LevelFactory(name_en="High school diploma", name_es="Bachillerato"),
        alternative=1,
    )
    PrerequisiteFactory(
        programme=programme,
        position=3,
        kind=PrerequisiteKind.EXPERIENCE,
        years=Decimal("1.5"),
        alternative=1,
        note_en="in any metal trade",
        note_es="en cualquier oficio del metal",
    )
    PrerequisiteFactory(
        programme=programme,
        position=4,
        kind=PrerequisiteKind.LANGUAGE,
        language="en",
        language_level="B1",
        is_required=False,
    )


def a_course(welding, certificate, peso, today) -> Programme:
    """Return a course that prepares for the certificate."""
    programme = ProgrammeFactory(
        published=True,
        title_es="Curso de soldadura GMAW",
        title_en="GMAW welding course",
        provider__name="Instituto Técnico de Tijuana",
        hours=120,
        weeks=10,
        credits=Decimal(8),
        credit_unit=CreditUnit.SATCA,
        occupations=[welding],
    )
    ProgrammeCredentialFactory(
        programme=programme, version=certificate, link=CredentialLink.PREPARES_FOR
    )
    offered(programme, peso, today)
    return programme


def offered(programme: Programme, currency, today, *, in_us: bool = False) -> None:
    """Give a programme one offering to come, with costs and funding, and one that has begun."""
    place = MunicipalityFactory(in_us=in_us, name="San Diego" if in_us else "Tijuana")
    coming = OfferingFactory(
        programme=programme,
        municipality=place,
        language="en" if in_us else "es",
        starts_on=today + dt.timedelta(days=30),
        ends_on=today + dt.timedelta(days=120),
        cost_minor=1_250_00,
        currency=currency,
        capacity=20,
        is_funded=True,
    )
    CostItemFactory(
        offering=coming, kind=CostKind.TUITION, amount_minor=1_000_00, note_en="For all levels"
    )
    CostItemFactory(offering=coming, kind=CostKind.TOOLS, amount_minor=250_00)
    FundingFactory(
        offering=coming,
        kind=FundingKind.ETPL if in_us else FundingKind.BECA,
        name_en="Individual training account",
        name_es="Beca municipal",
        source_url="https://example.org/funding",
    )
    OfferingFactory(
        programme=programme,
        municipality=place,
        starts_on=today - dt.timedelta(days=100),
        ends_on=today - dt.timedelta(days=10),
    )
