"""Credentials, programmes and offerings, as rows (the services are tested apart)."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from registry.catalogue.enums import (
    ApprenticeshipApproach,
    CostKind,
    CredentialLink,
    CredentialType,
    Delivery,
    FundingKind,
    OutcomeMeasure,
    PrerequisiteKind,
    ProgrammeKind,
    RecognitionKind,
    RecordStatus,
)
from registry.catalogue.models import (
    ApprenticeshipTerms,
    Competency,
    CostItem,
    Credential,
    CredentialOccupation,
    CredentialVersion,
    DuplicatePair,
    Funding,
    Offering,
    Outcome,
    Prerequisite,
    Programme,
    ProgrammeCredential,
    Recognition,
    RelatedInstruction,
    WageStep,
    WorkProcess,
)
from registry.people.enums import Language
from tests.factories.people import OrganisationFactory
from tests.factories.reference import MunicipalityFactory, OccupationFactory


class CredentialFactory(DjangoModelFactory):
    """A certificate of a recognition body."""

    class Meta:
        model = Credential

    code = factory.Sequence(lambda n: f"TC{n:04d}")
    type = CredentialType.CERTIFICATE
    issuer = factory.SubFactory(OrganisationFactory, body=True)
    country = factory.SelfAttribute("issuer.country")


class CredentialVersionFactory(DjangoModelFactory):
    """A draft version named in Spanish; traits bring it further or to the other side."""

    class Meta:
        model = CredentialVersion
        skip_postgeneration_save = True

    credential = factory.SubFactory(CredentialFactory)
    name_es = factory.Sequence(lambda n: f"Certificado {n}")
    source_language = Language.ES

    class Params:
        published = factory.Trait(status=RecordStatus.PUBLISHED)
        superseded = factory.Trait(status=RecordStatus.SUPERSEDED)
        in_us = factory.Trait(
            credential=factory.SubFactory(CredentialFactory, issuer__in_us=True),
            name_en=factory.Sequence(lambda n: f"Certificate {n}"),
            name_es="",
            source_language=Language.EN,
        )

    @factory.post_generation
    def occupations(self, _create, extracted, **_kwargs):
        """Link the occupations given as ``occupations=[...]``, each whole."""
        for occupation in extracted or ():
            CredentialOccupation.objects.create(version=self, occupation=occupation)

    @factory.post_generation
    def skills(self, _create, extracted, **_kwargs):
        """Attest one competency for each skill given as ``skills=[...]``."""
        for position, skill in enumerate(extracted or (), start=1):
            Competency.objects.create(
                version=self, position=position, name_es=skill.name_es, skill=skill
            )


class CompetencyFactory(DjangoModelFactory):
    """A competency without a skill."""

    class Meta:
        model = Competency

    version = factory.SubFactory(CredentialVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    name_es = "Competencia"


class CredentialOccupationFactory(DjangoModelFactory):
    """A whole occupation of a credential."""

    class Meta:
        model = CredentialOccupation

    version = factory.SubFactory(CredentialVersionFactory)
    occupation = factory.SubFactory(OccupationFactory)
    weight = Decimal(1)


class RecognitionFactory(DjangoModelFactory):
    """A body that recognises a credential everywhere."""

    class Meta:
        model = Recognition

    credential = factory.SubFactory(CredentialFactory)
    organisation = factory.SubFactory(OrganisationFactory, agency=True)
    kind = RecognitionKind.RECOGNISES
    source = "Test source"


class ProgrammeFactory(DjangoModelFactory):
    """A draft course titled in Spanish."""

    class Meta:
        model = Programme
        skip_postgeneration_save = True

    provider = factory.SubFactory(OrganisationFactory)
    code = factory.Sequence(lambda n: f"P{n:04d}")
    kind = ProgrammeKind.COURSE
    title_es = factory.Sequence(lambda n: f"Curso {n}")
    source_language = Language.ES

    class Params:
        published = factory.Trait(status=RecordStatus.PUBLISHED)

    @factory.post_generation
    def occupations(self, _create, extracted, **_kwargs):
        """Link the occupations given as ``occupations=[...]``."""
        self.occupations.add(*(extracted or ()))

    @factory.post_generation
    def skills(self, _create, extracted, **_kwargs):
        """Link the skills given as ``skills=[...]``."""
        self.skills.add(*(extracted or ()))


class ProgrammeCredentialFactory(DjangoModelFactory):
    """A programme that leads to a credential."""

    class Meta:
        model = ProgrammeCredential

    programme = factory.SubFactory(ProgrammeFactory)
    version = factory.SubFactory(CredentialVersionFactory, published=True)
    link = CredentialLink.LEADS_TO


class OfferingFactory(DjangoModelFactory):
    """An offering on site, free of charge."""

    class Meta:
        model = Offering

    programme = factory.SubFactory(ProgrammeFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    delivery = Delivery.ON_SITE
    language = Language.ES
    starts_on = dt.date(2027, 1, 11)
    ends_on = dt.date(2027, 6, 1)


class ApprenticeshipTermsFactory(DjangoModelFactory):
    """Time-based terms of four years."""

    class Meta:
        model = ApprenticeshipTerms

    programme = factory.SubFactory(ProgrammeFactory, kind=ProgrammeKind.REGISTERED_APPRENTICESHIP)
    approach = ApprenticeshipApproach.TIME
    term_months = 48


class WorkProcessFactory(DjangoModelFactory):
    """A work process of a thousand hours."""

    class Meta:
        model = WorkProcess

    programme = factory.SubFactory(ProgrammeFactory)
    position = factory.Sequence(lambda n: n + 1)
    name_en = "Setting up machines"
    hours = 1000


class RelatedInstructionFactory(DjangoModelFactory):
    """A course of 72 hours."""

    class Meta:
        model = RelatedInstruction

    programme = factory.SubFactory(ProgrammeFactory)
    position = factory.Sequence(lambda n: n + 1)
    name_en = "Blueprint reading"
    hours = 72


class WageStepFactory(DjangoModelFactory):
    """Half the journeyworker's wage."""

    class Meta:
        model = WageStep

    programme = factory.SubFactory(ProgrammeFactory)
    position = factory.Sequence(lambda n: n + 1)
    percent = Decimal(50)


