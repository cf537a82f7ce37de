"""Propose assertions and move them; what makes no sense is refused by name."""

import datetime as dt
from decimal import Decimal

import pytest

from registry.equivalence.enums import (
    NEXT_STATUS,
    REVIEWED,
    AssertionStatus,
    ConditionKind,
    Effect,
    Method,
    Relation,
)
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.policies import (
    AssertionStateRefuses,
    EffectNotYours,
    NotYourPart,
    OwnAssertion,
)
from registry.equivalence.services import assertions, supersession
from registry.equivalence.services.drafts import (
    AssertionDraft,
    ConditionDraft,
    EvidenceDraft,
    ScoresDraft,
)
from registry.equivalence.services.evidence import EvidenceIsScript
from registry.events import ChangeKind, catalogue_changed
from registry.people.enums import AuditAction, Role
from registry.people.models import AuditEvent
from registry.people.policies import NotAnEditor
from registry.people.services import audit
from registry.refusals import InvalidFields
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import (
    AssertionFactory,
    EvidenceFactory,
    RoundFactory,
    SeatFactory,
)
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)


def draft(**columns) -> AssertionDraft:
    made = {
        "source": lambda: CredentialVersionFactory(published=True),
        "target": lambda: CredentialVersionFactory(published=True, in_us=True),
        "asserter": lambda: OrganisationFactory(body=True),
    }
    rows = {name: make() for name, make in made.items() if name not in columns}
    return AssertionDraft(
        **{
            "relation": Relation.CLOSE,
            "effect": Effect.INFORMATIVE,
            "method": Method.CURRICULUM,
            "worth": Decimal("0.75"),
            "confidence": Decimal("0.8"),
            "valid_from": DAY,
            "evidence": (EvidenceDraft(title="Comparison"),),
        }
        | rows
        | columns
    )


def heard(assertion, *, reject=False, **columns):
    """Let both sides approve in an open round, and one more of Mexico reject if asked to."""
    current = RoundFactory(assertion=assertion, **columns)
    SeatFactory(round=current, approves=True)
    SeatFactory(round=current, approves=True, us=True)
    if reject:
        SeatFactory(round=current, rejects=True)
    return current


def trail(target) -> list[tuple]:
    target_type, target_id = audit.key_of(target)
    events = AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
    return list(events.order_by("pk").values_list("action", "actor", "reason", "details"))


def test_propose_keeps_every_row_of_the_draft():
    editor = MembershipFactory(role=Role.EDITOR)

    assertion = assertions.propose(
        by=editor.user,
        draft=draft(
            asserter=editor.organisation,
            scores=ScoresDraft(level=90, hours=0),
            scope_jurisdiction="US-TX",
            evidence=(EvidenceDraft(title="A", url="https://example.org/a", page="3"),),
            conditions=(ConditionDraft(kind=ConditionKind.EXAM, text_en="Exam", text_es="Examen"),),
        ),
        at=AT,
    )

    assertion = EquivalenceAssertion.objects.get(pk=assertion.pk)
    assert assertion.status == AssertionStatus.PROPOSED
    assert (assertion.score_level, assertion.score_hours, assertion.score_regulated) == (
        90,
        0,
        None,
    )
    assert [row.page for row in assertion.evidence.all()] == ["3"]
    assert [row.text_es for row in assertion.conditions.all()] == ["Examen"]
    assert trail(assertion) == [(AuditAction.CREATE, editor.user.pk, "", {})]


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"evidence": ()}, assertions.NoEvidence),
        ({"method": Method.INFERRED, "effect": Effect.ACCEPTED}, assertions.InferredWithEffect),
        ({"relation": Relation.NONE}, assertions.NoMatchWithWorth),
        ({"effect": Effect.LEGAL}, EffectNotYours),
        ({"effect": Effect.ISSUER}, EffectNotYours),
        ({"worth": Decimal("1.001")}, assertions.ShareOutOfRange),
        ({"confidence": Decimal("-0.1")}, assertions.ShareOutOfRange),
        ({"worth": Decimal("0.0001")}, InvalidFields),
        ({"valid_to": DAY}, assertions.EndsBeforeStart),
        ({"scores": ScoresDraft(level=101)}, InvalidFields),
        ({"relation": "sort of"}, InvalidFields),
        ({"scope_note_es": "a\x00"}, InvalidFields),
        ({"evidence": (EvidenceDraft(title="A", url="javascript:1"),)}, EvidenceIsScript),
        ({"evidence": (EvidenceDraft(title=""),)}, InvalidFields),
        (
            {"conditions": (ConditionDraft(kind="prayer", text_en="a", text_es="b"),)},
            InvalidFields,
        ),
    ],
)
def test_propose_refuses_and_leaves_nothing(columns, refusal):
    with pytest.raises(refusal) as refused:
        assertions.propose(by=None, draft=draft(**columns), at=AT)

    assert str(refused.value)
    assert not EquivalenceAssertion.objects.exists()
    assert not AuditEvent.objects.exists()


