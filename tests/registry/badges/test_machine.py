"""What verifiers and wallets ask for."""

import hashlib
import json
import re

import pytest
from openvc.did.base import parse_did_document

from registry.badges.enums import BadgeState
from registry.badges.services import keys, statements, states
from registry.badges.sources import carriers
from tests.factories import equivalence, people
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge():
    return world.badge()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_did_document_has_every_key_and_an_etag(client, badge):
    keys.rotate(by=badge.issued_by, organisation=badge.organisation, at=AT)

    response = client.get(f"/issuers/{badge.organisation.public_id}/did.json")

    document = response.json()
    assert len(document["verificationMethod"]) == len(document["assertionMethod"]) == 2
    assert len(parse_did_document(document).verification_methods) == 2
    assert response["Content-Type"] == "application/did+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    again = client.get(response.request["PATH_INFO"], headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_organisation_that_never_signed_has_no_did(client):
    organisation = people.OrganisationFactory()

    assert client.get(f"/issuers/{organisation.public_id}/did.json").status_code == 404


def test_status_list_is_served_with_headers_for_caches(client, badge):
    address = f"/status-lists/{badge.status_list.public_id}/revocation/"

    first = client.get(address)
    token = client.get(address, headers={"Accept": "application/vc+jwt"})
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert json.loads(first.content)["credentialSubject"]["statusPurpose"] == "revocation"
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Last-Modified"]
    assert token.content.decode().count(".") == 2
    assert token["ETag"] != first["ETag"]
    assert again.status_code == 304
    states.move(by=None, badge=badge, to=BadgeState.REVOKED, reason="x", at=AT)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get(address.replace("revocation", "message")).status_code == 404


def test_badge_answers_at_its_id_to_people_and_to_programs(client, badge):
    address = f"/badges/{badge.public_id}/"

    assert json.loads(client.get(address).content) == badge.document
    assert world.NAME in client.get(address).content.decode()
    assert client.get(address, headers={"Accept": "application/vc+jwt"}).content.decode() == (
        badge.token
    )
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 302
    assert client.get(address)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
def test_downloads_carry_the_badge(client, badge, form):
    response = client.get(f"/badges/{badge.public_id}/badge.{form}")

    found = carriers.read(response.content)
    assert found.document == badge.document if form == "json" else found.token == badge.token
    assert f'filename="soldadura-electrica-senalizacion.{form}"' in response["Content-Disposition"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_revoked_badge_is_gone_without_the_person(client, badge):
    states.move(by=None, badge=badge, to=BadgeState.REVOKED, reason="Geheim", at=AT)

    for form in ("", "badge.json", "badge.jwt", "badge.png", "badge.svg"):
        response = client.get(f"/badges/{badge.public_id}/{form}")
        assert response.status_code == 410
        assert world.NAME not in response.content.decode()
    page = text(client.get(f"/en/badges/{badge.public_id}/"))
    assert "This badge was revoked" in page
    for secret in (world.NAME, world.EMAIL, "Geheim", "Prácticas"):
        assert secret not in page


def test_signed_statement_and_hashed_version_are_served(client):
    assertion = equivalence.AssertionFactory()
    address = f"/equivalences/{assertion.public_id}/statement.json"
    assert client.get(address).status_code == 404
    signed, _new = statements.sign(by=None, assertion=assertion, at=AT)

    response = client.get(address)
    version = client.get(f"/credentials/{assertion.source.public_id}/version.json")

    assert json.loads(response.content) == signed.document
    assert hashlib.sha256(version.content).hexdigest() == signed.source_sha256


def test_pictures_are_of_public_records_only(client, badge):
    version = badge.version
    assert b"<svg" in client.get(f"/achievements/credential/{version.public_id}/badge.svg").content
    version.status = "draft"
    version.save()

    assert client.get(f"/achievements/credential/{version.public_id}/badge.svg").status_code == 404
