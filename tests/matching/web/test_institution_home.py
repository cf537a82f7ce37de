"""The institution's home: what is there, what it lacks, who wants what it teaches."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.openings import selectors as openings
from registry.people.enums import Role
from registry.reference.models import Occupation
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.intake import UploadFactory
from tests.factories.matching import OpeningFactory, OpeningOccupationFactory
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.factories.reference import MunicipalityFactory, OccupationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return OrganisationFactory(name="Instituto Uno", region="MX-BCN")


def home_of(client, school, role=Role.OWNER):
    client.force_login(MembershipFactory(organisation=school, role=role).user)
    return client.get(reverse("institution_home")).content.decode()


def wanted(occupation, place, *, capacity=3, **more):
    today = timezone.now().date()
    opening = OpeningFactory(
        paid=True,
        municipality=place,
        capacity=capacity,
        closes_on=today + dt.timedelta(days=9),
        starts_on=today + dt.timedelta(days=20),
        **more,
    )
    OpeningOccupationFactory(opening=opening, occupation=occupation)
    return opening


def test_home_says_how_complete_a_record_is_and_what_would_raise_it(client, school):
    ProgrammeFactory(provider=school, title_es="Soldadura", title_en="", description_es="")
    text = home_of(client, school)
    assert "of 100 complete" in text
    assert "Say which occupations it leads to" in text
    assert "+12" in text


@pytest.mark.parametrize(
    ("role", "may"), [(Role.OWNER, True), (Role.EDITOR, True), (Role.VIEWER, False)]
)
def test_only_editors_are_offered_to_change_and_upload(client, school, role, may):
    programme = ProgrammeFactory(provider=school)
    UploadFactory(organisation=school, file_name="ours.csv")
    text = home_of(client, school, role)
    path = reverse("record_edit", args=["programmes", programme.public_id])
    assert [found in text for found in (path, reverse("upload_new"), "ours.csv")] == [may] * 3


def test_home_shows_proposals_apart_from_what_is_settled(client, school):
    version = CredentialVersionFactory(credential__issuer=school, published=True)
    AssertionFactory(source=version, contested=True)
    AssertionFactory(source=version)
    text = home_of(client, school)
    assert "Proposals that touch your credentials" in text


def test_home_names_its_people_and_their_roles(client, school):
    MembershipFactory(organisation=school, user__display_name="Ana Editora", role=Role.EDITOR)
    MembershipFactory(user__display_name="Somebody Elsewhere")
    text = home_of(client, school)
    assert "Ana Editora" in text
    assert "Somebody Elsewhere" not in text


def test_demand_counts_free_places_in_the_state_and_everywhere(client, school):
    here = MunicipalityFactory(name="Tijuana")
    school.region = here.subdivision.code
    school.save()
    welding, cooking = OccupationFactory(title_en="Welders"), OccupationFactory(title_en="Cooks")
    ProgrammeFactory(provider=school, occupations=[welding])
    wanted(welding, here, capacity=5, filled=2)
    wanted(welding, MunicipalityFactory(subdivision__code="US-TX", subdivision__country="US"))
    wanted(cooking, here)
    found = openings.demand(
        occupations=Occupation.objects.filter(pk=welding.pk),
        regions=[here.subdivision.code],
        day=timezone.now().date(),
        limit=5,
    )
    assert [(row.occupation, row.near, row.everywhere) for row in found] == [(welding, 3, 6)]
    text = home_of(client, school)
    assert "Welders" in text
    assert "Cooks" not in text


def test_home_asks_the_same_for_one_programme_and_many(
    client, school, django_assert_max_num_queries
):
    occupation = OccupationFactory()
    ProgrammeFactory(provider=school, occupations=[occupation])
    UploadFactory(organisation=school)
    MembershipFactory(organisation=school)
    home_of(client, school)
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("institution_home"))
    for _ in range(9):
        ProgrammeFactory(provider=school, occupations=[occupation])
        UploadFactory(organisation=school)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("institution_home"))
