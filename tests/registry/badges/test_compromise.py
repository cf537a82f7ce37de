"""A key that was in other hands: what it signed before is on record, the rest is not believed."""

import datetime as dt

import pytest
from django.urls import reverse

from registry.badges import policies
from registry.badges.models import IssuerKey, SignedList
from registry.badges.selectors.documents.issuers import did_document
from registry.badges.selectors.verifying import verify
from registry.badges.services import compromise, issuing, keys, signing
from registry.badges.services.signing import Signer
from registry.badges.sources.carriers import Presented
from registry.people.enums import Role
from registry.people.models import AuditEvent
from tests.factories.people import AT, MembershipFactory
from tests.registry.badges import world

pytestmark = pytest.mark.django_db

THEFT = AT + dt.timedelta(hours=1)
LATER = AT + dt.timedelta(hours=2)


def report(badge, **changes):
    said = {"by": badge.issued_by, "key": badge.key, "since": THEFT, "reason": "Laptop lost"}
    return compromise.report(**(said | {"at": LATER} | changes))


def forged(badge, *, at):
    """Return what a thief signs with the key, in both forms, dated as she likes."""
    signer = Signer(key=badge.key, private=keys.opened(badge.key))
    document = {name: value for name, value in badge.document.items() if name != "proof"}
    subject = document["credentialSubject"]
    document |= {"credentialSubject": subject | {"identifier": subject["identifier"][1:]}}
    return [
        Presented(document=signing.sign_document(signer, document, at=at)),
        Presented(token=signing.sign_token(signer, document, at=at)),
    ]


def signature(presented):
    return world.outcomes(verify(presented, at=LATER))["signature"]


def test_what_was_signed_before_is_believed_and_what_came_after_is_not():
    badge = world.badge()
    later, _new = issuing.issue(
        by=badge.issued_by,
        award=world.award(badge.version, awarded_on=world.DAY - dt.timedelta(days=1)),
        at=THEFT + dt.timedelta(minutes=1),
    )

    report(badge)

    assert {signature(one) for one in world.presented(badge)} == {("passed", "signature_right")}
    assert {signature(one) for one in world.presented(later)} == {("failed", "key_compromised")}


@pytest.mark.parametrize("at", [AT, LATER])
def test_forgery_is_not_believed_whatever_date_the_thief_writes(at):
    badge = world.badge()
    false = forged(badge, at=at)
    assert {signature(one)[0] for one in false} == {"passed"}

    report(badge)

    assert {signature(one) for one in false} == {("failed", "key_compromised")}
    [line, *_rest] = verify(false[0], at=LATER).lines
    assert "other hands" in line.text


def test_reported_key_signs_no_more_and_the_lists_are_signed_anew(
    django_capture_on_commit_callbacks,
):
    badge = world.badge()

    with django_capture_on_commit_callbacks(execute=True):
        report(badge)

    key = IssuerKey.objects.get(pk=badge.key.pk)
    assert (key.retired_at, key.compromised_since) == (LATER, THEFT)
    newer = keys.current(badge.organisation, at=LATER)
    assert newer.number == key.number + 1
    for row in SignedList.objects.all():
        assert row.document["proof"]["verificationMethod"].endswith(f"#key-{newer.number}")
    methods = did_document(badge.organisation)["verificationMethod"]
    assert [one.get("revoked") for one in methods] == [THEFT.isoformat(), None]
    assert AuditEvent.objects.filter(reason="Laptop lost", action="revoke").count() == 1


def test_report_stands_where_nothing_can_be_signed(settings, django_capture_on_commit_callbacks):
    badge = world.badge()
    settings.BADGE_KEYS = []

    with django_capture_on_commit_callbacks(execute=True):
        report(badge)

    assert IssuerKey.objects.get().compromised_since == THEFT


@pytest.mark.parametrize("action", ["compromised_now", "compromised_always"])
def test_steward_reports_a_key_in_the_admin(client, action):
    badge = world.badge()
    made = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    IssuerKey.objects.update(made_at=made)
    client.force_login(MembershipFactory(steward=True, user__is_staff=True).user)
    said = {"action": action, "_selected_action": [badge.key.pk], "reason": "Laptop lost"}

    client.post(reverse("admin:registry_issuerkey_changelist"), said)

    since = IssuerKey.objects.get(pk=badge.key.pk).compromised_since
    assert since is not None
    assert (since == made) == (action == "compromised_always")


def test_earlier_moment_replaces_a_later_one_and_not_the_other_way_round():
    badge = world.badge()
    report(badge)
    report(badge, since=badge.key.made_at)

    assert report(badge).compromised_since == badge.key.made_at
    assert {signature(one)[1] for one in world.presented(badge)} == {"key_compromised"}


@pytest.mark.parametrize("since", [AT - dt.timedelta(days=1), LATER + dt.timedelta(days=1)])
def test_moment_that_cannot_be_is_refused(since):
    badge = world.badge()
    with pytest.raises(compromise.CompromisedBeforeMade):
        report(badge, since=since)


@pytest.mark.parametrize(
    ("role", "may"), [(Role.EDITOR, True), (Role.VIEWER, False), (Role.STEWARD, True), ("", False)]
)
def test_report_is_for_the_issuer_and_for_stewards(role, may):
    badge = world.badge()
    if role == Role.STEWARD:
        user = MembershipFactory(steward=True).user
    elif role:
        user = MembershipFactory(organisation=badge.organisation, role=role).user
    else:
        user = MembershipFactory().user

    assert policies.can_report_compromise(user, badge.key) is may
    if not may:
        with pytest.raises(policies.NotAnEditor):
            report(badge, by=user)
