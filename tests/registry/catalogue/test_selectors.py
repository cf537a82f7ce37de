"""Credentials and programmes as somebody sees them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from registry.catalogue import selectors
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.selectors import credentials, programmes, teaching
from tests.factories.catalogue import (
    CredentialVersionFactory,
    OfferingFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
    RecognitionFactory,
)
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.reference import OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db

PUBLIC = {"published", "superseded", "archived"}
EVERY = set(RecordStatus.values)

SEES = {"anonymous": PUBLIC, "outsider": PUBLIC, "viewer": EVERY, "past": PUBLIC, "steward": EVERY}


def viewer(role, organisation):
    return {
        "anonymous": AnonymousUser,
        "outsider": UserFactory,
        "viewer": lambda: MembershipFactory(organisation=organisation, role="viewer").user,
        "past": lambda: MembershipFactory(organisation=organisation, ended=True).user,
        "steward": lambda: MembershipFactory(steward=True).user,
    }[role]()


@pytest.mark.parametrize("role", SEES)
def test_versions_visible_by_role_and_state(role):
    issuer = CredentialVersionFactory().credential.issuer
    CredentialVersion.objects.all().delete()
    for state in EVERY:
        CredentialVersionFactory(status=state, credential__issuer=issuer)

    seen = credentials.visible_to(viewer(role, issuer))

    assert set(seen.values_list("status", flat=True)) == SEES[role]


@pytest.mark.parametrize("role", SEES)
def test_programmes_visible_by_role_and_state(role):
    provider = ProgrammeFactory(status="draft").provider
    for state in EVERY - {"draft"}:
        ProgrammeFactory(status=state, provider=provider)

    seen = programmes.visible_to(viewer(role, provider))

    assert set(seen.values_list("status", flat=True)) == SEES[role]


def test_published_lists_hold_what_is_in_force():
    version = CredentialVersionFactory(published=True)
    CredentialVersionFactory(credential=version.credential, version="0", superseded=True)
    programme = ProgrammeFactory(published=True)
    ProgrammeFactory()

    assert list(selectors.published_credentials()) == [version]
    assert list(selectors.published_programmes()) == [programme]


def test_credential_page_hides_drafts_around_it():
    version = CredentialVersionFactory(published=True)
    next_version = CredentialVersionFactory(credential=version.credential, version="2")
    shown = ProgrammeCredentialFactory(version=version, programme__status="published")
    ProgrammeCredentialFactory(version=version)

    page = selectors.credential_page(public_id=version.public_id, user=AnonymousUser())

    assert page == version
    assert list(page.credential.versions.all()) == [version]
    assert teaching.listed_links(page) == [shown]
    with pytest.raises(CredentialVersion.DoesNotExist):
        selectors.credential_page(public_id=next_version.public_id, user=AnonymousUser())


def test_programme_page_hides_drafts_around_it():
    programme = ProgrammeFactory(published=True)
    shown = ProgrammeCredentialFactory(programme=programme)
    ProgrammeCredentialFactory(programme=programme, version__status="draft")

    page = selectors.programme_page(public_id=programme.public_id, user=AnonymousUser())

    assert list(page.credential_links.all()) == [shown]
    with pytest.raises(Programme.DoesNotExist):
        selectors.programme_page(public_id=ProgrammeFactory().public_id, user=AnonymousUser())


def test_credential_page_asks_the_same_number_of_queries_for_one_row_and_many(
    django_assert_num_queries,
):
    version = CredentialVersionFactory(published=True, skills=[SkillFactory()])

    def add(count):
        for number in range(count):
            link = ProgrammeCredentialFactory(version=version, programme__status="published")
            OfferingFactory(programme=link.programme)
            RecognitionFactory(credential=version.credential)
            CredentialVersionFactory(
                credential=version.credential, superseded=True, version=f"{number}-{count}"
            )
            version.occupations.create(occupation=OccupationFactory())

    def read():
        page = selectors.credential_page(public_id=version.public_id, user=AnonymousUser())
        for link in teaching.listed_links(page):
            _ = link.programme.provider.name
        for row in page.credential.recognitions.all():
            _ = row.organisation.name
        return [page.credential.versions.all(), page.credential.issuer, page.supersedes]

    add(1)
    with django_assert_num_queries(13):
        read()
    add(20)
    with django_assert_num_queries(13):
        read()


def test_programme_page_asks_the_same_number_of_queries_for_one_row_and_many(
    django_assert_num_queries,
):
    programme = ProgrammeFactory(published=True)

    def add(count):
        OfferingFactory.create_batch(count, programme=programme)
        ProgrammeCredentialFactory.create_batch(count, programme=programme)

    def read():
        page = selectors.programme_page(public_id=programme.public_id, user=AnonymousUser())
        for link in page.credential_links.all():
            _ = link.version.credential.issuer.name
        for offering in teaching.listed_offerings(page):
            _ = offering.municipality.subdivision.code, offering.currency

    add(1)
    with django_assert_num_queries(13):
        read()
    add(20)
    with django_assert_num_queries(13):
        read()
