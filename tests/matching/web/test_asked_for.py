"""The openings of a registry record: a fragment of its page, and a page of their own."""

import pytest
from django.urls import reverse

from registry.people.enums import AuditAction
from registry.people.services import audit
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.factories.matching import OpeningFactory, RequirementFactory
from tests.factories.people import AT, OrganisationFactory


@pytest.fixture
def version(db):
    return CredentialVersionFactory(published=True)


def asking(version, count=1, **fields):
    openings = OpeningFactory.create_batch(count, paid=True, **fields)
    for opening in openings:
        RequirementFactory(opening=opening, credential=True, version=version)
    return openings


def read(client, name, record, **headers):
    response = client.get(reverse(name, args=[record.public_id]), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_openings_that_take_people_and_ask_for_it_are_listed(client, version):
    asking(version, title_es="Pide esta")
    asking(CredentialVersionFactory(published=True), title_es="Pide otra")
    asking(version, title_es="Borrador", draft=True)
    asking(
        version, title_es="Suspendida", employer=OrganisationFactory(employer=True, suspended=True)
    )
    page = read(client, "credential_openings", version)
    assert "Pide esta" in page
    for other in ("Pide otra", "Borrador", "Suspendida"):
        assert other not in page


def test_opening_that_asks_for_an_older_version_counts(client, version):
    older = CredentialVersionFactory(credential=version.credential, version="0", superseded=True)
    asking(older, title_es="Pide la anterior")
    assert "Pide la anterior" in read(client, "credential_openings", version)


def test_fragment_is_a_part_of_the_page_and_leads_to_the_whole(client, version):
    asking(version, 11)
    part = read(client, "credential_openings", version, **{"HX-Request": "true"})
    assert "<html" not in part
    assert "See all 11" in part
    assert reverse("credential_openings", args=[version.public_id]) in part
    assert "Page 1 of 2" in read(client, "credential_openings", version)


def test_openings_of_a_programme_are_its_own(client, db):
    programme, other = ProgrammeFactory.create_batch(2, published=True)
    OpeningFactory(programme=programme, title_es="Entrada")
    OpeningFactory(programme=other, title_es="Otra puerta")
    page = read(client, "programme_openings", programme)
    assert "Entrada" in page
    assert "Otra puerta" not in page


def test_nothing_says_so(client, version):
    assert "No opening asks for it now." in read(client, "credential_openings", version)


def test_draft_has_no_openings_page(client, db):
    for name, record in (
        ("credential_openings", CredentialVersionFactory()),
        ("programme_openings", ProgrammeFactory()),
    ):
        assert client.get(reverse(name, args=[record.public_id])).status_code == 404


def test_openings_cost_the_same_for_one_and_many(client, version, django_assert_max_num_queries):
    def count():
        read(client, "credential_openings", version)
        with django_assert_max_num_queries(30) as captured:
            read(client, "credential_openings", version)
        return len(captured)

    asking(version)
    before = count()
    asking(version, 9)
    assert count() == before


def test_closed_opening_is_gone_and_one_that_never_was_public_is_not_found(client, db):
    opening = OpeningFactory(status="closed")
    path = reverse("opening", args=[opening.public_id])
    assert client.get(path).status_code == 404
    audit.record(by=None, action=AuditAction.PUBLISH, target=opening, at=AT)
    assert client.get(path).status_code == 410
