"""Reference rows: small, explicit and of nobody's real data."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from registry.people.enums import Language
from registry.records import Confidence
from registry.reference.enums import (
    IndustryScheme,
    Licensing,
    OccupationScheme,
    PayPeriod,
    SkillImportance,
)
from registry.reference.models import (
    CrosswalkPair,
    Currency,
    ExchangeRate,
    GlossaryTerm,
    Industry,
    Level,
    LevelFramework,
    LicensingRule,
    Municipality,
    Occupation,
    OccupationSkill,
    OccupationSynonym,
    PurchasingPower,
    ReferenceLoad,
    Skill,
    SkillSynonym,
    Subdivision,
    WageFloor,
)
from tests.factories.people import AT


class FactFactory(DjangoModelFactory):
    """A sourced row."""

    class Meta:
        abstract = True

    source = "Test source"
    publisher = "Test publisher"
    confidence = Confidence.UNVERIFIED

    class Params:
        retired = factory.Trait(retired_at=AT)


class CurrencyFactory(DjangoModelFactory):
    """The Mexican peso."""

    class Meta:
        model = Currency
        django_get_or_create = ("code",)

    code = "MXN"
    minor_digits = 2
    name_en = factory.LazyAttribute(lambda row: f"{row.code} in English")
    name_es = factory.LazyAttribute(lambda row: f"{row.code} en español")

    class Params:
        dollar = factory.Trait(code="USD")


class ExchangeRateFactory(FactFactory):
    """Pesos for a dollar, one day after the other."""

    class Meta:
        model = ExchangeRate

    base = factory.SubFactory(CurrencyFactory, dollar=True)
    quote = factory.SubFactory(CurrencyFactory)
    rate = Decimal("18.5")
    on_date = factory.Sequence(lambda n: dt.date(2026, 1, 1) + dt.timedelta(days=n))


class PurchasingPowerFactory(FactFactory):
    """A year's factor."""

    class Meta:
        model = PurchasingPower

    country = "MX"
    year = factory.Sequence(lambda n: 2000 + n)
    factor = Decimal("9.8")


class WageFloorFactory(FactFactory):
    """A daily floor from 2026 on, in a jurisdiction of its own."""

    class Meta:
        model = WageFloor

    code = factory.Sequence(lambda n: f"FLOOR-{n}")
    jurisdiction = factory.Sequence(lambda n: f"J-{n}")
    name_en = "Floor"
    name_es = "Mínimo"
    amount_minor = 31504
    currency = factory.SubFactory(CurrencyFactory)
    per = PayPeriod.DAY
    valid_from = dt.date(2026, 1, 1)


class OccupationFactory(FactFactory):
    """An ISCO-08 unit group."""

    class Meta:
        model = Occupation

    scheme = OccupationScheme.ISCO08
    code = factory.Sequence(lambda n: f"T{n:04d}")
    level = 4
    title_en = factory.Sequence(lambda n: f"Occupation {n}")
    title_es = factory.Sequence(lambda n: f"Ocupación {n}")

    class Params:
        soc = factory.Trait(scheme=OccupationScheme.SOC2018)
        sinco = factory.Trait(scheme=OccupationScheme.SINCO2011)


class LicensingRuleFactory(FactFactory):
    """A license that Texas asks for."""

    class Meta:
        model = LicensingRule

    code = factory.Sequence(lambda n: f"rule-{n}")
    occupation = factory.SubFactory(OccupationFactory)
    jurisdiction = "US-TX"
    asks = Licensing.STATE
    title_en = "License"
    title_es = "Licencia"
    regulator = "Texas Board"
    source_url = "https://www.example.org/law"


class CrosswalkPairFactory(FactFactory):
    """A whole pair from ISCO-08 to SOC 2018."""

    class Meta:
        model = CrosswalkPair

    from_occupation = factory.SubFactory(OccupationFactory)
    to_occupation = factory.SubFactory(OccupationFactory, soc=True)
    weight = Decimal(1)
    method = "test"


