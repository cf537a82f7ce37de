"""Status lists: places, bits, signatures, renewal, and the monitor that fetches them."""

import datetime as dt
import io
import json
import urllib.error

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openvc.status.bitstring import decode_bitstring, get_status_bit

from registry.badges import policies
from registry.badges.enums import BadgeState, Purpose
from registry.badges.models import Badge, SignedList
from registry.badges.selectors.lists import report
from registry.badges.services import (
    issuing,
    lists,
    monitoring,
    states,
)
from registry.people.models import AuditEvent
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db


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


def test_list_is_locked_before_its_bits_are_read():
    badge = world.badge()

    with CaptureQueriesContext(connection) as asked:
        lists.publish(badge.status_list, Purpose.REVOCATION, at=AT)

    texts = [one["sql"] for one in asked]
    lock = next(n for n, sql in enumerate(texts) if "statuslist" in sql and "FOR UPDATE" in sql)
    read = next(n for n, sql in enumerate(texts) if '"status_index"' in sql)
    assert lock < read
