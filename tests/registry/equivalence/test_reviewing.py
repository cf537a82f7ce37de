"""The panel of both countries: declarations, votes, requests, rounds and appeals."""

import pytest
from django.db import IntegrityError, transaction

from registry.equivalence import policies, selectors
from registry.equivalence.enums import AssertionStatus, Choice, RoundKind, RoundOutcome
from registry.equivalence.models import EquivalenceAssertion, PanelSeat, ReviewNote
from registry.equivalence.policies import panel
from registry.equivalence.services import assertions, reviewing
from registry.equivalence.services.drafts import AssertionDraft, EvidenceDraft
from registry.people.enums import OrganisationStatus, Role
from registry.people.policies import NotAnEditor, NotVerified
from tests.factories.equivalence import (
    AssertionFactory,
    EvidenceFactory,
    RoundFactory,
    SeatFactory,
)
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

PUBLISHED = AssertionStatus.PUBLISHED


def reviewer(country="MX", **columns):
    """Return a reviewer of a verified body of a country."""
    body = OrganisationFactory(body=True, country=country, **columns)
    return MembershipFactory(role=Role.REVIEWER, organisation=body).user


@pytest.fixture
def assertion():
    """Return an assertion that has been taken up, in its first round."""
    found = AssertionFactory(proposed=True)
    EvidenceFactory(assertion=found)
    assertions.move(by=reviewer(), assertion=found, to=AssertionStatus.IN_REVIEW, at=AT)
    return found


def votes(user, assertion, choice=Choice.APPROVE, reason="Because"):
    reviewing.declare(by=user, assertion=assertion, has_conflict=False, at=AT)
    return reviewing.vote(by=user, assertion=assertion, choice=choice, reason=reason, at=AT)


def publish(user, assertion):
    return assertions.move(by=user, assertion=assertion, to=PUBLISHED, at=AT)


def test_both_sides_publish_together(assertion):
    first, second = reviewer("MX"), reviewer("US")
    votes(first, assertion)
    with pytest.raises(policies.TwoSidesMissing, match=r"Estados Unidos|United States"):
        publish(first, assertion)
    votes(second, assertion)

    publish(second, assertion)

    assertion.refresh_from_db()
    found = assertion.rounds.get()
    assert (assertion.status, assertion.published_at) == (PUBLISHED, AT)
    assert (found.outcome, found.closed_at) == (RoundOutcome.PUBLISHED, AT)


@pytest.mark.parametrize("countries", [("MX", "MX"), ("US", "US")])
def test_two_of_one_side_do_not_publish(assertion, countries):
    people = [reviewer(country) for country in countries]
    for user in people:
        votes(user, assertion)
    with pytest.raises(policies.TwoSidesMissing):
        publish(people[0], assertion)


def test_a_vote_against_is_no_approval(assertion):
    first, second = reviewer("MX"), reviewer("US")
    votes(first, assertion)
    votes(second, assertion, Choice.REJECT)
    with pytest.raises(policies.TwoSidesMissing):
        publish(first, assertion)


def test_platform_and_steward_need_both_sides_too(assertion):
    for user in (None, MembershipFactory(steward=True).user):
        with pytest.raises(policies.TwoSidesMissing):
            publish(user, assertion)


@pytest.mark.parametrize("state", ["draft", "proposed", "in_review", "appealed", "rejected"])
def test_database_itself_refuses_what_one_side_publishes(state):
    found = AssertionFactory(status=state)
    SeatFactory(round=RoundFactory(assertion=found), approves=True)
    rows = EquivalenceAssertion.objects.filter(pk=found.pk)
    with pytest.raises(IntegrityError, match="both sides"), transaction.atomic():
        rows.update(status="published")
    SeatFactory(round=found.rounds.get(), approves=True, us=True)
    assert rows.update(status="published") == 1


def test_request_for_evidence_blocks_publication_until_it_is_answered(assertion):
    first, second = reviewer("MX"), reviewer("US")
    note = reviewing.request_evidence(by=first, assertion=assertion, text="The hours?", at=AT)
    votes(first, assertion)
    votes(second, assertion)
    with pytest.raises(policies.RequestOpen):
        publish(first, assertion)
    editor = MembershipFactory(organisation=assertion.asserter, role=Role.EDITOR).user

    reviewing.answer(by=editor, note=note, text="See page 3.", at=AT)

    assert publish(first, assertion).status == PUBLISHED
    with pytest.raises(reviewing.NoSuchRequest):
        reviewing.answer(by=editor, note=note, text="Once more.", at=AT)


def test_request_is_answered_by_the_asserter_or_settled_by_who_asked(assertion):
    asker = reviewer()
    note = reviewing.request_evidence(by=asker, assertion=assertion, text="Hours?", at=AT)
    with pytest.raises(NotAnEditor):
        reviewing.answer(by=reviewer("US"), note=note, text="I know.", at=AT)
    assert reviewing.answer(by=asker, note=note, text="Found it.", at=AT).answered_at == AT


