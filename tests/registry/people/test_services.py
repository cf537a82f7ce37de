"""Register people and organisations, give roles and permissions."""

import datetime as dt

import pytest
from django.utils import translation

from registry.people.enums import (
    AuditAction,
    ConsentPurpose,
    IdentifierKind,
    Language,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from registry.people.models import AuditEvent, Consent, Membership, Organisation, User
from registry.people.policies import (
    NotAnOwner,
    NotASteward,
    OrganisationStateRefuses,
    OwnOrganisation,
    RoleNotHere,
)
from registry.people.selectors import has_consent
from registry.people.services import audit, consents, memberships, organisations, users
from registry.people.services.drafts import OrganisationDraft
from registry.refusals import InvalidFields
from tests.factories.people import (
    AT,
    ConsentFactory,
    IdentifierFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(hours=1)
PASSWORD = "a long enough secret"


def draft(**columns) -> OrganisationDraft:
    return OrganisationDraft(
        **{
            "kind": OrganisationKind.EMPLOYER,
            "name": "Arneses del Norte",
            "name_language": Language.ES,
            "country": "MX",
        }
        | columns
    )


def trail(target) -> list[tuple]:
    target_type, target_id = audit.key_of(target)
    events = AuditEvent.objects.filter(target_type=target_type, target_id=target_id)
    return list(events.order_by("pk").values_list("action", "actor", "reason", "at"))


def test_users_register_keeps_the_address_in_lower_case():
    user = users.register(email=" Ana@Example.ORG ", password=PASSWORD, language=Language.ES, at=AT)

    assert user.email == "ana@example.org"
    assert user.check_password(PASSWORD)
    assert trail(user) == [(AuditAction.CREATE, user.pk, "", AT)]


def test_users_register_without_password_makes_it_unusable():
    user = users.register(email="a@example.org", password=None, language=Language.EN, at=AT)

    assert not user.has_usable_password()


def test_users_register_refuses_a_taken_address_in_any_case():
    UserFactory(email="ana@example.org")

    with pytest.raises(users.EmailTaken):
        users.register(email="ANA@example.org", password=PASSWORD, language=Language.ES, at=AT)

    assert User.objects.count() == 1
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "1234567890123"}, "password"),
        ({"language": "fr"}, "language"),
        ({"display_name": "x" * 121}, "display_name"),
    ],
)
def test_users_register_refuses_by_field(columns, field):
    given = {"email": "a@example.org", "password": PASSWORD, "language": Language.ES}

    with pytest.raises(InvalidFields) as refused:
        users.register(**given | columns, at=AT)

    assert list(refused.value.errors) == [field]


def test_organisations_register_makes_its_founder_the_owner():
    user = UserFactory()

    organisation = organisations.register(
        by=user,
        draft=draft(region="MX-CHH", identifiers=((IdentifierKind.EIN, "123456789"),)),
        at=AT,
    )

    assert organisation.status == OrganisationStatus.PENDING
    assert list(organisation.memberships.values_list("user", "role", "since")) == [
        (user.pk, Role.OWNER, AT)
    ]
    assert [row.value for row in organisation.identifiers.all()] == ["12-3456789"]
    assert trail(organisation) == [(AuditAction.CREATE, user.pk, "", AT)]


def test_organisations_register_from_abroad_needs_no_number():
    organisation = organisations.register(by=None, draft=draft(country="DE"), at=AT)

    assert not organisation.identifiers.exists()
    assert not organisation.memberships.exists()


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"name": ""}, InvalidFields),
        ({"name": "x" * 251}, InvalidFields),
        ({"name": "x\x00"}, InvalidFields),
        ({"kind": "club"}, InvalidFields),
        ({"website": "javascript:alert(1)"}, InvalidFields),
        ({"region": "US-TX"}, organisations.RegionElsewhere),
        ({"identifiers": ((IdentifierKind.EIN, "00-1234567"),)}, organisations.InvalidIdentifier),
        (
            {"identifiers": ((IdentifierKind.EIN, "12-3456789"),)},
            organisations.IdentifierNotUnique,
        ),
        (
            {"identifiers": ((IdentifierKind.EIN, "121234567"), (IdentifierKind.EIN, "121234568"))},
            organisations.IdentifierKindTwice,
        ),
    ],
)
def test_organisations_register_refuses_and_leaves_nothing(columns, refusal):
    IdentifierFactory(value="12-3456789")
    before = Organisation.objects.count()

    with pytest.raises(refusal) as refused:
        organisations.register(by=UserFactory(), draft=draft(**columns), at=AT)

    assert str(refused.value)
    assert Organisation.objects.count() == before
    assert not AuditEvent.objects.exists()


def test_organisations_verify_and_suspend_leave_a_trail():
    steward = MembershipFactory(steward=True).user
    organisation = OrganisationFactory(pending=True)

    organisations.verify(by=steward, organisation=organisation, reason="Acta 1", at=AT)
    organisations.suspend(by=steward, organisation=organisation, reason="Fraud", at=LATER)

    organisation.refresh_from_db()
    assert organisation.status == OrganisationStatus.SUSPENDED
    assert trail(organisation) == [
        (AuditAction.MOVE, steward.pk, "Acta 1", AT),
        (AuditAction.MOVE, steward.pk, "Fraud", LATER),
    ]


