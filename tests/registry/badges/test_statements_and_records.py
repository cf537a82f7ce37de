"""Signed equivalences, records of apprenticeships, and the pictures that carry badges."""

import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier
from openbadgeslib.ob3.ldp import verify_data_integrity_proof

from registry.badges import policies
from registry.badges.enums import Check, Outcome
from registry.badges.models import SignedList, SignedStatement
from registry.badges.selectors import addresses
from registry.badges.selectors.documents import statements as documents
from registry.badges.selectors.verifying import verify
from registry.badges.services import (
    awards,
    issuing,
    lists,
    monitoring,
    records,
    statements,
)
from registry.badges.services.records import Ledger
from registry.badges.sources import carriers, pictures
from registry.badges.sources.carriers import Presented
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import RelatedInstruction, WageStep, WorkProcess
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.services import assertions, supersession
from registry.people.enums import Language, Role
from tests.factories import catalogue, equivalence, people
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(minutes=10)


def asserted():
    assertion = equivalence.AssertionFactory()
    member = people.MembershipFactory(organisation=assertion.asserter, role=Role.EDITOR)
    return assertion, member.user


def test_statement_is_signed_over_the_hashes_of_both_versions():
    assertion, editor = asserted()

    signed, is_new = statements.sign(by=editor, assertion=assertion, at=AT)
    again, is_again_new = statements.sign(by=editor, assertion=assertion, at=AT)

    expected = hashlib.sha256(
        documents.canonical(documents.version_document(assertion.source))
    ).hexdigest()
    assert (is_new, is_again_new, again.pk) == (True, False, signed.pk)
    assert signed.source_sha256 == expected
    assert expected in signed.document["credentialSubject"]["endorsementComment"]
    verify_data_integrity_proof(signed.document, world.pem(signed.key))
    for presented in world.presented(signed):
        assert world.outcomes(verify(presented, at=AT))["signature"][0] == "passed"


@pytest.mark.parametrize("path", [("credentialSubject", "endorsementComment"), ("validFrom",)])
def test_changed_statement_fails(path):
    assertion, editor = asserted()
    signed, _new = statements.sign(by=editor, assertion=assertion, at=AT)
    document = json.loads(json.dumps(signed.document))
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] += "x"

    assert verify(Presented(document=document), at=AT).outcome == Outcome.FAILED


def test_statement_over_a_changed_version_is_signed_anew():
    assertion, editor = asserted()
    first, _new = statements.sign(by=editor, assertion=assertion, at=AT)
    assertion.source.hours = 999
    assertion.source.save()

    second, is_new = statements.sign(by=editor, assertion=assertion, at=LATER)

    assert is_new
    assert first.source_sha256 != second.source_sha256


def status_of(signed):
    return {world.outcomes(verify(one, at=LATER))["status"] for one in world.presented(signed)}


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("published", ("passed", "status_good")),
        ("contested", ("failed", "suspended")),
        ("needs_review", ("failed", "suspended")),
        ("in_review", ("failed", "suspended")),
        ("appealed", ("failed", "suspended")),
        ("revoked", ("failed", "revoked")),
        ("rejected", ("failed", "revoked")),
    ],
)
def test_statement_follows_its_assertion(status, said):
    assertion, editor = asserted()
    signed, _new = statements.sign(by=editor, assertion=assertion, at=AT)
    assert status_of(signed) == {("passed", "status_good")}
    assertion.status, assertion.status_reason = status, "why"
    assertion.save()

    lists.of_assertions([assertion.pk], at=LATER)

    assert status_of(signed) == {said}


def test_revoked_assertion_takes_its_statement_along(django_capture_on_commit_callbacks):
    assertion, editor = asserted()
    signed, _new = statements.sign(by=editor, assertion=assertion, at=AT)

    with django_capture_on_commit_callbacks(execute=True):
        assertions.move(
            by=editor,
            assertion=assertion,
            to=AssertionStatus.REVOKED,
            reason="No longer so.",
            at=LATER,
        )

    for presented in world.presented(signed):
        report = verify(presented, at=LATER)
        [line] = [line for line in report.lines if line.check == Check.STATUS]
        assert (report.outcome, line.code) == (Outcome.FAILED, "revoked")
        assert "counts for nothing" in line.text