def test_comment_is_no_request(assertion):
    user = reviewer()
    note = reviewing.comment(by=user, assertion=assertion, text=" Well done ", at=AT)
    assert note.text == "Well done"
    assert not panel.open_requests(assertion).exists()
    with pytest.raises(reviewing.NoSuchRequest):
        reviewing.answer(by=user, note=note, text="x", at=AT)


@pytest.mark.parametrize("act", [reviewing.comment, reviewing.request_evidence])
def test_nothing_is_said_without_words_or_part(assertion, act):
    with pytest.raises(reviewing.NothingSaid):
        act(by=reviewer(), assertion=assertion, text="  ", at=AT)
    with pytest.raises(policies.NotAsked):
        act(by=UserFactory(), assertion=assertion, text="Hello", at=AT)
    assert not ReviewNote.objects.exists()


def test_vote_needs_a_declaration_and_is_given_once(assertion):
    user = reviewer()
    with pytest.raises(policies.NotDeclared):
        reviewing.vote(by=user, assertion=assertion, choice=Choice.APPROVE, at=AT)
    votes(user, assertion)
    with pytest.raises(policies.VotedAlready):
        reviewing.vote(by=user, assertion=assertion, choice=Choice.APPROVE, at=AT)
    with pytest.raises(policies.DeclaredAlready):
        reviewing.declare(by=user, assertion=assertion, has_conflict=False, at=AT)


def test_conflict_of_interest_bars_from_voting_and_deciding(assertion):
    user = reviewer()
    with pytest.raises(reviewing.DeclarationMissing):
        reviewing.declare(by=user, assertion=assertion, has_conflict=True, at=AT)
    said = {"has_conflict": True, "declaration": "I taught there."}
    reviewing.declare(by=user, assertion=assertion, **said, at=AT)
    with pytest.raises(policies.ConflictDeclared):
        reviewing.vote(by=user, assertion=assertion, choice=Choice.APPROVE, at=AT)
    with pytest.raises(policies.ConflictDeclared):
        assertions.move(
            by=user, assertion=assertion, to=AssertionStatus.REJECTED, reason="x", at=AT
        )


def test_rejecting_vote_says_why(assertion):
    user = reviewer()
    with pytest.raises(reviewing.VoteReasonMissing):
        votes(user, assertion, Choice.REJECT, reason=" ")


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (UserFactory, policies.NotInPanel),
        (lambda: reviewer("DK"), policies.NotInPanel),
        (lambda: reviewer(suspended=True), policies.NotInPanel),
        (lambda: reviewer(pending=True), policies.NotInPanel),
        (lambda: MembershipFactory(steward=True).user, policies.NotInPanel),
        (lambda: MembershipFactory(reviewer=True, ended=True).user, policies.NotInPanel),
    ],
)
def test_only_reviewers_of_verified_bodies_of_both_countries_sit(assertion, make, refusal):
    with pytest.raises(refusal):
        reviewing.declare(by=make(), assertion=assertion, has_conflict=False, at=AT)


def test_people_of_the_asserter_do_not_sit(assertion):
    user = reviewer()
    MembershipFactory(user=user, organisation=assertion.asserter, role=Role.VIEWER)
    with pytest.raises(policies.OwnAssertion):
        reviewing.declare(by=user, assertion=assertion, has_conflict=False, at=AT)


def test_nobody_sits_where_nothing_is_reviewed():
    with pytest.raises(policies.NoOpenRound):
        reviewing.declare(by=reviewer(), assertion=AssertionFactory(), has_conflict=False, at=AT)


def changed(assertion, **columns):
    """Return the draft that an assertion would come from, with a change."""
    names = ("source", "target", "asserter", "relation", "effect", "method", "worth")
    said = {name: getattr(assertion, name) for name in (*names, "confidence", "valid_from")}
    return AssertionDraft(**(said | {"evidence": (EvidenceDraft(title="New"),)} | columns))


def test_change_after_a_vote_begins_another_round(assertion):
    user = reviewer()
    draft = changed(assertion, confidence=assertion.confidence / 2)
    assertions.amend(by=None, assertion=assertion, draft=draft, at=AT)
    assert assertion.rounds.count() == 1
    votes(user, assertion)

    draft = changed(assertion, confidence=assertion.confidence / 2)
    assertions.amend(by=None, assertion=assertion, draft=draft, at=AT)

    first, second = assertion.rounds.order_by("number")
    assert (first.outcome, second.closed_at, second.number) == (RoundOutcome.CHANGED, None, 2)
    assert panel.seat_of(user, assertion) is None
    votes(user, assertion)
    assert PanelSeat.objects.filter(reviewer=user).count() == 2


@pytest.mark.parametrize("state", set(AssertionStatus.values) - set(assertions.CHANGEABLE))
def test_decided_statements_do_not_change(state):
    found = AssertionFactory(status=state)
    with pytest.raises(assertions.NoProposal):
        assertions.amend(by=None, assertion=found, draft=changed(found), at=AT)


def rejected(assertion):
    """Let both sides reject; return who did."""
    people = [reviewer("MX"), reviewer("US")]
    for user in people:
        votes(user, assertion, Choice.REJECT)
    assertions.move(
        by=people[0], assertion=assertion, to=AssertionStatus.REJECTED, reason="Hours", at=AT
    )
    return people


