"""Lists, files of recipients, mails, claims, statements, records and pictures."""

import dataclasses
import datetime as dt
import hashlib
import io
import json
import urllib.error

import pytest
from django.core import mail as outbox
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openvc.status.bitstring import decode_bitstring, get_status_bit

from registry.badges import policies, tasks
from registry.badges.enums import BadgeState, BatchStatus, Outcome, Purpose, RowOutcome
from registry.badges.models import Badge, BadgeBatch, SignedList
from registry.badges.selectors import addresses
from registry.badges.selectors.documents import statements as documents
from registry.badges.selectors.lists import report
from registry.badges.selectors.verifying import verify
from registry.badges.services import (
    awards,
    batches,
    claiming,
    issuing,
    lists,
    mailing,
    monitoring,
    records,
    statements,
    states,
)
from registry.badges.services.batches import BatchDraft
from registry.badges.services.records import Ledger
from registry.badges.sources import carriers, pictures, tables
from registry.badges.sources.carriers import Presented
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import RelatedInstruction, WageStep, WorkProcess
from registry.people.enums import Language, Role
from registry.people.models import AuditEvent, Membership
from tests.factories import catalogue, equivalence, people
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(minutes=10)


def bit(badge, purpose):
    row = SignedList.objects.get(status_list=badge.status_list, purpose=purpose)
    return get_status_bit(
        decode_bitstring(row.document["credentialSubject"]["encodedList"]), badge.status_index
    )


def test_lists_are_as_long_as_asked_and_signed_for_an_independent_verifier():
    badge = world.badge()

    for purpose in Purpose.values:
        row = SignedList.objects.get(status_list=badge.status_list, purpose=purpose)
        verify_data_integrity_proof(row.document, world.pem(badge.key))
        OB3Verifier(pubkey_pem=world.pem(badge.key))._decode_payload(row.token)
        subject = row.document["credentialSubject"]
        assert len(decode_bitstring(subject["encodedList"])) * 8 == 131_072
        assert subject["statusPurpose"] == purpose


def test_independent_verifier_reads_the_revocation_from_the_list():
    badge = world.badge()

    def served(address):
        purpose = address.rstrip("/").rsplit("/", 1)[1]
        row = SignedList.objects.get(status_list=badge.status_list, purpose=purpose)
        return row.token.encode()

    verifier = OB3Verifier(pubkey_pem=world.pem(badge.key))
    verifier.verify(badge.token, check_status=True, download=served)
    states.move(by=None, badge=badge, to=BadgeState.REVOKED, reason="Error", at=AT)

    with pytest.raises(Exception, match="revocation"):
        verifier.verify(badge.token, check_status=True, download=served)


@pytest.mark.parametrize(
    ("to", "bits"), [(BadgeState.REVOKED, (1, 0)), (BadgeState.SUSPENDED, (0, 1))]
)
def test_moving_a_badge_sets_its_own_bit_alone_and_leaves_one_event(to, bits):
    badge = world.badge()
    before = AuditEvent.objects.count()

    states.move(by=badge.issued_by, badge=badge, to=to, reason="Ñ", at=AT)

    assert (bit(badge, "revocation"), bit(badge, "suspension")) == bits
    row = SignedList.objects.get(status_list=badge.status_list, purpose="revocation")
    every = decode_bitstring(row.document["credentialSubject"]["encodedList"])
    assert sum(one.bit_count() for one in every) == bits[0]
    assert AuditEvent.objects.count() == before + 1


def test_state_table_is_held_and_a_reason_is_asked_for():
    badge = world.badge()
    with pytest.raises(states.ReasonMissing):
        states.move(by=None, badge=badge, to=BadgeState.REVOKED, reason=" ", at=AT)
    states.move(by=None, badge=badge, to=BadgeState.REVOKED, reason="x", at=AT)

    for to in BadgeState:
        with pytest.raises(policies.BadgeStateRefuses):
            states.move(by=None, badge=badge, to=to, reason="x", at=AT)


def test_revoked_badge_may_be_issued_anew():
    badge = world.badge()
    states.move(by=None, badge=badge, to=BadgeState.REVOKED, reason="name", at=AT)

    again, is_new = issuing.issue(by=None, award=world.award(badge.version), at=AT)

    assert is_new
    assert again.status_index != badge.status_index


def test_places_are_drawn_at_random(monkeypatch):
    drawn = iter([7, 7, 7, 9])
    monkeypatch.setattr(lists.secrets, "randbelow", lambda _length: next(drawn))
    _owner, version = world.issuer()
    days = (dt.date(2026, 1, 1), dt.date(2026, 1, 2))

    made = [
        issuing.issue(by=None, award=world.award(version, awarded_on=day), at=AT)[0] for day in days
    ]

    assert [one.status_index for one in made] == [7, 9]