class OccupationSynonymFactory(FactFactory):
    """A Spanish word for an occupation."""

    class Meta:
        model = OccupationSynonym

    occupation = factory.SubFactory(OccupationFactory)
    language = Language.ES
    term = factory.Sequence(lambda n: f"oficio{n}")


class IndustryFactory(FactFactory):
    """A NAICS industry."""

    class Meta:
        model = Industry

    scheme = IndustryScheme.NAICS2022
    code = factory.Sequence(lambda n: f"I{n:05d}")
    level = 6
    title_en = "Industry"
    title_es = "Industria"


class SubdivisionFactory(FactFactory):
    """Baja California, or another state under another code."""

    class Meta:
        model = Subdivision
        django_get_or_create = ("code",)

    code = "MX-BCN"
    country = factory.LazyAttribute(lambda row: row.code[:2])
    name_en = factory.LazyAttribute(lambda row: f"State {row.code}")
    name_es = factory.LazyAttribute(lambda row: f"Estado {row.code}")
    latitude = Decimal("32.6278")
    longitude = Decimal("-115.4545")
    time_zone = "America/Tijuana"


class MunicipalityFactory(FactFactory):
    """A municipality of Baja California; trait ``in_us`` puts it in California."""

    class Meta:
        model = Municipality

    code = factory.Sequence(lambda n: f"MX-T{n:04d}")
    subdivision = factory.SubFactory(SubdivisionFactory)
    name = factory.Sequence(lambda n: f"Municipio {n}")
    latitude = Decimal("32.5333")
    longitude = Decimal("-117.0167")

    class Params:
        in_us = factory.Trait(
            code=factory.Sequence(lambda n: f"US-T{n:04d}"),
            subdivision=factory.SubFactory(SubdivisionFactory, code="US-CA"),
            name=factory.Sequence(lambda n: f"City {n}"),
        )
        in_border_zone = factory.Trait(is_zlfn=True)


class SkillFactory(FactFactory):
    """A skill with a name in both languages."""

    class Meta:
        model = Skill

    code = factory.Sequence(lambda n: f"sk-test-{n}")
    kind = "skill"
    sector = "general"
    name_en = factory.Sequence(lambda n: f"Skill {n}")
    name_es = factory.Sequence(lambda n: f"Habilidad {n}")


class SkillSynonymFactory(DjangoModelFactory):
    """A Spanish word for a skill."""

    class Meta:
        model = SkillSynonym

    skill = factory.SubFactory(SkillFactory)
    language = Language.ES
    term = factory.Sequence(lambda n: f"destreza{n}")


class OccupationSkillFactory(DjangoModelFactory):
    """An essential skill of an occupation."""

    class Meta:
        model = OccupationSkill

    occupation = factory.SubFactory(OccupationFactory)
    skill = factory.SubFactory(SkillFactory)
    importance = SkillImportance.ESSENTIAL
    source = "Test source"


class LevelFrameworkFactory(FactFactory):
    """A scale of levels."""

    class Meta:
        model = LevelFramework

    code = factory.Sequence(lambda n: f"frame-{n}")
    name_en = "Framework"
    name_es = "Marco"


class LevelFactory(FactFactory):
    """A level of a scale of its own."""

    class Meta:
        model = Level

    framework = factory.SubFactory(LevelFrameworkFactory)
    code = factory.Sequence(str)
    rank = factory.Sequence(lambda n: n)
    name_en = "Level"
    name_es = "Nivel"


class GlossaryTermFactory(DjangoModelFactory):
    """An approved pair of words."""

    class Meta:
        model = GlossaryTerm

    key = factory.Sequence(lambda n: f"term-{n}")
    term_en = factory.Sequence(lambda n: f"term {n}")
    term_es = factory.Sequence(lambda n: f"término {n}")


class ReferenceLoadFactory(DjangoModelFactory):
    """A load that changed nothing."""

    class Meta:
        model = ReferenceLoad

    source = "test"
    sha256 = "0" * 64
    added = 0
    changed = 0
    retired = 0
    same = 1
    at = AT
