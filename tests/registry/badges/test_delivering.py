"""Mails, claims and the link that proves an address."""

import datetime as dt

import pytest
from django.core import mail as outbox

from registry.badges import policies, tasks
from registry.badges.enums import BadgeState
from registry.badges.services import (
    claiming,
    mailing,
    states,
)
from tests.factories import people
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(minutes=10)


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
