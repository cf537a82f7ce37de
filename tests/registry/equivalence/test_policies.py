"""Who may bring an assertion where: one table of role, state and target."""

import pytest

from registry.equivalence import policies
from registry.equivalence.enums import NEXT_STATUS, AssertionStatus, Effect
from registry.people.enums import OrganisationKind, Role
from tests.factories.catalogue import CredentialVersionFactory, RecognitionFactory
from tests.factories.equivalence import AssertionFactory, RoundFactory, SeatFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory
from tests.registry.people.test_policies import person

pytestmark = pytest.mark.django_db

CONTEST = {("published", "contested")}
TAKE_UP = {
    ("proposed", "in_review"),
    ("contested", "in_review"),
    ("needs_review", "in_review"),
}
DECIDE = {
    ("proposed", "rejected"),
    ("in_review", "published"),
    ("in_review", "rejected"),
}
DECIDE_APPEAL = {("appealed", "published"), ("appealed", "revoked")}
ASK_AGAIN = {("published", "needs_review")}
REVOKE = {("published", "revoked"), ("contested", "revoked"), ("needs_review", "revoked")}
PROPOSE = {("draft", "proposed")}

APPEAL = {("rejected", "appealed"), ("revoked", "appealed"), ("contested", "appealed")}
SEATED = {("in_review", "published"), ("in_review", "rejected")} | DECIDE_APPEAL

ASSERTER = PROPOSE | ASK_AGAIN | REVOKE | APPEAL
REVIEWER = TAKE_UP | DECIDE | DECIDE_APPEAL | CONTEST | ASK_AGAIN
STEWARD = PROPOSE | TAKE_UP | DECIDE | DECIDE_APPEAL | CONTEST | ASK_AGAIN | REVOKE
EVERYTHING = STEWARD | APPEAL

MAY = {
    "anonymous": set(),
    "outsider": set(),
    "officer": set(),
    "superuser": set(),
    "viewer of the asserter": set(),
    "editor of the asserter": ASSERTER,
    "owner of the asserter": ASSERTER,
    "past owner of the asserter": set(),
    "viewer of the source's issuer": set(),
    "editor of the source's issuer": CONTEST | APPEAL,
    "owner of the target's issuer": CONTEST | APPEAL,
    "viewer of the competent body": set(),
    "editor of the competent body": CONTEST,
    "reviewer": REVIEWER - SEATED,
    "reviewer with a seat": REVIEWER,
    "reviewer with a conflict": REVIEWER - DECIDE - DECIDE_APPEAL,
    "reviewer who belongs to the asserter": REVIEWER - DECIDE - DECIDE_APPEAL,
    "steward": STEWARD,
    "steward who belongs to the asserter": STEWARD - DECIDE - DECIDE_APPEAL,
    "platform": EVERYTHING,
}


def somebody(role: str, assertion):
    """Return somebody in a part towards an assertion."""
    organisations = {
        "the asserter": assertion.asserter,
        "the source's issuer": assertion.source.credential.issuer,
        "the target's issuer": assertion.target.credential.issuer,
        "the competent body": RecognitionFactory(
            credential=assertion.target.credential
        ).organisation,
    }
    power, seated, kind = role.partition(" with a ")
    if seated:
        member = MembershipFactory(reviewer=True)
        SeatFactory(
            round=assertion.rounds.get(closed_at__isnull=True),
            reviewer=member.user,
            organisation=member.organisation,
            **({"conflict": True} if kind == "conflict" else {}),
        )
        return member.user
    power, _, belongs = role.partition(" who belongs to ")
    if belongs:
        user = person(power, assertion.asserter)
        MembershipFactory(user=user, organisation=organisations[belongs], role=Role.VIEWER)
        return user
    kind, _, place = role.partition(" of ")
    return person(kind, organisations.get(place, assertion.asserter))


def seats_of_both_sides(assertion):
    """Let others approve from both sides, and one of them reject."""
    current = RoundFactory(assertion=assertion)
    SeatFactory(round=current, approves=True)
    SeatFactory(round=current, approves=True, us=True)
    SeatFactory(round=current, rejects=True, us=True)


@pytest.mark.parametrize("role", MAY)
def test_policy_role_state_target(role):
    assertion = AssertionFactory(published_at=AT)
    seats_of_both_sides(assertion)
    user = somebody(role, assertion)
    found = set()

    for state in AssertionStatus.values:
        assertion.status = state
        found |= {
            (state, to) for to in AssertionStatus.values if policies.can_move(user, assertion, to)
        }

    assert found == MAY[role]


def test_policy_tables_know_every_state():
    assert set(NEXT_STATUS) == set(policies.MAY_MOVE_TO) == set(AssertionStatus.values)


@pytest.mark.parametrize("side", ["source", "target"])
@pytest.mark.parametrize("status", ["draft", "superseded", "archived"])
def test_policy_publishes_only_about_published_versions(side, status):
    assertion = AssertionFactory(in_review=True, **{f"{side}__status": status})

    with pytest.raises(policies.VersionNotPublished):
        policies.check_move(None, assertion, AssertionStatus.PUBLISHED)


EFFECTS = {
    Effect.LEGAL: {OrganisationKind.PUBLIC_AGENCY},
    Effect.RECOGNISED: {OrganisationKind.PUBLIC_AGENCY, OrganisationKind.RECOGNITION_BODY},
    Effect.ISSUER: set(),
    Effect.ACCEPTED: {OrganisationKind.EMPLOYER, OrganisationKind.TRAINING_INSTITUTION},
    Effect.INFORMATIVE: set(OrganisationKind.values),
}


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_policy_effect_by_kind_of_asserter(effect, kind):
    asserter, issuer = OrganisationFactory(kind=kind), OrganisationFactory(body=True)
    refused = None

    try:
        policies.check_effect(asserter, effect, issuer)
    except policies.EffectNotYours as refusal:
        refused = refusal

    assert (refused is None) == (kind in EFFECTS[effect])


def test_policy_issuer_of_the_target_gives_the_issuers_effect():
    issuer = CredentialVersionFactory().credential.issuer

    policies.check_effect(issuer, Effect.ISSUER, issuer)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("viewer", False), ("editor", True), ("owner", True), ("reviewer", False),
        ("steward", True), ("outsider", False), ("platform", True),
    ],
)  # fmt: skip
def test_policy_propose_is_for_whoever_speaks_for_the_asserter(role, may):
    asserter = OrganisationFactory(body=True)

    assert policies.can_propose(person(role, asserter), asserter) == may