def test_organisations_verify_refuses_owners_own_agencies_and_twice():
    owner = MembershipFactory(organisation__pending=True)
    steward = MembershipFactory(steward=True)

    with pytest.raises(NotASteward):
        organisations.verify(by=owner.user, organisation=owner.organisation, reason="", at=AT)
    with pytest.raises(OwnOrganisation):
        organisations.suspend(by=steward.user, organisation=steward.organisation, reason="", at=AT)
    with pytest.raises(OrganisationStateRefuses):
        organisations.verify(by=None, organisation=steward.organisation, reason="", at=AT)


def test_memberships_grant_and_end_leave_a_trail_at_the_organisation():
    owner = MembershipFactory()
    user = UserFactory()

    granted = memberships.grant(
        by=owner.user, organisation=owner.organisation, user=user, role=Role.EDITOR, at=AT
    )
    memberships.end(by=owner.user, membership=granted, reason="Left", at=LATER)

    assert Membership.objects.get(pk=granted.pk).until == LATER
    assert trail(owner.organisation) == [
        (AuditAction.GRANT, owner.user.pk, "", AT),
        (AuditAction.REVOKE, owner.user.pk, "Left", LATER),
    ]


def test_memberships_grant_refuses_by_name():
    editor = MembershipFactory(role=Role.EDITOR)
    organisation = editor.organisation

    with pytest.raises(NotAnOwner):
        memberships.grant(
            by=editor.user, organisation=organisation, user=UserFactory(), role=Role.VIEWER, at=AT
        )
    with pytest.raises(RoleNotHere):
        memberships.grant(
            by=None, organisation=organisation, user=UserFactory(), role=Role.STEWARD, at=AT
        )
    with pytest.raises(memberships.RoleHeldAlready):
        memberships.grant(
            by=None, organisation=organisation, user=editor.user, role=Role.EDITOR, at=AT
        )


def test_memberships_of_stewards_open_and_close_the_admin():
    agency = OrganisationFactory(agency=True)
    user = UserFactory()

    granted = memberships.grant(by=None, organisation=agency, user=user, role=Role.STEWARD, at=AT)
    assert User.objects.get(pk=user.pk).is_staff

    memberships.end(by=None, membership=granted, reason="", at=LATER)
    assert not User.objects.get(pk=user.pk).is_staff


def test_memberships_leave_a_superuser_in_the_admin():
    user = UserFactory(admin=True)
    membership = MembershipFactory(steward=True, user=user)

    memberships.end(by=user, membership=membership, reason="", at=AT)

    assert User.objects.get(pk=user.pk).is_staff


def test_memberships_everybody_may_leave_but_the_last_owner():
    owner, viewer = MembershipFactory(), MembershipFactory(role=Role.VIEWER)

    memberships.end(by=viewer.user, membership=viewer, reason="", at=AT)
    with pytest.raises(memberships.LastOwner):
        memberships.end(by=owner.user, membership=owner, reason="", at=AT)

    second = MembershipFactory(organisation=owner.organisation)
    memberships.end(by=second.user, membership=owner, reason="", at=AT)


def test_memberships_end_only_once():
    membership = MembershipFactory(role=Role.VIEWER, ended=True)

    with pytest.raises(memberships.MembershipEnded):
        memberships.end(by=None, membership=membership, reason="", at=AT)


def test_consents_may_be_repeated_without_a_second_event():
    user = UserFactory()
    matching = {"user": user, "purpose": ConsentPurpose.MATCHING}

    for _ in range(2):
        consents.give(**matching, at=AT)
    assert has_consent(user, ConsentPurpose.MATCHING)
    for _ in range(2):
        consents.revoke(**matching, at=LATER)
    assert not has_consent(user, ConsentPurpose.MATCHING)
    consents.give(**matching, at=LATER + dt.timedelta(hours=1))

    assert Consent.objects.count() == 2
    assert [action for action, *_ in trail(user)] == ["grant", "revoke", "grant"]


def test_consents_to_be_named_is_for_one_employer():
    user, employer = UserFactory(), OrganisationFactory(employer=True)
    named = {"user": user, "purpose": ConsentPurpose.SHOWN_WITH_NAME}

    consents.give(**named, organisation=employer, at=AT)

    assert has_consent(user, ConsentPurpose.SHOWN_WITH_NAME, employer)
    assert not has_consent(user, ConsentPurpose.SHOWN_WITH_NAME, OrganisationFactory())
    with pytest.raises(consents.EmployerMismatch):
        consents.give(**named, at=AT)
    with pytest.raises(consents.EmployerMismatch):
        consents.give(user=user, purpose=ConsentPurpose.MATCHING, organisation=employer, at=AT)


def test_consents_revoke_leaves_others_alone():
    mine, others = ConsentFactory(), ConsentFactory()

    consents.revoke(user=mine.user, purpose=ConsentPurpose.MATCHING, at=LATER)

    assert has_consent(others.user, ConsentPurpose.MATCHING)


def test_refusals_speak_in_the_language_of_the_reader():
    refusal = memberships.LastOwner()

    with translation.override("es"):
        spanish = str(refusal)
    with translation.override("en"):
        english = str(refusal)

    assert "at least one owner" in english
    assert spanish != english
