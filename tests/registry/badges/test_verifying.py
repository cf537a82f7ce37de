"""Checking badges: tampering, dates, states, keys, and badges of other issuers."""

import copy
import datetime as dt
import json

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError
from openvc.keys import Ed25519SigningKey
from openvc.multibase import encode_multibase
from openvc.proof.data_integrity import DataIntegrityProofSuite

from registry.badges.enums import BadgeState, Outcome
from registry.badges.models import IssuerKey
from registry.badges.selectors.verifying import of_text, verify
from registry.badges.services import issuing, keys, lists, states
from registry.badges.sources import carriers
from registry.badges.sources.carriers import NothingToVerify, Presented, TooLargeToVerify
from registry.badges.sources.contexts import OB, VC, contexts
from registry.intake.services.fetching import AddressNotAllowed
from tests.factories import people
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def badge():
    return world.badge()


def test_expired_badge_fails_by_its_date_alone(badge):
    end = dt.date(2028, 1, 1)
    owner, version = world.issuer()
    award = world.award(version, valid_until=end)
    short, _new = issuing.issue(by=owner.user, award=award, at=AT)
    # The list is renewed meanwhile, as the task does.
    then = dt.datetime(2028, 1, 1, tzinfo=dt.UTC)
    lists.renew(at=then)

    for presented in world.presented(short):
        before = world.outcomes(verify(presented, at=then - dt.timedelta(seconds=1)))
        after = world.outcomes(verify(presented, at=then))

        assert before["dates"] == ("passed", "in_date")
        assert after["dates"] == ("failed", "expired")
        assert after["signature"][0] == "passed"


def test_badge_of_tomorrow_is_not_yet_valid(badge):
    before = dt.datetime(2026, 11, 19, tzinfo=dt.UTC)

    for presented in world.presented(badge):
        found = world.outcomes(verify(presented, at=before))

        assert found["dates"] == ("failed", "not_yet_valid")
        assert found["signature"] == ("passed", "signature_right")


@pytest.mark.parametrize(
    ("to", "code"), [(BadgeState.REVOKED, "revoked"), (BadgeState.SUSPENDED, "suspended")]
)
def test_withdrawn_badge_fails_by_its_status_and_names_nobody_once_revoked(badge, to, code):
    states.move(by=badge.issued_by, badge=badge, to=to, reason="Error", at=AT)

    for presented in world.presented(badge):
        report = verify(presented, at=AT)

        assert world.outcomes(report)["status"] == ("failed", code)
        assert world.outcomes(report)["signature"][0] == "passed"
        assert bool(report.claims.recipient) is (to == BadgeState.SUSPENDED)


def test_suspended_badge_is_good_again_once_reinstated(badge):
    states.move(by=badge.issued_by, badge=badge, to=BadgeState.SUSPENDED, reason="x", at=AT)
    states.move(by=badge.issued_by, badge=badge, to=BadgeState.VALID, reason="", at=AT)

    assert verify(Presented(token=badge.token), at=AT).outcome == Outcome.PASSED


def test_stale_status_list_is_not_believed(badge):
    later = AT + lists.LIFE

    found = world.outcomes(verify(Presented(token=badge.token), at=later))

    assert found["status"] == ("unchecked", "status_list_not_read")


def test_badge_of_a_rotated_key_keeps_verifying_and_the_new_key_signs(badge):
    newer = keys.rotate(by=badge.issued_by, organisation=badge.organisation, at=AT)
    owner = badge.issued_by
    award = world.award(badge.version, awarded_on=dt.date(2026, 11, 21))
    second, _new = issuing.issue(by=owner, award=award, at=AT)

    assert second.key == newer
    assert newer.number == 2
    for one in (badge, second):
        for presented in world.presented(one):
            assert verify(presented, at=AT).outcome == Outcome.PASSED
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier(pubkey_pem=world.pem(newer)).verify(badge.document)


def test_key_of_another_issuer_does_not_sign_for_this_one(badge):
    _owner, version = world.issuer()
    other = issuing.issue(by=None, award=world.award(version), at=AT)[0]
    forged = copy.deepcopy(badge.document)
    forged["issuer"] = other.document["issuer"]

    assert world.outcomes(verify(Presented(document=forged), at=AT))["signature"][0] == "failed"
    header, _claims, signature = other.token.split(".")
    mixed = ".".join([header, badge.token.split(".")[1], signature])
    assert world.outcomes(verify(Presented(token=mixed), at=AT))["signature"][0] == "failed"


def test_key_that_the_did_document_lost_signs_nothing_any_more(badge):
    spare = Ed25519SigningKey.generate("spare")
    public = encode_multibase(bytes([0xED, 0x01]) + spare.public_key_raw())
    IssuerKey.objects.filter(pk=badge.key_id).update(public=public)

    for presented in world.presented(badge):
        assert verify(presented, at=AT).lines[0].outcome == Outcome.FAILED


def test_suspended_organisation_fails_by_the_issuer_alone(badge):
    badge.organisation.status = "suspended"
    badge.organisation.save()

    found = world.outcomes(verify(Presented(token=badge.token), at=AT))

    assert found["issuer"] == ("failed", "issuer_not_verified")
    assert found["signature"][0] == "passed"


