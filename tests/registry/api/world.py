"""One of everything that the API shows, the same every time: dates and ids are fixed."""

import datetime as dt
import itertools
import uuid
from contextlib import contextmanager
from unittest import mock

from matching.openings.models import Opening
from registry import records as bases
from registry.catalogue.models import CredentialVersion
from registry.catalogue.services import reindexing
from registry.equivalence.services import inferring
from registry.people.enums import AuditAction
from registry.people.services import audit
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory, EvidenceFactory
from tests.factories.matching import (
    OpeningFactory,
    OpeningOccupationFactory,
    RequirementFactory,
)
from tests.factories.reference import (
    CrosswalkPairFactory,
    CurrencyFactory,
    GlossaryTermFactory,
    LicensingRuleFactory,
    OccupationFactory,
    OccupationSkillFactory,
    OccupationSynonymFactory,
    SkillSynonymFactory,
    WageFloorFactory,
)
from tests.registry.web import records as rich

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@contextmanager
def frozen():
    """Let ids and the clock be the same in every run."""
    numbers = itertools.count(1)

    def numbered():
        return uuid.UUID(int=(0x019A << 112) | (7 << 76) | (8 << 60) | next(numbers))

    fields = [
        model._meta.get_field("public_id")
        for model in bases.PublicRecord.__subclasses__()
        if not model._meta.abstract
    ]
    with mock.patch("django.utils.timezone.now", return_value=AT):
        kept = [field.default for field in fields]
        for field in fields:
            field.default = numbered
            field.__dict__.pop("_get_default", None)
        try:
            yield
        finally:
            for field, default in zip(fields, kept, strict=True):
                field.default = default
                field.__dict__.pop("_get_default", None)


def build():
    """Build all of it; returns the rich records and the opening."""
    found = rich.build()
    EvidenceFactory(
        assertion=found.certificate.assertions_from.order_by("pk").first(),
        url="https://example.org/comparison",
        summary_en="Both cover the GMAW process.",
        summary_es="Las dos cubren el proceso GMAW.",
    )
    accepted = found.certificate.assertions_from.order_by("pk").first()
    CredentialVersion.objects.filter(pk=accepted.target_id).update(hours=160)
    AssertionFactory(source=accepted.target)
    inferring.rebuild(at=AT)
    audit.record(
        by=None,
        action=AuditAction.PUBLISH,
        target=accepted,
        details={"from": "in_review", "to": "published"},
        at=AT,
    )
    welding = found.certificate.occupations.get().occupation
    welders = OccupationFactory(
        soc=True, code="51-4121", title_en="Welders, Cutters", title_es="Soldadores", level=5
    )
    CrosswalkPairFactory(from_occupation=welding, to_occupation=welders)
    OccupationSynonymFactory(occupation=welding, term="soldador")
    skill = found.certificate.competencies.filter(skill__isnull=False).first().skill
    OccupationSkillFactory(occupation=welding, skill=skill)
    SkillSynonymFactory(skill=skill)
    GlossaryTermFactory()
    WageFloorFactory()
    LicensingRuleFactory(occupation=welding, note_en="For pressure vessels.")
    opening = an_opening(found, welding, skill)
    CredentialVersionFactory(
        published=True,
        in_us=True,
        name_en="Plate welder",
        hours=400,
        occupations=[welders],
        skills=[skill],
    )
    reindexing.rebuild(at=AT)
    return found, opening


def an_opening(found, welding, skill) -> Opening:
    """Return an opening that asks for a skill, a credential and a language."""
    opening = OpeningFactory(
        paid=True,
        title_en="Welder",
        title_es="Soldador",
        programme=found.course,
        currency=CurrencyFactory(),
        closes_on=dt.date(2027, 12, 31),
    )
    OpeningOccupationFactory(opening=opening, occupation=welding)
    RequirementFactory(opening=opening, skill=skill)
    RequirementFactory(opening=opening, credential=True, version=found.certificate)
    RequirementFactory(opening=opening, english=True)
    return opening
