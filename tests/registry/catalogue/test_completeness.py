"""How complete a programme's record is: each part alone, and all together."""

import datetime as dt

import pytest

from registry.catalogue.models import Programme
from registry.catalogue.selectors.completeness import PARTS, READ, Part, completeness
from tests.factories.catalogue import (
    OfferingFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
)
from tests.factories.reference import (
    CurrencyFactory,
    IndustryFactory,
    LevelFactory,
    OccupationFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db

BARE = {
    "title_es": "Soldadura",
    "title_en": "",
    "description_es": "",
    "description_en": "",
    "hours": None,
    "weeks": None,
    "website": "",
    "level": None,
}


def parts_of(programme):
    return {gain.part for gain in completeness(Programme.objects.get(pk=programme.pk)).missing}


def test_points_are_a_hundred():
    assert sum(points for _part, points, _check in PARTS) == 100
    assert {part for part, _points, _check in PARTS} == set(Part)


def test_bare_record_has_the_points_of_its_title_only():
    found = completeness(ProgrammeFactory(**BARE))
    assert found.score == 5
    assert found.missing[0].part == Part.OCCUPATIONS
    points = [gain.points for gain in found.missing]
    assert points == sorted(points, reverse=True)


def test_whole_record_misses_nothing():
    programme = ProgrammeFactory(
        title_es="Soldadura",
        title_en="Welding",
        description_es="Enseña a soldar.",
        description_en="Teaches welding.",
        hours=120,
        website="https://example.org",
        level=LevelFactory(),
        occupations=[OccupationFactory()],
        skills=[SkillFactory()],
    )
    programme.industries.add(IndustryFactory())
    ProgrammeCredentialFactory(programme=programme)
    OfferingFactory(
        programme=programme,
        starts_on=dt.date(2027, 1, 11),
        cost_minor=0,
        currency=CurrencyFactory(),
    )
    assert completeness(Programme.objects.get(pk=programme.pk)).score == 100


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"title_en": "Welding"}, Part.OTHER_TITLE),
        ({"description_en": "Teaches welding."}, Part.DESCRIPTION),
        ({"weeks": 12}, Part.LENGTH),
        ({"website": "https://example.org"}, Part.WEBSITE),
    ],
)
def test_each_part_brings_its_own_points(change, part):
    before, after = ProgrammeFactory(**BARE), ProgrammeFactory(**{**BARE, **change})
    assert parts_of(before) - parts_of(after) == {part}


def test_many_records_are_measured_without_a_query_each(django_assert_num_queries):
    for _ in range(3):
        OfferingFactory()
    rows = list(Programme.objects.prefetch_related(*READ))
    with django_assert_num_queries(0):
        assert len([completeness(row) for row in rows]) == 3
