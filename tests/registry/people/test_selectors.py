"""People and organisations as somebody sees them."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from registry.people import selectors
from registry.people.enums import AuditAction, ConsentPurpose, Role
from registry.people.services import audit
from tests.factories.people import (
    AT,
    ConsentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_current_roles_are_those_held_now_by_organisation():
    owner = MembershipFactory()
    MembershipFactory(user=owner.user, organisation=owner.organisation, role=Role.REVIEWER)
    MembershipFactory(user=owner.user, ended=True)
    viewer = MembershipFactory(user=owner.user, role=Role.VIEWER)

    assert selectors.current_roles(owner.user) == {
        owner.organisation_id: {Role.OWNER, Role.REVIEWER},
        viewer.organisation_id: {Role.VIEWER},
    }
    assert selectors.current_roles(AnonymousUser()) == {}
    assert selectors.current_roles(None) == {}


def test_organisations_of_filters_by_role():
    owner = MembershipFactory()
    MembershipFactory(user=owner.user, role=Role.VIEWER)

    assert selectors.organisations_of(owner.user).count() == 2
    assert list(selectors.organisations_of(owner.user, [Role.OWNER])) == [owner.organisation]


def test_organisations_visible_are_verified_or_own():
    verified, pending = OrganisationFactory(), OrganisationFactory(pending=True)
    suspended = OrganisationFactory(suspended=True)
    own = MembershipFactory(organisation=pending).user
    steward = MembershipFactory(steward=True)

    def seen(user):
        return set(selectors.visible_to(user)) - {steward.organisation}

    assert seen(AnonymousUser()) == seen(None) == seen(UserFactory()) == {verified}
    assert seen(own) == {verified, pending}
    assert seen(steward.user) == {verified, pending, suspended}


def test_members_of_are_current_ones():
    membership = MembershipFactory()
    MembershipFactory(organisation=membership.organisation, ended=True)

    assert list(selectors.members_of(membership.organisation)) == [membership]


def test_has_consent_knows_revocation_and_nobody():
    revoked = ConsentFactory(revoked=True)

    assert not selectors.has_consent(revoked.user, ConsentPurpose.MATCHING)
    assert not selectors.has_consent(AnonymousUser(), ConsentPurpose.MATCHING)
    assert not selectors.has_consent(None, ConsentPurpose.MATCHING)


def test_consents_of_shows_current_ones_first():
    old = ConsentFactory(revoked=True)
    current = ConsentFactory(user=old.user, purpose=ConsentPurpose.SHOWN_ANONYMOUSLY)

    assert list(selectors.consents_of(old.user)) == [current, old]


def test_trail_of_is_one_record_latest_first(django_assert_num_queries):
    organisation = OrganisationFactory()
    for hours in (0, 1):
        audit.record(
            by=UserFactory(),
            action=AuditAction.UPDATE,
            target=organisation,
            details={"hours": hours},
            at=AT + dt.timedelta(hours=hours),
        )
    audit.record(by=None, action=AuditAction.UPDATE, target=OrganisationFactory(), at=AT)

    with django_assert_num_queries(1):
        events = [
            (event.details["hours"], str(event.actor))
            for event in selectors.trail_of(*audit.key_of(organisation))
        ]

    assert [hours for hours, _ in events] == [1, 0]