def test_superseded_version_suspends_the_statements_on_it(django_capture_on_commit_callbacks):
    assertion, editor = asserted()
    signed, _new = statements.sign(by=editor, assertion=assertion, at=AT)

    with django_capture_on_commit_callbacks(execute=True):
        supersession.ask_for_review(by=None, version=assertion.target, at=LATER)

    assert status_of(signed) == {("failed", "suspended")}


def test_statement_that_could_not_follow_at_once_follows_with_the_renewal():
    assertion, editor = asserted()
    signed, _new = statements.sign(by=editor, assertion=assertion, at=AT)
    EquivalenceAssertion.objects.update(status="revoked", status_reason="why")
    served = {
        addresses.list_address(row.status_list, row.purpose): json.dumps(row.document).encode()
        for row in SignedList.objects.all()
    }

    monitoring.check_all(get=served.__getitem__, at=LATER)
    lists.renew(at=LATER)

    assert status_of(signed) == {("failed", "revoked")}


def test_statement_of_before_the_status_lists_gets_its_place_by_being_signed_again():
    assertion, editor = asserted()
    old, _new = statements.sign(by=editor, assertion=assertion, at=AT)
    SignedStatement.objects.update(status_list=None, status_index=None)

    signed, is_new = statements.sign(by=editor, assertion=assertion, at=LATER)

    assert (is_new, signed.pk, SignedStatement.objects.get().signed_at) == (True, old.pk, LATER)
    assert status_of(SignedStatement.objects.get()) == {("passed", "status_good")}


def test_statement_and_badge_share_a_list_and_never_a_place(monkeypatch):
    owner, version = world.issuer()
    badge, _new = issuing.issue(by=owner.user, award=world.award(version), at=AT)
    assertion = equivalence.AssertionFactory(asserter=owner.organisation)
    drawn = iter([badge.status_index, badge.status_index, 5])
    monkeypatch.setattr("registry.badges.services.lists.secrets.randbelow", lambda _: next(drawn))

    signed, _new = statements.sign(by=owner.user, assertion=assertion, at=AT)

    assert (signed.status_list_id, signed.status_index) == (badge.status_list_id, 5)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry | {"statusListIndex": "7"},
        lambda entry: entry | {"statusPurpose": "suspension"},
        lambda entry: entry | {"statusListCredential": entry["statusListCredential"] + "x"},
        None,
    ],
)
def test_statement_cannot_be_cut_from_its_status(change):
    assertion, editor = asserted()
    signed, _new = statements.sign(by=editor, assertion=assertion, at=AT)
    document = json.loads(json.dumps(signed.document))
    if change is None:
        del document["credentialStatus"]
    else:
        document["credentialStatus"][0] = change(document["credentialStatus"][0])

    found = world.outcomes(verify(Presented(document=document), at=AT))

    assert found["signature"][0] == "failed"
    assert found["status"] == ("unchecked", "status_unproven")


def test_statement_is_signed_by_its_asserter_and_in_force_only():
    assertion, editor = asserted()
    with pytest.raises(policies.NotAnEditor):
        statements.sign(by=people.MembershipFactory().user, assertion=assertion, at=AT)
    assertion.status = "revoked"
    assertion.save()

    with pytest.raises(policies.StatementNotInForce):
        statements.sign(by=editor, assertion=assertion, at=AT)