def foreign(key, issuer, **members):
    """Return somebody else's badge, signed by a key that is no key of ours."""
    document = {
        "@context": [VC, OB],
        "id": "https://badges.example.edu/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Elsewhere"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ana",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://badges.example.edu/a",
                "type": ["Achievement"],
                "name": "Carpintería",
                "description": "x",
                "criteria": {"narrative": "x"},
            },
        },
        **members,
    }
    return DataIntegrityProofSuite().add_proof(
        document, signing_key=key, verification_method=key.kid, extra_contexts=contexts()
    )


def did_key():
    key = Ed25519SigningKey.generate("_")
    public = encode_multibase(bytes([0xED, 0x01]) + key.public_key_raw())
    return Ed25519SigningKey(key._sk, kid=f"did:key:{public}#{public}"), f"did:key:{public}"


def test_badge_of_a_did_key_is_right_but_of_nobody_we_know():
    key, did = did_key()

    found = world.outcomes(verify(Presented(document=foreign(key, did)), at=AT))

    assert found == {
        "signature": ("passed", "signature_right"),
        "status": ("unchecked", "status_absent"),
        "dates": ("passed", "in_date"),
        "issuer": ("unchecked", "issuer_unknown"),
    }


DID = "did:web:badges.example.edu"


def test_badge_of_another_host_cannot_be_checked_without_the_network():
    key = Ed25519SigningKey.generate(f"{DID}#key-1")

    def refuse(address):
        raise AddressNotAllowed(host="badges.example.edu")

    for fetch in (None, refuse):
        found = world.outcomes(verify(Presented(document=foreign(key, DID)), at=AT, fetch=fetch))

        assert found["signature"] == ("unchecked", "key_not_found")
        assert found["issuer"] == ("unchecked", "issuer_unproven")


@pytest.mark.parametrize(
    ("website", "code"),
    [
        ("https://badges.example.edu/about", "issuer_known_elsewhere"),
        ("https://www.badges.example.edu/", "issuer_known_elsewhere"),
        ("https://badges.example.edu.evil.example/", "issuer_unknown"),
        ("https://other.example/", "issuer_unknown"),
    ],
)
def test_badge_of_a_listed_host_is_checked_and_known_by_the_website(website, code):
    key = Ed25519SigningKey.generate(f"{DID}#key-1")
    people.OrganisationFactory(website=website)
    document = {
        "id": DID,
        "verificationMethod": [
            {
                "id": key.kid,
                "type": "JsonWebKey",
                "controller": DID,
                "publicKeyJwk": key.public_jwk(),
            }
        ],
        "assertionMethod": [key.kid],
    }
    asked = []

    def fetch(address):
        asked.append(address)
        return json.dumps(document).encode()

    found = world.outcomes(verify(Presented(document=foreign(key, DID)), at=AT, fetch=fetch))

    assert found["signature"] == ("passed", "signature_right")
    assert found["issuer"][1] == code
    assert set(asked) == {"https://badges.example.edu/.well-known/did.json"}


def test_unknown_context_and_unknown_suite_could_not_be_checked():
    key, did = did_key()
    document = foreign(key, did)
    stranger = {**document, "@context": [*document["@context"], "https://elsewhere.example/v1"]}
    suite = {**document, "proof": {**document["proof"], "cryptosuite": "future-2030"}}

    for one in (stranger, suite):
        line = verify(Presented(document=one), at=AT).lines[0]
        assert (line.outcome, line.code) == ("unchecked", "signature_method_unknown")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"{}",
        b"[]",
        b"{" * 100_000,
        b"\xff\xfe\x00",
        b"\x89PNG\r\n\x1a\nrubbish",
        b"<svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b'<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>',
        b"a.b.c",
    ],
)
def test_what_carries_no_badge_is_refused_by_name(content):
    with pytest.raises(NothingToVerify):
        verify(carriers.read(content), at=AT)


def test_what_is_larger_than_a_badge_is_refused():
    with pytest.raises(TooLargeToVerify):
        carriers.read(b" " * (carriers.MOST_BYTES + 1))


def test_link_to_a_badge_of_this_site_is_read_without_a_request(badge, settings):
    def never(address):
        raise AssertionError(address)

    for path in (f"/badges/{badge.public_id}/", f"/es/badges/{badge.public_id}/"):
        presented = of_text(settings.SITE_URL + path, fetch=never)

        assert verify(presented, at=AT, fetch=never).outcome == Outcome.PASSED
    with pytest.raises(NothingToVerify):
        of_text(settings.SITE_URL + "/somewhere/", fetch=never)


@pytest.mark.parametrize(
    "status",
    [
        "x",
        [],
        {"type": "BitstringStatusListEntry"},
        {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "9" * 30,
            "statusListCredential": "https://x.example/",
        },
    ],
)
def test_status_that_is_not_written_as_asked_never_passes(status):
    key, did = did_key()
    document = {**foreign(key, did), "credentialStatus": status}

    assert verify(Presented(document=document), at=AT).lines[1].outcome != Outcome.PASSED
