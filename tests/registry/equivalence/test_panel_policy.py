"""Who may do what in a review: one table of role, act and state."""

import pytest
from django.contrib.auth.models import AnonymousUser

from registry.equivalence import policies
from registry.equivalence.enums import REVIEWED, AssertionStatus
from registry.equivalence.policies import panel
from registry.people.enums import OrganisationStatus, Role
from registry.refusals import NotAllowed, StateRefuses
from tests.factories.catalogue import RecognitionFactory
from tests.factories.equivalence import AssertionFactory, RoundFactory, SeatFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

ACTS = {
    "declare": panel.check_declare,
    "vote": panel.check_vote,
    "comment": panel.check_comment,
    "request": panel.check_request,
}
TALKS = {"comment"}

MAY = {
    "anonymous": set(),
    "outsider": set(),
    "viewer of the asserter": set(),
    "editor of the asserter": TALKS,
    "owner of the source's issuer": TALKS,
    "viewer of the source's issuer": set(),
    "editor of the competent body": TALKS,
    "steward": TALKS | {"request"},
    "steward who belongs to the asserter": TALKS,
    "reviewer of Mexico": TALKS | {"declare", "request"},
    "reviewer of the United States": TALKS | {"declare", "request"},
    "reviewer of another country": TALKS | {"request"},
    "reviewer of a suspended body": set(),
    "past reviewer": set(),
    "reviewer with a seat": TALKS | {"vote", "request"},
    "reviewer with a conflict": TALKS,
    "reviewer who has voted": TALKS | {"request"},
    "reviewer who belongs to the asserter": TALKS,
}
"""What each may do while a round is open; where none is, nobody but comments."""


def reviewer(country="MX", **columns):
    body = OrganisationFactory(body=True, country=country, **columns)
    return MembershipFactory(role=Role.REVIEWER, organisation=body).user


def seated(assertion, **columns):
    user = reviewer()
    current = assertion.rounds.filter(closed_at__isnull=True).first()
    SeatFactory(round=current or RoundFactory(assertion=assertion), reviewer=user, **columns)
    return user


def belonging(user, organisation):
    MembershipFactory(user=user, organisation=organisation, role=Role.VIEWER)
    return user


def somebody(role, row):
    """Return somebody in a part towards an assertion."""

    def member(organisation, kind):
        return MembershipFactory(organisation=organisation, role=kind).user

    issuer = row.source.credential.issuer
    steward = {"steward": True}
    makers = {
        "anonymous": AnonymousUser,
        "outsider": UserFactory,
        "viewer of the asserter": lambda: member(row.asserter, Role.VIEWER),
        "editor of the asserter": lambda: member(row.asserter, Role.EDITOR),
        "owner of the source's issuer": lambda: member(issuer, Role.OWNER),
        "viewer of the source's issuer": lambda: member(issuer, Role.VIEWER),
        "editor of the competent body": lambda: member(
            RecognitionFactory(credential=row.target.credential).organisation, Role.EDITOR
        ),
        "steward": lambda: MembershipFactory(**steward).user,
        "steward who belongs to the asserter": lambda: belonging(
            MembershipFactory(**steward).user, row.asserter
        ),
        "reviewer of Mexico": reviewer,
        "reviewer of the United States": lambda: reviewer("US"),
        "reviewer of another country": lambda: reviewer("DK"),
        "reviewer of a suspended body": lambda: reviewer(status=OrganisationStatus.SUSPENDED),
        "past reviewer": lambda: MembershipFactory(reviewer=True, ended=True).user,
        "reviewer with a seat": lambda: seated(row),
        "reviewer with a conflict": lambda: seated(row, conflict=True),
        "reviewer who has voted": lambda: seated(row, approves=True),
        "reviewer who belongs to the asserter": lambda: belonging(reviewer(), row.asserter),
    }
    return makers[role]()


def allowed(user, row):
    found = set()
    for name, check in ACTS.items():
        try:
            check(user, row)
        except (NotAllowed, StateRefuses):
            continue
        found.add(name)
    return found


@pytest.mark.parametrize("role", MAY)
def test_policy_role_act_state(role):
    row = AssertionFactory(in_review=True)
    RoundFactory(assertion=row)
    user = somebody(role, row)

    for state in AssertionStatus.values:
        row.status = state
        expected = MAY[role] if state in REVIEWED else MAY[role] & TALKS
        assert allowed(user, row) == expected, state


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("outsider", False),
        ("viewer of the asserter", False),
        ("editor of the asserter", True),
        ("steward", True),
        ("reviewer of Mexico", True),
        ("reviewer of a suspended body", False),
        ("past reviewer", False),
    ],
)
def test_policy_desk_is_for_those_with_work(role, may):
    assert policies.can_see_desk(somebody(role, AssertionFactory())) == may