def apprenticeship():
    owner, _version = world.issuer()
    programme = catalogue.ProgrammeFactory(
        provider=owner.organisation, status=RecordStatus.PUBLISHED, title_es="Soldador dual"
    )
    for position, hours in ((1, 200), (2, 300)):
        WorkProcess.objects.create(
            programme=programme, position=position, name_es=f"Proceso ñ{position}", hours=hours
        )
    RelatedInstruction.objects.create(programme=programme, position=1, name_es="Taller", hours=144)
    WageStep.objects.create(programme=programme, position=1, percent=60)
    return owner, programme


def ledger(programme, **done):
    return Ledger(
        organisation=programme.provider,
        programme=programme,
        person=awards.Person(name=world.NAME, email=world.EMAIL),
        language=Language.ES,
        as_of=world.DAY,
        done=done or {"process-1": 200, "process-2": 30, "instruction-1": 144, "wage-1": 1},
    )


def test_record_lists_every_part_with_its_hours_and_verifies():
    owner, programme = apprenticeship()

    badge = records.issue(by=owner.user, ledger=ledger(programme), at=AT)

    for presented in (
        carriers.read(json.dumps(badge.document).encode()),
        carriers.read_text(badge.token),
    ):
        report = verify(presented, at=AT)
        assert report.outcome == Outcome.PASSED
        assert report.claims.kind == "ClrCredential"
    whole = OB3Verifier(pubkey_pem=world.pem(badge.key))._decode_payload(badge.token)
    subject = whole["credentialSubject"]
    assert [one["name"] for one in subject["achievement"]] == [
        *("Proceso ñ1", "Proceso ñ2", "Taller", "60 %")
    ]
    assert whole["partial"] is True
    member = subject["verifiableCredential"][0]
    OB3LdpVerifier(pubkey_pem=world.pem(badge.key)).verify(member)
    assert [one["value"] for one in member["credentialSubject"]["result"]] == [
        *("200", "30", "144", "1")
    ]
    assert badge.hours == 374


def test_whole_record_is_not_partial_and_an_empty_one_is_refused():
    owner, programme = apprenticeship()
    full = {"process-1": 200, "process-2": 300, "instruction-1": 144, "wage-1": 1}

    badge = records.issue(by=owner.user, ledger=ledger(programme, **full), at=AT)

    whole = OB3Verifier(pubkey_pem=world.pem(badge.key))._decode_payload(badge.token)
    assert whole["partial"] is False
    with pytest.raises(records.LedgerEmpty):
        records.issue(by=owner.user, ledger=ledger(programme, **{"wage-1": 1}), at=AT)
    with pytest.raises(issuing.AlreadyIssued):
        records.issue(by=owner.user, ledger=ledger(programme), at=AT)


def test_record_is_signed_by_the_provider_only():
    _owner, programme = apprenticeship()
    other, _version = world.issuer()
    foreign = dataclasses.replace(ledger(programme), organisation=other.organisation)

    with pytest.raises(policies.NotYourCredential):
        records.issue(by=other.user, ledger=foreign, at=AT)


NAMES = ["Ñandú & <b>«cañón»</b>", "A" * 80, "Palabra " * 40, "日本 溶接"]


@pytest.mark.parametrize("name", NAMES)
def test_baked_pictures_give_the_badge_back(name):
    picture = pictures.svg(name=name, issuer="Escuela Ñandú", code="EC0217")
    token = world.badge().token

    for baked in (
        carriers.bake_svg(picture, token),
        carriers.bake_png(pictures.png(picture), token),
    ):
        assert carriers.read(baked).token == token
        assert verify(carriers.read(baked), at=AT).outcome == Outcome.PASSED


def test_did_names_host_and_port(settings):
    organisation = people.OrganisationFactory()
    settings.SITE_URL = "https://Registry.example.org:8443/"

    did = addresses.did_of(organisation)

    assert did == f"did:web:registry.example.org%3A8443:issuers:{organisation.public_id}"
    assert addresses.own_issuer(did) == organisation.public_id
    assert addresses.own_issuer("did:web:other.example:issuers:x") is None
    assert addresses.own_issuer(did + "x") is None
