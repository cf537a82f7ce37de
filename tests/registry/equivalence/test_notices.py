"""Those concerned are told once, in their own language, whatever the mail server does."""

from smtplib import SMTPException

import pytest
from celery import current_app
from django.core import mail

from registry.equivalence import tasks
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceNotice
from registry.equivalence.services import assertions, notices, reviewing, supersession
from registry.people.enums import Language, OrganisationStatus, Role
from tests.factories.equivalence import AssertionFactory, RoundFactory, SeatFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(current_app, "send_task", lambda *_args, **_options: None)


@pytest.fixture
def world():
    """Return an assertion and everybody by the part in which they come to it."""
    found = AssertionFactory()
    seat = SeatFactory(round=RoundFactory(assertion=found, rejected=True), approves=True)
    issuer = found.source.credential.issuer
    people = {
        "asserter": MembershipFactory(
            organisation=found.asserter, role=Role.EDITOR, user__language=Language.EN
        ).user,
        "issuer": MembershipFactory(organisation=issuer, user__language=Language.ES).user,
        "target": MembershipFactory(organisation=found.target.credential.issuer).user,
        "panel": seat.reviewer,
    }
    MembershipFactory(organisation=found.asserter, role=Role.VIEWER)
    MembershipFactory(organisation=found.asserter, ended=True)
    MembershipFactory(organisation=found.asserter, user__is_active=False)
    MembershipFactory()
    return found, people


def told():
    """Return who was mailed."""
    return sorted(address for message in mail.outbox for address in message.to)


def test_superseding_a_credential_tells_those_concerned_in_their_language(world):
    found, people = world

    supersession.ask_for_review(by=None, version=found.source, at=AT)
    assert tasks.send_notices() == 4

    assert told() == sorted(user.email for user in people.values())
    bodies = {message.to[0]: message.body for message in mail.outbox}
    english = bodies[people["asserter"].email]
    assert "has to be reviewed again" in english
    assert f"/en/equivalences/{found.public_id}/" in english
    assert "new version" in english
    assert f"/es/equivalences/{found.public_id}/" in bodies[people["issuer"].email]
    found.refresh_from_db()
    assert found.status == AssertionStatus.NEEDS_REVIEW


def test_task_and_event_twice_tell_once(world):
    found, _people = world
    for _ in range(2):
        supersession.ask_for_review(by=None, version=found.source, at=AT)
        tasks.send_notices()
    assert len(mail.outbox) == 4
    assert not notices.unsent().exists()


def test_what_the_mail_server_refuses_is_sent_later_and_holds_up_nothing(world, monkeypatch):
    found, people = world
    supersession.ask_for_review(by=None, version=found.source, at=AT)
    whole = notices.EmailMessage.send

    def send(self, *args, **options):
        if self.to == [people["issuer"].email]:
            raise SMTPException("busy")
        return whole(self, *args, **options)

    monkeypatch.setattr(notices.EmailMessage, "send", send)
    assert notices.send(at=AT) == 3
    assert [row.user for row in notices.unsent()] == [people["issuer"]]

    monkeypatch.undo()
    assert notices.send(at=AT) == 1
    assert len(told()) == 4


def test_who_did_it_is_not_told(world):
    found, people = world
    assertions.move(
        by=people["issuer"],
        assertion=found,
        to=AssertionStatus.CONTESTED,
        reason="The hours are wrong",
        at=AT,
    )
    notices.send(at=AT)
    assert people["issuer"].email not in told()
    assert all("The hours are wrong" in message.body for message in mail.outbox)


@pytest.mark.parametrize(
    ("was", "to", "says"),
    [
        ("published", "revoked", "was revoked"),
        ("proposed", "rejected", "was rejected"),
        ("rejected", "appealed", "An appeal was made"),
        ("published", "needs_review", "has to be reviewed again"),
    ],
)
def test_every_hurting_move_is_told(was, to, says):
    found = AssertionFactory(status=was)
    MembershipFactory(organisation=found.asserter, user__language=Language.EN)
    assertions.move(by=None, assertion=found, to=AssertionStatus(to), reason="Why", at=AT)
    notices.send(at=AT)
    assert says in mail.outbox[0].body


def test_request_for_evidence_is_told():
    found = AssertionFactory(in_review=True)
    RoundFactory(assertion=found)
    MembershipFactory(organisation=found.asserter, user__language=Language.EN)
    reviewer = MembershipFactory(reviewer=True).user
    reviewing.request_evidence(by=reviewer, assertion=found, text="Hours?", at=AT)
    notices.send(at=AT)
    assert "asks for evidence" in mail.outbox[0].body


def test_suspended_organisations_are_not_told():
    found = AssertionFactory(asserter__status=OrganisationStatus.SUSPENDED)
    MembershipFactory(organisation=found.asserter)
    supersession.ask_for_review(by=None, version=found.source, at=AT)
    assert not EquivalenceNotice.objects.exists()


def test_one_task_sends_a_part_and_asks_for_more(monkeypatch):
    sent = []
    monkeypatch.setattr(notices, "AT_ONCE", 2)
    monkeypatch.setattr(notices, "ask", lambda: sent.append(1))
    found = AssertionFactory(asserter=OrganisationFactory())
    for user in UserFactory.create_batch(3):
        MembershipFactory(user=user, organisation=found.asserter)
    supersession.ask_for_review(by=None, version=found.source, at=AT)
    sent.clear()
    assert tasks.send_notices() == 2
    assert sent == [1]
    assert tasks.send_notices() == 1
    assert sent == [1]