def test_half_full_list_makes_room_for_the_next(monkeypatch):
    badge = world.badge()
    monkeypatch.setattr(lists, "FULLEST", 131_072)
    award = world.award(badge.version, awarded_on=dt.date(2026, 1, 1))

    second, _new = issuing.issue(by=None, award=award, at=AT)

    assert (badge.status_list.number, second.status_list.number) == (1, 2)
    assert SignedList.objects.count() == 4


def test_lists_are_renewed_before_they_end():
    badge = world.badge()

    assert lists.renew(at=AT + dt.timedelta(days=1)) == 0
    assert lists.renew(at=AT + dt.timedelta(days=3)) == 2
    row = SignedList.objects.filter(status_list=badge.status_list).first()
    assert row.valid_until == AT + dt.timedelta(days=3) + lists.LIFE


def served_by(change=lambda document: document):
    def get(address):
        public_id, purpose = address.rstrip("/").split("/")[-2:]
        row = SignedList.objects.get(status_list__public_id=public_id, purpose=purpose)
        return json.dumps(change(dict(row.document))).encode()

    return get


def test_monitor_finds_nothing_wrong_with_what_is_served():
    world.badge()

    assert monitoring.check_all(get=served_by(), at=AT) == 0
    found = report()
    assert (found.lists, found.faulty, found.unchecked, found.checked_at) == (2, 0, 0, AT)


def unreachable(address):
    raise OSError


def answers_500(address):
    raise urllib.error.HTTPError(address, 500, "", {}, io.BytesIO())


@pytest.mark.parametrize(
    ("get", "at", "fault"),
    [
        (unreachable, AT, "unreachable"),
        (answers_500, AT, "answered_500"),
        (lambda _address: b"<html>", AT, "no_document"),
        (served_by(lambda one: {**one, "name": "x"}), AT, "signature"),
        (served_by(), AT + lists.LIFE, "out_of_date"),
    ],
)
def test_monitor_names_what_is_wrong(get, at, fault):
    world.badge()

    assert monitoring.check_all(get=get, at=at) == 2
    assert set(SignedList.objects.values_list("fault", flat=True)) == {fault}
    assert report().faulty == 2


def test_monitor_finds_a_list_that_lags_behind_the_badges():
    badge = world.badge()
    Badge.objects.filter(pk=badge.pk).update(state="revoked", state_reason="x")

    monitoring.check_all(get=served_by(), at=AT)

    assert SignedList.objects.get(purpose="revocation").fault == "bits"
    assert SignedList.objects.get(purpose="suspension").fault == ""


FILE = """nombre;correo;fecha;vence;horas;evidencia
María Núñez;maria@example.org;20/11/2026;;120;Taller
José Ángel Peña;jose@example.org;2026-11-20;2028-11-20;80;
María Núñez;MARIA@example.org;20/11/2026;;;
Sin correo;no-address;20/11/2026;;;
Mal día;dia@example.org;31/02/2026;;;
Malas horas;horas@example.org;20/11/2026;;muchas;
;nombre@example.org;20/11/2026;;;

""".replace("\n", "\r\n")


