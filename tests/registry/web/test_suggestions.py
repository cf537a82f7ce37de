"""The pages of suggested pairs: whom they are for, and what they say."""

import pytest
from django.urls import reverse

from registry.equivalence.enums import Relation
from tests.factories.catalogue import CredentialFactory, CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.reference import OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    user = MembershipFactory(role="reviewer", organisation=OrganisationFactory(body=True)).user
    client.force_login(user)
    return client


@pytest.fixture
def pair():
    welder = OccupationFactory(code="7212")
    skills = [SkillFactory(), SkillFactory(name_es="Oxicorte", name_en="Oxyfuel cutting")]
    source = CredentialVersionFactory(published=True, occupations=[welder], skills=skills[:1])
    target = CredentialVersionFactory(
        published=True, in_us=True, occupations=[welder], skills=skills
    )
    return source, target


def address(version, side=""):
    path = reverse("credential_suggestions", args=[version.public_id])
    return f"{path}?side={side}" if side else path


def test_page_shows_scores_reasons_and_what_is_missing(reviewer, pair):
    source, target = pair
    page = reviewer.get(address(source)).content.decode()
    assert target.name_en in page
    assert "Both prepare for the same occupation." in page
    assert "Oxicorte" in page
    assert "not known" in page
    assert "Nobody has confirmed them" in page


def test_page_shows_what_was_said_and_that_somebody_found_no_match(reviewer, pair):
    source, target = pair
    row = AssertionFactory(source=source, target=target, relation=Relation.NONE, worth=0)
    page = reviewer.get(address(source)).content.decode()
    assert "An asserter has found no match here." in page
    assert reverse("equivalence", args=[row.public_id]) in page
    assert row.asserter.name in page


def test_page_says_that_a_license_cannot_be_replaced(reviewer, pair):
    source, _target = pair
    CredentialVersionFactory(
        published=True,
        in_us=True,
        occupations=[row.occupation for row in source.occupations.all()],
        credential=CredentialFactory(issuer__in_us=True, type="License", is_regulated=True),
    )
    assert "The law asks for that paper itself" in reviewer.get(address(source)).content.decode()


def test_page_of_the_same_country_leaves_the_other_out(reviewer, pair):
    source, target = pair
    page = reviewer.get(address(source, "own")).content.decode()
    assert target.name_en not in page
    assert "Nothing is near enough" in page


@pytest.mark.parametrize("name", ["suggested", "credential_suggestions"])
def test_pages_are_closed_to_others(client, pair, name):
    path = reverse("suggested") if name == "suggested" else address(pair[0])
    assert client.get(path).status_code == 302
    client.force_login(UserFactory())
    assert client.get(path).status_code == 403
    client.force_login(MembershipFactory(role="viewer").user)
    assert client.get(path).status_code == 403
    client.force_login(MembershipFactory(role="editor").user)
    assert client.get(path).status_code == 200


def test_drafts_of_others_are_not_found(client):
    draft = CredentialVersionFactory()
    client.force_login(MembershipFactory(role="editor").user)
    assert client.get(address(draft)).status_code == 404
    client.force_login(MembershipFactory(organisation=draft.credential.issuer).user)
    assert client.get(address(draft)).status_code == 200


def test_list_finds_by_name_and_says_when_nothing_is_called_that(reviewer, pair):
    path = reverse("suggested")
    assert pair[0].name_es in reviewer.get(path, {"q": pair[0].name_es}).content.decode()
    assert "No credential is called that" in reviewer.get(path, {"q": "zzzz"}).content.decode()
    assert reviewer.get(path, {"q": "\0", "page": "no"}).status_code == 200


def test_pages_ask_the_same_for_one_row_and_twenty(reviewer, pair, django_assert_max_num_queries):
    source, target = pair

    def asked(path):
        reviewer.get(path)
        with django_assert_max_num_queries(20) as captured:
            reviewer.get(path)
            # Read here: the next request clears the log that it is counted from.
            return len(captured)

    paths = (address(source), reverse("suggested"))
    few = [asked(path) for path in paths]
    occupations = [row.occupation for row in target.occupations.all()]
    for _ in range(20):
        row = CredentialVersionFactory(published=True, in_us=True, occupations=occupations)
        AssertionFactory(source=source, target=row)
    assert [asked(path) for path in paths] == few