class CostItemFactory(DjangoModelFactory):
    """Tuition of a thousand in minor units."""

    class Meta:
        model = CostItem

    offering = factory.SubFactory(OfferingFactory)
    kind = CostKind.TUITION
    amount_minor = 1000


class FundingFactory(DjangoModelFactory):
    """A scholarship."""

    class Meta:
        model = Funding

    offering = factory.SubFactory(OfferingFactory)
    kind = FundingKind.BECA


class PrerequisiteFactory(DjangoModelFactory):
    """At least 18 years of age."""

    class Meta:
        model = Prerequisite

    programme = factory.SubFactory(ProgrammeFactory)
    position = factory.Sequence(lambda n: n + 1)
    kind = PrerequisiteKind.AGE
    age = 18


class OutcomeFactory(DjangoModelFactory):
    """Four of five completed it."""

    class Meta:
        model = Outcome

    programme = factory.SubFactory(ProgrammeFactory)
    measure = OutcomeMeasure.COMPLETION_RATE
    value = Decimal(80)
    cohort_year = 2025
    source = "Test source"


class DuplicatePairFactory(DjangoModelFactory):
    """Two programmes that look alike, or the two records given as ``records``."""

    class Meta:
        model = DuplicatePair

    class Params:
        records = factory.LazyFunction(lambda: ProgrammeFactory.create_batch(2))

    kind = factory.LazyAttribute(
        lambda pair: "credential" if isinstance(pair.records[0], Credential) else "programme"
    )
    first_id = factory.LazyAttribute(lambda pair: min(row.pk for row in pair.records))
    second_id = factory.LazyAttribute(lambda pair: max(row.pk for row in pair.records))
    score = Decimal(90)
