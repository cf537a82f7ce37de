"""Issuing: what is signed, who may, never twice, and what an independent verifier says."""

import dataclasses
import json
import unicodedata

import jwt
import pytest
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier

from registry.badges import policies
from registry.badges.models import Badge, IssuerKey
from registry.badges.selectors.verifying import verify
from registry.badges.services import awards, issuing, keys
from registry.catalogue.enums import RecordStatus
from registry.people.enums import Role
from registry.people.models import AuditEvent
from registry.refusals import InvalidFields
from tests.factories import people
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db


def test_independent_verifier_accepts_both_forms():
    badge = world.badge()
    key = world.pem(badge.key)

    of_document = OB3LdpVerifier(pubkey_pem=key).verify(badge.document)
    of_token = OB3Verifier(pubkey_pem=key).verify(badge.token)

    assert of_document.achievement.name == "Soldadura eléctrica, señalización"
    assert of_token.achievement.name == "Soldadura eléctrica, señalización"
    assert of_document.issuer.name == "Escuela Ñandú"


def test_our_own_checks_pass_in_all_four_lines():
    badge = world.badge()

    for presented in world.presented(badge):
        report = verify(presented, at=AT)

        assert world.outcomes(report) == {
            "signature": ("passed", "signature_right"),
            "status": ("passed", "status_good"),
            "dates": ("passed", "in_date"),
            "issuer": ("passed", "issuer_verified"),
        }
        assert report.claims.recipient == world.NAME


def test_name_in_decomposed_letters_is_signed_in_one_spelling():
    loose = unicodedata.normalize("NFD", "Íñigo  Muñoz Peña")
    badge = world.badge(person=awards.Person(name=loose, email="INIGO@example.org"))

    said = json.dumps(badge.document, ensure_ascii=False)
    claims = jwt.decode(badge.token, options={"verify_signature": False})

    assert badge.recipient_name == world.NAME
    assert world.NAME in said
    assert loose not in said
    assert world.NAME in json.dumps(claims, ensure_ascii=False)
    assert badge.recipient_email == "inigo@example.org"


def test_email_is_in_no_signed_form():
    badge = world.badge()

    claims = jwt.decode(badge.token, options={"verify_signature": False})

    assert world.EMAIL not in json.dumps([badge.document, claims])


def test_nothing_is_issued_twice():
    owner, version = world.issuer()
    issuing.issue(by=owner.user, award=world.award(version), at=AT)
    again = world.award(version, person=awards.Person(name="X", email="Inigo@Example.org"))

    with pytest.raises(issuing.AlreadyIssued):
        issuing.issue(by=owner.user, award=again, at=AT)

    assert Badge.objects.count() == 1


def test_same_key_answers_with_the_same_badge_and_another_content_is_refused():
    owner, version = world.issuer()
    award = world.award(version, idempotency_key="k1")
    first, _new = issuing.issue(by=owner.user, award=award, at=AT)

    second, is_new = issuing.issue(by=owner.user, award=award, at=AT)

    assert (second.pk, is_new) == (first.pk, False)
    other = dataclasses.replace(award, person=awards.Person(name="Otra", email="o@example.org"))
    with pytest.raises(issuing.BadgeKeyReused):
        issuing.issue(by=owner.user, award=other, at=AT)


@pytest.mark.parametrize(
    ("role", "at_issuer", "status", "allowed"),
    [
        (Role.OWNER, True, "verified", True),
        (Role.EDITOR, True, "verified", True),
        (Role.VIEWER, True, "verified", False),
        (Role.REVIEWER, True, "verified", False),
        (Role.STEWARD, False, "verified", False),
        (Role.OWNER, False, "verified", False),
        (Role.OWNER, True, "pending", False),
        (Role.OWNER, True, "suspended", False),
        (Role.EDITOR, True, "pending", False),
    ],
)
def test_who_may_issue_and_revoke(role, at_issuer, status, allowed):
    badge = world.badge()
    if at_issuer:
        member = people.MembershipFactory(organisation=badge.organisation, role=role)
    else:
        trait = {"steward": True} if role == Role.STEWARD else {"role": role}
        member = people.MembershipFactory(**trait)
    badge.organisation.status = status
    badge.organisation.save()

    issuer = badge.organisation
    assert policies.can_issue(member.user, issuer, badge.version) is allowed
    assert policies.can_move(member.user, badge, "revoked") is allowed
    assert policies.can_move(member.user, badge, "suspended") is allowed


def test_only_the_issuer_of_a_credential_issues_it():
    owner, _version = world.issuer()
    _other, foreign = world.issuer()
    award = world.award(foreign, organisation=owner.organisation)

    with pytest.raises(policies.NotYourCredential):
        issuing.issue(by=owner.user, award=award, at=AT)


def test_draft_credential_is_not_issued():
    owner, version = world.issuer()
    version.status = RecordStatus.DRAFT
    version.save()

    with pytest.raises(policies.CredentialNotPublished):
        issuing.issue(by=owner.user, award=world.award(version), at=AT)


@pytest.mark.parametrize(
    "person",
    [
        awards.Person(name="", email="a@example.org"),
        awards.Person(name="Ana", email="no-address"),
        awards.Person(name="Ana", email=""),
        awards.Person(name="A" * 201, email="a@example.org"),
    ],
)
def test_recipient_that_cannot_be_kept_is_refused_before_anything_is_signed(person):
    owner, version = world.issuer()

    with pytest.raises(InvalidFields):
        issuing.issue(by=owner.user, award=world.award(version, person=person), at=AT)

    assert not IssuerKey.objects.exists()


def test_issue_leaves_one_audit_event_without_the_recipient():
    badge = world.badge()

    event = AuditEvent.objects.get(target_id=str(badge.public_id))

    assert event.actor == badge.issued_by
    assert world.NAME not in str(event.details)


def test_private_key_is_sealed_and_opens_again():
    badge = world.badge()

    opened = keys.opened(badge.key)

    assert opened.private_bytes_raw() not in bytes(badge.key.sealed)
    assert world.pem(badge.key)


def test_without_a_sealing_key_no_badge_is_issued(settings):
    settings.BADGE_KEYS = []
    owner, version = world.issuer()

    with pytest.raises(keys.BadgesSwitchedOff):
        issuing.issue(by=owner.user, award=world.award(version), at=AT)


def test_sealing_key_is_changed_without_losing_the_old_ones(settings):
    badge = world.badge()
    newer = "bmV3ZXIta2V5LTAxMjM0NTY3ODlhYmNkZWZnaGlqa2w="
    settings.BADGE_KEYS = [newer, *settings.BADGE_KEYS]

    assert keys.opened(badge.key)
    settings.BADGE_KEYS = [newer]
    with pytest.raises(keys.KeyUnreadable):
        keys.opened(badge.key)


@pytest.mark.parametrize(
    ("months", "awarded", "end"),
    [
        (None, "2026-01-31", None),
        (1, "2026-01-31", "2026-02-28"),
        (12, "2024-02-29", "2025-02-28"),
        (24, "2026-11-20", "2028-11-20"),
    ],
)
def test_term_of_a_credential_gives_the_end(months, awarded, end):
    _owner, version = world.issuer()
    version.months_valid = months

    found = awards.end_of_term(version, awards.dt.date.fromisoformat(awarded))

    assert (found and found.isoformat()) == end
