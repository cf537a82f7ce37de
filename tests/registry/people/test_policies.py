"""Who may do what for an organisation: one table of role and act."""

import pytest
from django.contrib.auth.models import AnonymousUser

from registry.people import policies
from registry.people.enums import OrganisationKind, OrganisationStatus, Role
from registry.people.models import Organisation
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

GIVEN_BY_OWNERS = {"grant owner", "grant editor", "grant viewer"}
ALL = {"edit", "own", "publish", "decide", *GIVEN_BY_OWNERS, "grant reviewer"}

MAY = {
    "anonymous": set(),
    "outsider": set(),
    "owner elsewhere": set(),
    "viewer": set(),
    "editor": {"edit"},
    "owner": {"edit", "own", "publish"} | GIVEN_BY_OWNERS,
    "past owner": set(),
    "inactive owner": set(),
    "reviewer": set(),
    "officer": set(),
    "steward": ALL,
    "steward of a suspended agency": set(),
    "steward who belongs to it": ALL - {"decide"},
    "superuser": set(),
    "platform": ALL,
}
"""What each may do for a verified recognition body; no more, no less."""


def person(role: str, organisation: Organisation):
    """Return somebody in a role towards ``organisation``."""
    here = {"organisation": organisation}
    makers = {
        "anonymous": AnonymousUser,
        "outsider": UserFactory,
        "superuser": lambda: UserFactory(admin=True),
        "platform": lambda: None,
        "owner elsewhere": lambda: MembershipFactory().user,
        "viewer": lambda: MembershipFactory(role=Role.VIEWER, **here).user,
        "editor": lambda: MembershipFactory(role=Role.EDITOR, **here).user,
        "owner": lambda: MembershipFactory(**here).user,
        "past owner": lambda: MembershipFactory(ended=True, **here).user,
        "inactive owner": lambda: MembershipFactory(user__is_active=False, **here).user,
        "reviewer": lambda: MembershipFactory(reviewer=True).user,
        "officer": lambda: MembershipFactory(officer=True).user,
        "steward": lambda: MembershipFactory(steward=True).user,
        "steward of a suspended agency": lambda: (
            MembershipFactory(steward=True, organisation__status=OrganisationStatus.SUSPENDED).user
        ),
        "steward who belongs to it": lambda: (
            MembershipFactory(
                role=Role.VIEWER, user=MembershipFactory(steward=True).user, **here
            ).user
        ),
    }
    return makers[role]()


def allowed(user, organisation: Organisation) -> set[str]:
    acts = {
        "edit": policies.can_edit(user, organisation),
        "own": policies.can_own(user, organisation),
        "publish": policies.can_publish(user, organisation),
        "decide": policies.can_decide(user, organisation),
    } | {f"grant {role}": policies.can_grant(user, organisation, role) for role in Role.values}
    return {act for act, may in acts.items() if may}


@pytest.mark.parametrize("role", MAY)
def test_policy_of_a_verified_body(role):
    body = OrganisationFactory(body=True)

    assert allowed(person(role, body), body) == MAY[role]


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        ("owner", {"publish"}),
        ("steward", {"grant reviewer"}),
        ("platform", {"grant reviewer"}),
    ],
)
@pytest.mark.parametrize("status", ["pending", "suspended"])
def test_policy_of_an_unverified_body_lacks(role, missing, status):
    body = OrganisationFactory(body=True, status=status)

    assert allowed(person(role, body), body) == MAY[role] - missing


KINDS = {
    OrganisationKind.PUBLIC_AGENCY: {"steward", "officer", "reviewer"},
    OrganisationKind.RECOGNITION_BODY: {"reviewer"},
    OrganisationKind.EMPLOYER: set(),
    OrganisationKind.TRAINING_INSTITUTION: set(),
    OrganisationKind.PARTNER: set(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_policy_power_beyond_an_organisation_needs_the_right_kind(kind):
    organisation = OrganisationFactory(kind=kind)
    steward = MembershipFactory(steward=True).user
    powers = {role for role in policies.KINDS_OF_ROLE if
              policies.can_grant(steward, organisation, role)}  # fmt: skip

    assert powers == KINDS[kind]


def test_policy_owner_of_an_agency_makes_nobody_a_steward():
    membership = MembershipFactory(organisation__kind=OrganisationKind.PUBLIC_AGENCY)

    with pytest.raises(policies.NotASteward):
        policies.check_grant(membership.user, membership.organisation, Role.STEWARD)


@pytest.mark.parametrize("now", OrganisationStatus.values)
def test_policy_moves_along_the_table(now):
    organisation = OrganisationFactory(status=now)

    for to in OrganisationStatus.values:
        assert policies.can_move(organisation, to) == (to in policies.NEXT_STATUS[now])


def test_policy_state_table_knows_every_state():
    assert set(policies.NEXT_STATUS) == set(OrganisationStatus.values)
