"""Workers, openings and runs, as rows (the services are tested apart)."""

import datetime as dt
from dataclasses import asdict

import factory
from factory.django import DjangoModelFactory

from matching.engine import Weights
from matching.openings.enums import (
    OpeningKind,
    OpeningStatus,
    PlaceMode,
    RequirementKind,
    Strength,
)
from matching.openings.models import Opening, OpeningOccupation, OpeningRequirement
from matching.profiles.models import (
    Experience,
    HeldCredential,
    WorkerLanguage,
    WorkerProfile,
    WorkerSkill,
)
from matching.runs.enums import RunStatus
from matching.runs.models import MatchResult, MatchRun, MatchShard, MatchWeights
from registry.people.enums import Language
from registry.reference.enums import Cefr, Education, PayPeriod
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import AT, OrganisationFactory, UserFactory
from tests.factories.reference import (
    CurrencyFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
)


class ProfileFactory(DjangoModelFactory):
    """A worker in Baja California who may work in Mexico."""

    class Meta:
        model = WorkerProfile

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    may_work_in = factory.LazyFunction(lambda: ["MX"])
    education = Education.UPPER_SECONDARY
    kinds_wanted = factory.LazyFunction(lambda: [OpeningKind.JOB.value])
    confirmed_at = AT

    class Params:
        in_us = factory.Trait(
            municipality=factory.SubFactory(MunicipalityFactory, in_us=True),
            may_work_in=factory.LazyFunction(lambda: ["US"]),
        )
        crosses_border = factory.Trait(
            commutes_across_border=True, may_work_in=factory.LazyFunction(lambda: ["MX", "US"])
        )
        wishes_wage = factory.Trait(
            wage_wish_minor=5_000_00,
            wage_currency=factory.SubFactory(CurrencyFactory),
            wage_per=PayPeriod.MONTH,
        )


class ExperienceFactory(DjangoModelFactory):
    """Two years that go on."""

    class Meta:
        model = Experience

    profile = factory.SubFactory(ProfileFactory)
    occupation = factory.SubFactory(OccupationFactory)
    title = "Ayudante"
    months = 24


class WorkerSkillFactory(DjangoModelFactory):
    """A stated skill."""

    class Meta:
        model = WorkerSkill

    profile = factory.SubFactory(ProfileFactory)
    skill = factory.SubFactory(SkillFactory)


class WorkerLanguageFactory(DjangoModelFactory):
    """Some English."""

    class Meta:
        model = WorkerLanguage

    profile = factory.SubFactory(ProfileFactory)
    language = "en"
    cefr = Cefr.B1


class HeldCredentialFactory(DjangoModelFactory):
    """A stated credential."""

    class Meta:
        model = HeldCredential

    profile = factory.SubFactory(ProfileFactory)
    version = factory.SubFactory(CredentialVersionFactory, published=True)


class OpeningFactory(DjangoModelFactory):
    """A published job on site in Baja California, without a stated wage."""

    class Meta:
        model = Opening

    employer = factory.SubFactory(OrganisationFactory, employer=True)
    reference = factory.Sequence(lambda n: f"REF-{n}")
    kind = OpeningKind.JOB
    title_es = factory.Sequence(lambda n: f"Vacante {n}")
    source_language = Language.ES
    municipality = factory.SubFactory(MunicipalityFactory)
    place_mode = PlaceMode.ON_SITE
    starts_on = dt.date(2027, 1, 11)
    closes_on = dt.date(2026, 12, 31)
    capacity = 2
    status = OpeningStatus.PUBLISHED

    class Params:
        draft = factory.Trait(status=OpeningStatus.DRAFT)
        remote = factory.Trait(place_mode=PlaceMode.REMOTE)
        apprenticeship = factory.Trait(kind=OpeningKind.APPRENTICESHIP)
        in_us = factory.Trait(
            employer=factory.SubFactory(OrganisationFactory, employer=True, in_us=True),
            municipality=factory.SubFactory(MunicipalityFactory, in_us=True),
            title_es="",
            title_en=factory.Sequence(lambda n: f"Opening {n}"),
            source_language=Language.EN,
        )
        paid = factory.Trait(
            wage_from_minor=15_000_00,
            wage_to_minor=18_000_00,
            currency=factory.SubFactory(CurrencyFactory),
            wage_per=PayPeriod.MONTH,
        )


class OpeningOccupationFactory(DjangoModelFactory):
    """A whole occupation."""

    class Meta:
        model = OpeningOccupation

    opening = factory.SubFactory(OpeningFactory)
    occupation = factory.SubFactory(OccupationFactory)


class RequirementFactory(DjangoModelFactory):
    """A required skill; traits ask for a credential or a language instead."""

    class Meta:
        model = OpeningRequirement

    opening = factory.SubFactory(OpeningFactory)
    kind = RequirementKind.SKILL
    strength = Strength.REQUIRED
    skill = factory.SubFactory(SkillFactory)

    class Params:
        credential = factory.Trait(
            kind=RequirementKind.CREDENTIAL,
            skill=None,
            version=factory.SubFactory(CredentialVersionFactory, published=True),
        )
        english = factory.Trait(
            kind=RequirementKind.LANGUAGE, skill=None, language="en", cefr=Cefr.B1
        )


class WeightsFactory(DjangoModelFactory):
    """The method's own weights, under another version."""

    class Meta:
        model = MatchWeights

    version = factory.Sequence(lambda n: f"test-{n}")
    values = factory.LazyFunction(lambda: asdict(Weights()))
    valid_from = dt.date(2026, 1, 1)


class RunFactory(DjangoModelFactory):
    """A queued run; trait ``published`` is what readers see."""

    class Meta:
        model = MatchRun

    weights = factory.SubFactory(WeightsFactory)
    as_of = AT.date()
    requested_at = AT

    class Params:
        published = factory.Trait(status=RunStatus.PUBLISHED, started_at=AT, finished_at=AT)


class ShardFactory(DjangoModelFactory):
    """The first hundred workers of a run."""

    class Meta:
        model = MatchShard

    run = factory.SubFactory(RunFactory)
    number = factory.Sequence(lambda n: n)
    first = 0
    last = 100


class ResultFactory(DjangoModelFactory):
    """A match at rank 1 with its points in one component."""

    class Meta:
        model = MatchResult

    run = factory.SubFactory(RunFactory, published=True)
    profile = factory.SubFactory(ProfileFactory)
    opening = factory.SubFactory(OpeningFactory)
    rank = 1
    score = 5000
    reasons = factory.LazyFunction(lambda: [5000, 0, 0, 0, 0, 0, 0, 0])
