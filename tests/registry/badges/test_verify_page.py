"""The public page that checks badges."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.web.badges import verifying
from tests.registry.badges import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge():
    return world.badge()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def posted(client, **said):
    return text(client.post("/en/verify/", said))


@pytest.mark.parametrize("form", ["png", "svg", "json", "jwt"])
def test_verify_page_takes_every_file(client, badge, form):
    content = client.get(f"/badges/{badge.public_id}/badge.{form}").content

    page = posted(client, file=SimpleUploadedFile(f"badge.{form}", content))

    assert "This badge is good" in page
    assert page.count(": passed") == 4
    assert world.NAME in page


def test_verify_page_takes_links_json_and_tokens(client, badge, settings):
    link = f"{settings.SITE_URL}/badges/{badge.public_id}/"
    for said in (link, json.dumps(badge.document), badge.token):
        assert "This badge is good" in posted(client, text=said)
    assert "This badge is good" in text(client.get("/en/verify/?link=" + link))


def test_verify_page_says_what_failed_and_what_could_not_be_checked(client, badge):
    forged = json.loads(json.dumps(badge.document))
    forged["credentialSubject"]["identifier"][0]["identityHash"] = "Otra Persona"

    page = posted(client, text=json.dumps(forged))

    assert "Do not rely on this badge" in page
    assert "Signature: failed" in page
    assert "Status of the badge: could not be checked" in page
    assert "Issuer: could not be checked" in page


def test_verify_page_fetches_from_listed_hosts_only(client):
    page = posted(client, text="https://badges.example.edu/1")

    assert "badges.example.edu is not one of them" in page


def test_verify_page_refuses_rubbish_and_nothing(client):
    for said in ({}, {"text": "hello"}, {"file": SimpleUploadedFile("a.png", b"x")}):
        response = client.post("/en/verify/", said)
        assert response.status_code == 400


def test_verify_by_address_never_asks_another_host(client, monkeypatch):
    monkeypatch.setattr(verifying, "fetch", pytest.fail)

    assert client.get("/en/verify/?link=https://badges.example.edu/1").status_code == 200


def test_script_in_a_foreign_badge_stays_text(client, badge):
    forged = {**badge.document, "name": "<script>alert(1)</script>"}
    forged["issuer"] = {**badge.document["issuer"], "name": "<img src=x onerror=y>"}

    page = posted(client, text=json.dumps(forged))

    assert "<script>alert" not in page
    assert "<img src=x" not in page
