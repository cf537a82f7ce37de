"""Which openings somebody sees, and which take people on a day."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from matching.openings import selectors
from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from matching.openings.policies import takes_people
from registry.people.enums import OrganisationStatus, Role
from tests.factories.matching import (
    OpeningFactory,
    OpeningOccupationFactory,
    RequirementFactory,
)
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory, OccupationSynonymFactory

pytestmark = pytest.mark.django_db

DAY = AT.date()
INSIDE = [f"{role} of the employer" for role in Role.values]
OUTSIDE = ["anonymous", "stranger", "superuser", "former owner", "owner of another employer"]


def person(role, employer):
    """Return somebody in a part towards an employer."""
    if role == "anonymous":
        return AnonymousUser()
    user = UserFactory(admin=role == "superuser")
    if role == "former owner":
        MembershipFactory(user=user, organisation=employer, ended=True)
    elif role == "owner of another employer":
        MembershipFactory(user=user, organisation=OrganisationFactory(employer=True))
    elif role in INSIDE:
        power = role.removesuffix(" of the employer")
        MembershipFactory(user=user, organisation=employer, role=power)
    return user


@pytest.mark.parametrize("status", OpeningStatus.values)
@pytest.mark.parametrize("role", [*INSIDE, *OUTSIDE])
def test_visible_to(role, status):
    opening = OpeningFactory(status=status)
    user = person(role, opening.employer)

    sees = role in INSIDE or status == OpeningStatus.PUBLISHED
    assert list(selectors.visible_to(user)) == [opening] * sees
    employers = [opening.employer, OrganisationFactory(employer=True)]
    assert list(selectors.of_employers(user, employers)) == [opening] * sees


def test_person_of_two_roles_sees_an_opening_once():
    opening = OpeningFactory(draft=True)
    user = UserFactory()
    for role in (Role.OWNER, Role.VIEWER):
        MembershipFactory(user=user, organisation=opening.employer, role=role)

    assert list(selectors.visible_to(user)) == [opening]


def test_role_that_ended_beside_one_that_holds_still_sees():
    opening = OpeningFactory(draft=True)
    user = MembershipFactory(organisation=opening.employer, ended=True).user
    MembershipFactory(organisation=opening.employer)
    assert not selectors.visible_to(user).exists()

    MembershipFactory(user=user, organisation=opening.employer, role=Role.VIEWER)

    assert list(selectors.visible_to(user)) == [opening]


@pytest.mark.parametrize(
    ("columns", "is_open"),
    [
        ({}, True),
        ({"closes_on": DAY}, False),
        ({"closes_on": DAY + dt.timedelta(days=1)}, True),
        ({"filled": 1}, True),
        ({"filled": 2}, False),
        ({"status": "draft"}, False),
        ({"status": "paused"}, False),
        ({"status": "closed"}, False),
    ],
    ids=str,
)
def test_open_on(columns, is_open):
    opening = OpeningFactory(**columns)

    assert list(selectors.open_on(DAY)) == [opening] * is_open
    assert takes_people(opening, DAY) is is_open
    assert list(selectors.search("", day=DAY)[0]) == [opening] * is_open


@pytest.mark.parametrize("status", OrganisationStatus.values)
def test_openings_are_public_while_their_employer_is_verified(status):
    opening = OpeningFactory(employer__status=status)
    owner = MembershipFactory(organisation=opening.employer).user
    is_public = status == OrganisationStatus.VERIFIED

    assert list(selectors.open_on(DAY)) == [opening] * is_public
    assert takes_people(opening, DAY) is is_public
    assert list(selectors.visible_to(AnonymousUser())) == [opening] * is_public
    assert list(selectors.visible_to(owner)) == [opening]


@pytest.fixture
def jobs():
    """Return three open jobs: by concept, by title, and neither."""
    trade = OccupationFactory(code="7212")
    OccupationSynonymFactory(occupation=trade, term="soldador")
    meant = OpeningOccupationFactory(occupation=trade, opening__title_es="Montaje").opening
    named = OpeningFactory(
        title_es="Ayudante de SOLDADOR", closes_on=dt.date(2026, 12, 1), in_us=False
    )
    OpeningFactory(title_es="Cocina")
    return meant, named


def test_search_lists_the_concept_before_the_words(jobs):
    meant, named = jobs

    found, meaning = selectors.search("soldador", day=DAY)

    assert list(found) == [meant, named]
    first, second = selectors.hits(found, meaning)
    assert (first.opening, second.opening, second.concept) == (meant, named, None)
    assert first.concept is not None


@pytest.mark.parametrize(
    ("text", "country", "count"),
    [("", "", 3), ("", "US", 0), ("soldador", "MX", 2), ("soldador", "US", 0), ("¿?", "", 0)],
)
def test_search_narrows(jobs, text, country, count):
    assert selectors.search(text, day=DAY, country=country)[0].count() == count


@pytest.mark.parametrize("text", ["\x00", "%", "_", "'", "\\", "a" * 5000, "🙂"])
def test_search_withstands_any_text(jobs, text):
    found, meaning = selectors.search(text, day=DAY)

    assert selectors.hits(found, meaning) is not None


def test_page_of_an_opening_takes_as_many_queries_for_one_and_for_ten(
    django_assert_max_num_queries,
):
    def show():
        for opening in selectors.for_page(Opening.objects.all()):
            for row in opening.requirements.all():
                assert row.skill or row.version.credential.issuer.name
            assert [row.occupation.code for row in opening.occupations.all()]

    def add(count):
        for _number in range(count):
            opening = OpeningOccupationFactory().opening
            RequirementFactory(opening=opening)
            RequirementFactory(opening=opening, credential=True)

    add(1)
    with django_assert_max_num_queries(10) as of_one:
        show()
    add(9)
    with django_assert_max_num_queries(10) as of_ten:
        show()

    assert len(of_one) == len(of_ten)