def test_nothing_is_rejected_without_a_vote_against_it(assertion):
    user = reviewer()
    votes(user, assertion)
    for by in (user, None, MembershipFactory(steward=True).user):
        with pytest.raises(policies.NobodyRejected):
            assertions.move(
                by=by, assertion=assertion, to=AssertionStatus.REJECTED, reason="x", at=AT
            )


def appeal(assertion, by=None):
    return assertions.move(
        by=by, assertion=assertion, to=AssertionStatus.APPEALED, reason="Look again", at=AT
    )


def test_appeal_is_decided_by_others(assertion):
    before = rejected(assertion)
    appeal(assertion, MembershipFactory(organisation=assertion.asserter).user)
    assert assertion.rounds.last().kind == RoundKind.APPEAL
    for user in before:
        with pytest.raises(policies.DecidedBefore):
            reviewing.declare(by=user, assertion=assertion, has_conflict=False, at=AT)
    others = [reviewer("MX"), reviewer("US")]
    for user in others:
        votes(user, assertion)
    with pytest.raises(policies.DecidedBefore):
        publish(before[0], assertion)

    assert publish(others[0], assertion).status == PUBLISHED


def test_steward_who_revoked_hears_no_appeal_against_it():
    steward = MembershipFactory(steward=True).user
    found = AssertionFactory()
    assertions.move(by=steward, assertion=found, to=AssertionStatus.REVOKED, reason="Wrong", at=AT)
    appeal(found)
    for choice, country in ((Choice.APPROVE, "MX"), (Choice.REJECT, "US")):
        votes(reviewer(country), found, choice)
    with pytest.raises(policies.DecidedBefore):
        assertions.move(
            by=steward, assertion=found, to=AssertionStatus.REVOKED, reason="Still", at=AT
        )


def test_dismissed_appeal_was_heard_and_is_the_last_word(assertion):
    rejected(assertion)
    appeal(assertion)
    judge = reviewer("MX")
    votes(judge, assertion, Choice.REJECT)
    end = {"by": judge, "assertion": assertion, "reason": "No", "at": AT}
    with pytest.raises(policies.NotHeard):
        assertions.move(to=AssertionStatus.REJECTED, **end)
    votes(reviewer("US"), assertion)
    with pytest.raises(policies.AssertionStateRefuses):
        assertions.move(to=AssertionStatus.REVOKED, **end)
    assertions.move(to=AssertionStatus.REJECTED, **end)

    with pytest.raises(policies.AppealedAlready):
        appeal(assertion)


def test_appeal_needs_a_reason(assertion):
    rejected(assertion)
    with pytest.raises(assertions.ReasonMissing):
        assertions.move(by=None, assertion=assertion, to=AssertionStatus.APPEALED, at=AT)


def test_what_was_published_once_stays_in_the_open_while_it_is_reviewed_again(assertion):
    for country in ("MX", "US"):
        votes(reviewer(country), assertion)
    publish(None, assertion)
    for to in (AssertionStatus.CONTESTED, AssertionStatus.IN_REVIEW):
        assertions.move(by=None, assertion=assertion, to=to, reason="Look", at=AT)
        assert selectors.visible_to(None).filter(pk=assertion.pk).exists()


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (OrganisationStatus.SUSPENDED, policies.AsserterSuspended),
        (OrganisationStatus.PENDING, NotVerified),
    ],
)
def test_asserter_who_is_not_verified_publishes_nothing(assertion, status, refusal):
    for country in ("MX", "US"):
        votes(reviewer(country), assertion)
    assertion.asserter.status = status
    assertion.asserter.save()
    with pytest.raises(refusal):
        publish(None, assertion)


def test_suspended_asserter_proposes_and_sends_nothing():
    found = AssertionFactory(status="draft", asserter__suspended=True)
    with pytest.raises(policies.AsserterSuspended):
        assertions.move(by=None, assertion=found, to=AssertionStatus.PROPOSED, at=AT)
    with pytest.raises(policies.AsserterSuspended):
        assertions.propose(by=None, draft=changed(found), at=AT)


def test_draft_is_sent_with_evidence_only():
    found = assertions.draft(by=None, draft=changed(AssertionFactory(), evidence=()), at=AT)
    assert found.status == AssertionStatus.DRAFT
    with pytest.raises(assertions.NoEvidence):
        assertions.move(by=None, assertion=found, to=AssertionStatus.PROPOSED, at=AT)
    assertions.amend(by=None, assertion=found, draft=changed(found), at=AT)
    assertions.move(by=None, assertion=found, to=AssertionStatus.PROPOSED, at=AT)
    assert found.status == AssertionStatus.PROPOSED


def test_reviewer_of_two_bodies_sits_for_the_first():
    member = MembershipFactory(reviewer=True)
    MembershipFactory(
        user=member.user,
        role=Role.REVIEWER,
        organisation=OrganisationFactory(body=True, in_us=True),
        since=AT,
    )
    assert panel.body_of(member.user) == member.organisation
