"""The database has the last word on openings: every constraint, and what breaks it."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.matching import (
    OpeningFactory,
    OpeningOccupationFactory,
    RequirementFactory,
)
from tests.factories.reference import CurrencyFactory, SkillFactory

pytestmark = pytest.mark.django_db

MODELS = ("Opening", "OpeningOccupation", "OpeningRequirement")


def twice(factory, *shared, **columns):
    """Return a case that makes the same row twice."""

    def case():
        row = factory(**columns)
        factory(**columns | {name: getattr(row, name) for name in shared})

    return case


BROKEN = {
    "opening_reference_unique": twice(OpeningFactory, "employer", "reference"),
    "opening_not_overfilled": lambda: OpeningFactory(filled=3),
    "opening_has_a_place": lambda: OpeningFactory(capacity=0),
    "opening_wage_in_order": lambda: OpeningFactory(paid=True, wage_to_minor=1),
    "opening_wage_is_whole": lambda: OpeningFactory(wage_from_minor=1),
    "opening_titled_at_source": lambda: OpeningFactory(title_es="", title_en="Job"),
    "opening_hours_in_a_week": lambda: OpeningFactory(hours_per_week=169),
    "opening_occupation_unique": twice(OpeningOccupationFactory, "opening", "occupation"),
    "opening_occupation_weight": lambda: OpeningOccupationFactory(weight=0),
    "requirement_asks_for_one_thing": lambda: RequirementFactory(
        version=CredentialVersionFactory()
    ),
    "requirement_law_asks_for_credentials": lambda: RequirementFactory(strength="required_by_law"),
    "requirement_skill_once": twice(RequirementFactory, "opening", "skill"),
    "requirement_credential_once": twice(RequirementFactory, "opening", "version", credential=True),
    "requirement_language_once": twice(RequirementFactory, "opening", english=True),
}

MORE = {
    "wage without a period": ("opening_wage_is_whole", {"paid": True, "wage_per": ""}),
    "wage without a currency": ("opening_wage_is_whole", {"paid": True, "currency": None}),
    "only the highest wage": ("opening_wage_is_whole", {"wage_to_minor": 1}),
    "a period alone": ("opening_wage_is_whole", {"wage_per": "hour"}),
    "no hours": ("opening_hours_in_a_week", {"hours_per_week": 0}),
    "another source": ("opening_titled_at_source", {"source_language": "fr"}),
}

REQUIREMENTS = {
    "nothing": {"skill": None},
    "a skill and a language": {"language": "en"},
    "a skill and a level": {"cefr": 3},
    "an unknown kind": {"kind": "wish"},
    "a credential without one": {"credential": True, "version": None},
    "a credential and a skill": {"credential": True, "skill": SkillFactory},
    "a language without a level": {"english": True, "cefr": None},
    "a language without a name": {"english": True, "language": ""},
}


def test_every_constraint_has_a_case():
    models = [apps.get_model("matching", name) for name in MODELS]

    assert set(BROKEN) == {rule.name for model in models for rule in model._meta.constraints}


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


@pytest.mark.parametrize("case", MORE)
def test_opening_refuses(case):
    name, columns = MORE[case]

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OpeningFactory(**columns)


@pytest.mark.parametrize("case", REQUIREMENTS)
def test_requirement_refuses(case):
    columns = {
        name: value() if callable(value) else value for name, value in REQUIREMENTS[case].items()
    }

    with (
        pytest.raises(IntegrityError, match="requirement_asks_for_one_thing"),
        transaction.atomic(),
    ):
        RequirementFactory(**columns)


def test_equal_and_open_wages_and_alternatives_stand():
    OpeningFactory(paid=True, wage_to_minor=15_000_00)
    OpeningFactory(paid=True, wage_to_minor=None, currency=CurrencyFactory(dollar=True))
    row = RequirementFactory(credential=True)
    RequirementFactory(credential=True, opening=row.opening, version=row.version, alternatives=1)
