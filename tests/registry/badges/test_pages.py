"""The pages and the machine addresses of badges."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.badges.models import Badge, BadgeBatch
from registry.badges.services import batches, issuing, mailing
from registry.badges.services.awards import Person
from registry.people.enums import Role
from tests.factories import equivalence, people
from tests.factories.people import AT
from tests.registry.badges import world
from tests.registry.badges.test_statements_and_records import apprenticeship

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge():
    return world.badge()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_page_of_a_badge_shows_no_email_and_no_buttons_to_strangers(client, badge):
    page = text(client.get(f"/es/badges/{badge.public_id}/"))

    assert world.NAME in page
    assert world.EMAIL not in page
    assert 'name="to"' not in page
    assert "<svg" in page


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OWNER, "revoked"), (Role.EDITOR, "revoked"), (Role.VIEWER, "valid")]
)
def test_issuers_people_revoke_on_the_page(client, badge, role, status):
    member = people.MembershipFactory(organisation=badge.organisation, role=role)
    signed_in(client, member.user)

    client.post(f"/en/badges/{badge.public_id}/", {"to": "revoked", "reason": "error"})

    badge.refresh_from_db()
    assert badge.state == status


def test_nobody_revokes_without_signing_in(client, badge):
    response = client.post(f"/en/badges/{badge.public_id}/", {"to": "revoked", "reason": "x"})

    assert response.status_code == 302
    assert "login" in response["Location"]
    badge.refresh_from_db()
    assert badge.state == "valid"


FORM = {
    "name": "Ana Ñúñez",
    "email": "ana@example.org",
    "awarded_on": "2026-11-20",
    "language": "es",
    "hours": "40",
    "evidence": "Taller",
}


def test_badge_is_issued_in_the_form(client):
    owner, version = world.issuer()
    signed_in(client, owner.user)
    assert client.get("/en/badges/new/").status_code == 200

    response = client.post("/en/badges/new/", {**FORM, "version": str(version.public_id)})

    badge = Badge.objects.get()
    assert response.status_code == 302
    assert (badge.recipient_name, badge.hours, badge.issued_by) == ("Ana Ñúñez", 40, owner.user)
    again = client.post("/en/badges/new/", {**FORM, "version": str(version.public_id)})
    assert again.status_code == 400
    assert "This person has this badge of this day already." in text(again)


@pytest.mark.parametrize(
    "change",
    [
        {"email": "x"},
        {"name": ""},
        {"awarded_on": "2999-01-01"},
        {"valid_until": "2026-11-20"},
        {"hours": "-1"},
        {"evidence_url": "javascript:alert(1)"},
        {"version": "019a0000-0000-7000-8000-000000000004"},
        {"version": "nonsense"},
        {"name": "A\x00B"},
    ],
)
def test_form_refuses_what_is_not_right(client, change):
    owner, version = world.issuer()
    signed_in(client, owner.user)

    response = client.post("/en/badges/new/", {**FORM, "version": str(version.public_id), **change})

    assert response.status_code == 400
    assert not Badge.objects.exists()


def test_foreign_credential_is_no_choice_in_the_form(client):
    owner, _version = world.issuer()
    _other, foreign = world.issuer()
    signed_in(client, owner.user)

    response = client.post("/en/badges/new/", {**FORM, "version": str(foreign.public_id)})

    assert response.status_code == 400
    assert not Badge.objects.exists()


def test_record_is_signed_in_the_form(client):
    owner, programme = apprenticeship()
    signed_in(client, owner.user)
    choice = text(client.get("/en/badges/records/new/"))
    address = f"/en/badges/records/new/?programme={programme.public_id}"
    assert str(programme.public_id) in choice
    assert client.get(address).status_code == 200

    response = client.post(address, {**FORM, "process-1": "200", "wage-1": "on"})

    badge = Badge.objects.get()
    assert response.status_code == 302
    assert badge.ledger == {"process-1": 200, "process-2": 0, "instruction-1": 0, "wage-1": 1}
    page = text(client.get(f"/en/badges/{badge.public_id}/"))
    assert "Proceso ñ1" in page
    assert client.get("/en/badges/records/new/?programme=x").status_code == 404


def test_file_page_survives_a_reload_and_shows_every_outcome(client):
    owner, version = world.issuer()
    signed_in(client, owner.user)
    content = b"name,email,hours\nAna,ana@example.org,4\nBea,bea,4\n"
    said = {"version": str(version.public_id), "language": "es"}

    response = client.post(
        "/en/badges/files/new/", {**said, "file": SimpleUploadedFile("a.csv", content)}
    )

    batch = BadgeBatch.objects.get()
    address = f"/en/badges/files/{batch.public_id}/"
    assert response["Location"] == address
    for _reload in range(2):
        assert "0 of 2 rows" in text(client.get(address))
    batches.run(batch_id=batch.pk, clock=lambda: AT)
    page = text(client.get(address))
    assert "All rows are done" in page
    assert "hx-trigger" not in page
    again = client.post(
        "/en/badges/files/new/", {**said, "file": SimpleUploadedFile("a.csv", content)}, follow=True
    )
    assert "nobody gets a second badge" in text(again)
    stranger = signed_in(client, people.MembershipFactory().user)
    assert stranger.get(address).status_code == 404


def test_key_is_rotated_on_the_desk_by_its_own_people_only(client, badge):
    signed_in(client, people.MembershipFactory().user)
    said = {"rotate": str(badge.organisation.public_id)}
    assert client.post("/en/badges/", said).status_code == 404
    signed_in(client, badge.issued_by)

    page = text(client.post("/en/badges/", said, follow=True))

    assert "Key 2 signs from now on" in page


def test_desk_finds_by_name_and_state_and_shows_own_badges_only(client, badge):
    world.badge(person=Person(name="Otra Persona", email="otra@example.org"))
    signed_in(client, badge.issued_by)

    assert world.NAME in text(client.get("/en/badges/"))
    assert "Otra Persona" not in text(client.get("/en/badges/"))
    assert world.NAME in text(client.get("/en/badges/?q=muñoz&state=valid"))
    assert world.NAME not in text(client.get("/en/badges/?state=revoked"))


def test_claim_link_puts_the_badge_into_the_account(client, badge):
    address = f"/en/badges/claim/{mailing.token_of(badge)}/"
    person = people.UserFactory()
    assert world.NAME in text(client.get(address))
    assert "login" in client.post(address)["Location"]
    signed_in(client, person)
    assert "Put it into my account" in text(client.get(address))

    page = text(client.post(address, follow=True))

    assert "The badge is in your account." in page
    assert str(badge.public_id) in text(client.get("/en/me/badges/"))
    assert client.get("/en/badges/claim/forged:x/").status_code == 404
    other = signed_in(client, people.UserFactory())
    assert "in somebody else" in text(other.get(address))
    assert str(badge.public_id) not in text(other.get("/en/me/badges/"))


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_lists_ask_the_same_for_one_badge_and_for_many(client):
    owner, version = world.issuer()
    person = people.UserFactory()
    issuing.issue(by=owner.user, award=world.award(version), at=AT)
    Badge.objects.update(recipient=person)
    signed_in(client, owner.user)
    desk = queries(client, "/en/badges/")
    signed_in(client, person)
    mine = queries(client, "/en/me/badges/")
    for day in range(1, 15):
        award = world.award(version, awarded_on=world.DAY.replace(day=day))
        issuing.issue(by=owner.user, award=award, at=AT)
    Badge.objects.update(recipient=person)

    assert queries(client, "/en/me/badges/") == mine
    signed_in(client, owner.user)
    assert queries(client, "/en/badges/") == desk


def test_asserter_signs_the_equivalence_on_its_page(client):
    assertion = equivalence.AssertionFactory()
    page, sign = (
        f"/en/equivalences/{assertion.public_id}/",
        f"/en/equivalences/{assertion.public_id}/sign/",
    )
    assert "Sign the statement" not in text(client.get(page))
    signed_in(client, people.MembershipFactory().user)
    assert "Only owners and editors" in text(client.post(sign, follow=True))
    editor = people.MembershipFactory(organisation=assertion.asserter, role=Role.EDITOR).user
    signed_in(client, editor)
    assert "Sign the statement" in text(client.get(page))

    done = text(client.post(sign, follow=True))

    assert "The statement is signed." in done
    assert "Signed by its asserter" in done
    assert client.get(sign).status_code == 405