def batch_of(content, version=None, by=None):
    if version is None:
        owner, version = world.issuer()
        by = owner.user
    draft = BatchDraft(
        organisation=version.credential.issuer,
        version=version,
        language=Language.ES,
        file_name="lista.csv",
        content=content,
    )
    return batches.receive(by=by, draft=draft, at=AT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_file_is_issued_row_by_row_with_an_outcome_each(encoding):
    batch, is_new = batch_of(FILE.encode(encoding))

    batches.run(batch_id=batch.pk, clock=lambda: AT)

    batch.refresh_from_db()
    rows = list(batch.rows.order_by("number"))
    assert is_new
    assert batch.status == BatchStatus.DONE
    assert [row.outcome for row in rows] == ["issued", "issued", "already", *["refused"] * 4]
    assert rows[0].badge.recipient_name == "María Núñez"
    assert rows[2].badge == rows[0].badge
    assert rows[1].badge.valid_until == dt.date(2028, 11, 20)
    assert [row.problem["code"] for row in rows[3:]] == [
        *("invalid_fields", "invalid_cell", "invalid_cell", "invalid_fields")
    ]
    assert Badge.objects.count() == 2


def test_file_that_is_run_twice_or_sent_twice_issues_nothing_twice():
    batch, _new = batch_of(FILE.encode())
    tasks.run_batch(batch.pk)
    tasks.run_batch(batch.pk)

    again, is_new = batch_of(FILE.encode(), batch.version, batch.by)

    assert (again.pk, is_new) == (batch.pk, False)
    assert Badge.objects.count() == 2
    assert BadgeBatch.objects.count() == 1


def test_worker_that_died_leaves_its_rows_to_the_next(monkeypatch):
    batch, _new = batch_of(FILE.encode())
    real, seen = batches._issue, []

    def dies(batch, row, at):
        seen.append(row.number)
        if len(seen) == 2:
            raise MemoryError
        real(batch, row, at)

    monkeypatch.setattr(batches, "_issue", dies)
    with pytest.raises(MemoryError):
        batches.run(batch_id=batch.pk, clock=lambda: AT)
    monkeypatch.setattr(batches, "_issue", real)
    sent = []
    monkeypatch.setattr(batches, "send", sent.append)

    assert batches.sweep(at=AT) == 0
    assert batches.sweep(at=LATER) == 1
    batches.run(batch_id=sent[0], clock=lambda: LATER)

    outcomes = set(batch.rows.values_list("outcome", flat=True))
    assert RowOutcome.WAITING not in outcomes
    assert Badge.objects.count() == 2


def test_person_who_lost_her_role_issues_no_further_row():
    batch, _new = batch_of(FILE.encode())
    Membership.objects.filter(organisation=batch.organisation).update(role=Role.VIEWER)

    batches.run(batch_id=batch.pk, clock=lambda: AT)

    assert set(batch.rows.values_list("outcome", flat=True)) == {"refused"}


def test_file_of_a_person_who_is_gone_issues_nothing():
    batch, _new = batch_of(FILE.encode())
    BadgeBatch.objects.filter(pk=batch.pk).update(by=None)

    batches.run(batch_id=batch.pk, clock=lambda: AT)

    assert set(batch.rows.values_list("outcome", flat=True)) == {"refused"}
    assert not Badge.objects.exists()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", tables.RecipientsUnreadable),
        (b"a,b\n1,2\n", tables.RecipientsUnreadable),
        (b"nombre\nAna\n", tables.RecipientsUnreadable),
        (b"\x00\x01\x02", tables.RecipientsUnreadable),
        (b"name,email\n" + b"a,a@example.org\n" * 5001, tables.TooManyRecipients),
        (b"name,email\n" + b"x" * (tables.MOST_BYTES + 1), tables.TooManyRecipients),
    ],
)
def test_file_that_is_no_table_of_recipients_is_refused_and_not_kept(content, refusal):
    with pytest.raises(refusal):
        batch_of(content)

    assert not BadgeBatch.objects.exists()


def test_mail_goes_out_once_in_the_badges_language(django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(mailing.current_app, "send_task", lambda *a, **k: sent.append((a, k)))
    with django_capture_on_commit_callbacks(execute=True):
        badge = world.badge()

    assert sent == [((mailing.MAIL_TASK,), {"args": [badge.pk]})]
    assert tasks.mail(badge.pk) is True
    assert tasks.mail(badge.pk) is False
    [message] = outbox.outbox
    assert message.to == [world.EMAIL]
    assert world.NAME in message.body
    assert mailing.token_of(badge) in message.body


def test_lost_mail_is_sent_again_and_a_refused_one_later(monkeypatch):
    badge = world.badge()
    sent = []
    monkeypatch.setattr(mailing, "send", sent.append)

    def refuses(**_):
        raise OSError

    assert mailing.sweep(at=AT) == 0
    assert mailing.sweep(at=LATER) == 1
    with monkeypatch.context() as patch:
        patch.setattr(mailing, "send_mail", refuses)
        assert mailing.mail(badge_id=badge.pk, at=LATER) is False
    assert mailing.mail(badge_id=badge.pk, at=LATER) is True
    assert mailing.sweep(at=LATER) == 0
    assert sent == [badge.pk]


def test_claim_puts_the_badge_into_one_account_only():
    badge = world.badge()
    first, second = people.UserFactory(), people.UserFactory()

    claiming.claim(by=first, badge=badge, at=AT)
    claiming.claim(by=first, badge=badge, at=LATER)

    badge.refresh_from_db()
    assert (badge.recipient, badge.claimed_at) == (first, AT)
    with pytest.raises(policies.BadgeNotYours):
        claiming.claim(by=second, badge=badge, at=AT)


def test_revoked_badge_is_not_claimed():
    badge = world.badge()
    states.move(by=None, badge=badge, to=BadgeState.REVOKED, reason="x", at=AT)

    with pytest.raises(policies.BadgeStateRefuses):
        claiming.claim(by=people.UserFactory(), badge=badge, at=AT)


def test_only_a_proved_address_gets_the_badge_by_itself():
    unproved = people.UserFactory(email=world.EMAIL)
    assert world.badge().recipient is None

    unproved.emailaddress_set.create(email=world.EMAIL, verified=True, primary=True)

    assert world.badge().recipient == unproved


def test_token_in_the_mail_is_ours_alone():
    badge = world.badge()
    token = mailing.token_of(badge)

    assert mailing.public_id_in(token) == str(badge.public_id)
    assert mailing.public_id_in(token[:-1] + "x") is None


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