def test_propose_refuses_a_credential_with_itself():
    version = CredentialVersionFactory(published=True)

    with pytest.raises(assertions.SelfEquivalence):
        assertions.propose(by=None, draft=draft(source=version, target=version), at=AT)


def test_propose_refuses_whoever_does_not_speak_for_the_asserter():
    with pytest.raises(NotAnEditor):
        assertions.propose(by=UserFactory(), draft=draft(), at=AT)


def test_propose_inferred_needs_no_evidence():
    assertion = assertions.propose(by=None, draft=draft(method=Method.INFERRED, evidence=()), at=AT)

    assert assertion.effect == Effect.INFORMATIVE


def test_propose_the_other_way_round_is_another_assertion():
    first = assertions.propose(by=None, draft=draft(), at=AT)
    back = draft(source=first.target, target=first.source, asserter=first.asserter)

    assert assertions.propose(by=None, draft=back, at=AT).pk != first.pk


@pytest.mark.parametrize("state", AssertionStatus.values)
def test_move_goes_along_the_table_only(state):
    for to in set(AssertionStatus.values) - set(NEXT_STATUS[state]):
        with pytest.raises(AssertionStateRefuses):
            assertions.move(
                by=None, assertion=AssertionFactory(status=state), to=to, reason="x", at=AT
            )
    for to in NEXT_STATUS[state]:
        was_public = state == "appealed" and to != "rejected"
        assertion = AssertionFactory(status=state, published_at=AT if was_public else None)
        EvidenceFactory(assertion=assertion)
        if state in REVIEWED:
            heard(assertion, reject=to != "published")
        assertions.move(by=None, assertion=assertion, to=to, reason="x", at=AT)
        assertion.refresh_from_db()
        assert (assertion.status, assertion.status_reason) == (to, "x")


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("published", "contested"),
        ("published", "needs_review"),
        ("published", "revoked"),
        ("in_review", "rejected"),
    ],
)
@pytest.mark.parametrize("reason", ["", "  "])
def test_move_that_hurts_somebody_needs_a_reason(state, to, reason):
    assertion = AssertionFactory(status=state)
    heard(assertion, reject=True)

    with pytest.raises(assertions.ReasonMissing):
        assertions.move(by=None, assertion=assertion, to=to, reason=reason, at=AT)


def test_move_is_reviewed_by_somebody_from_elsewhere(django_capture_on_commit_callbacks):
    assertion = AssertionFactory(proposed=True)
    reviewer = MembershipFactory(reviewer=True).user
    news = []

    def listen(*, kind, ids, **_):
        news.append((kind, ids))

    catalogue_changed.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        assertions.move(by=reviewer, assertion=assertion, to=AssertionStatus.IN_REVIEW, at=AT)
        current = assertion.rounds.get()
        SeatFactory(round=current, reviewer=reviewer, approves=True)
        SeatFactory(round=current, approves=True, us=True)
        assertions.move(by=reviewer, assertion=assertion, to=AssertionStatus.PUBLISHED, at=AT)
    catalogue_changed.disconnect(listen)

    assert [(action, actor) for action, actor, *_ in trail(assertion)] == [
        (AuditAction.MOVE, reviewer.pk),
        (AuditAction.PUBLISH, reviewer.pk),
    ]
    assert trail(assertion)[1][3] == {"from": "in_review", "to": "published"}
    assert news == [(ChangeKind.EQUIVALENCE, (assertion.pk,))]


def test_move_refuses_strangers_and_judges_of_their_own():
    reviewer = MembershipFactory(reviewer=True)
    assertion = AssertionFactory(in_review=True, asserter=reviewer.organisation)

    with pytest.raises(NotYourPart):
        assertions.move(by=UserFactory(), assertion=assertion, to="published", at=AT)
    with pytest.raises(OwnAssertion):
        assertions.move(by=reviewer.user, assertion=assertion, to="published", at=AT)


def test_move_refuses_a_second_one_in_force_on_the_same_days():
    first = AssertionFactory()
    second = AssertionFactory(
        in_review=True, source=first.source, target=first.target, asserter=first.asserter
    )

    heard(second)

    with pytest.raises(assertions.OverlappingValidity):
        assertions.move(by=None, assertion=second, to=AssertionStatus.PUBLISHED, at=AT)

    second.refresh_from_db()
    assert second.status == AssertionStatus.IN_REVIEW


def test_move_keeps_disagreeing_asserters_side_by_side():
    first = AssertionFactory()
    second = AssertionFactory(in_review=True, source=first.source, target=first.target)

    heard(second)

    assertions.move(by=None, assertion=second, to=AssertionStatus.PUBLISHED, at=AT)

    assert EquivalenceAssertion.objects.filter(status="published").count() == 2


def test_ask_for_review_twice_changes_nothing_more():
    assertion = AssertionFactory()
    review = {"by": None, "version": assertion.source, "at": AT}

    assert supersession.ask_for_review(**review) == 1
    assert supersession.ask_for_review(**review) == 0

    assert len(trail(assertion)) == 1
