"""The stewards' admin: everything to read, nothing to delete, acts through the services."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from registry.catalogue.enums import RecordStatus
from registry.equivalence.enums import AssertionStatus
from registry.people.enums import OrganisationStatus, Role
from registry.people.models import AuditEvent, Membership
from tests.factories import badges, catalogue, equivalence, intake, people, reference

pytestmark = pytest.mark.django_db

FACTORIES = [
    badges.BadgeBatchFactory,
    badges.BadgeFactory,
    badges.IssuerKeyFactory,
    badges.SignedListFactory,
    badges.SignedStatementFactory,
    catalogue.CredentialFactory,
    catalogue.CredentialVersionFactory,
    catalogue.DuplicatePairFactory,
    catalogue.OfferingFactory,
    catalogue.ProgrammeFactory,
    equivalence.AssertionFactory,
    intake.RememberedChoiceFactory,
    intake.UploadFactory,
    people.AuditEventFactory,
    people.ConsentFactory,
    people.MembershipFactory,
    people.OrganisationFactory,
    people.UserFactory,
    reference.CrosswalkPairFactory,
    reference.CurrencyFactory,
    reference.ExchangeRateFactory,
    reference.GlossaryTermFactory,
    reference.IndustryFactory,
    reference.LevelFrameworkFactory,
    reference.LicensingRuleFactory,
    reference.MunicipalityFactory,
    reference.OccupationFactory,
    reference.PurchasingPowerFactory,
    reference.ReferenceLoadFactory,
    reference.SkillFactory,
    reference.SubdivisionFactory,
    reference.WageFloorFactory,
]

MODELS = [factory._meta.model for factory in FACTORIES]


def address(model, page, *args):
    return reverse(f"admin:registry_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def steward():
    return people.MembershipFactory(steward=True, user__is_staff=True).user


@pytest.fixture
def staff(client, steward):
    client.force_login(steward)
    return client


def test_admin_shows_every_model_that_the_registry_registers():
    registered = {model for model in admin.site._registry if model._meta.app_label == "registry"}

    assert registered == set(MODELS)


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def test_admin_page_opens_for_stewards_and_changes_nothing(staff, factory):
    record = factory()
    model = type(record)

    listed = staff.get(address(model, "changelist"), {"q": "a"})
    shown = staff.get(address(model, "change", record.pk))
    posted = staff.post(address(model, "change", record.pk), {"name": "Changed"})
    deleted = staff.post(address(model, "delete", record.pk), {"post": "yes"})

    assert (listed.status_code, shown.status_code) == (200, 200)
    assert (posted.status_code, deleted.status_code) == (403, 403)
    assert b'name="_save"' not in shown.content
    assert b"delete_selected" not in listed.content
    assert model.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("model", set(MODELS) - {Membership}, ids=lambda model: model.__name__)
def test_admin_adds_nothing_but_memberships(staff, model):
    assert staff.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory._meta.model.__name__)
def test_admin_list_asks_the_same_number_of_queries_for_one_row_and_many(
    staff, factory, django_assert_max_num_queries
):
    many = {
        reference.CurrencyFactory: [{"code": code} for code in ("CAD", "EUR", "GBP", "JPY")],
        reference.SubdivisionFactory: [
            {"code": code} for code in ("MX-SON", "MX-CHH", "US-TX", "US-AZ")
        ],
    }.get(factory, [{}] * 20)
    listed = address(factory._meta.model, "changelist")
    factory()
    staff.get(listed)
    with django_assert_max_num_queries(100) as one:
        staff.get(listed)

    for columns in many:
        factory(**columns)

    with django_assert_max_num_queries(len(one)):
        staff.get(listed)


@pytest.mark.parametrize("is_staff", [True, False])
def test_admin_is_closed_to_whoever_is_no_steward(client, is_staff):
    client.force_login(people.UserFactory(is_staff=is_staff))

    for model in MODELS:
        assert client.get(address(model, "changelist")).status_code in {302, 403}


def act(client, record, action, reason=""):
    return client.post(
        address(type(record), "changelist"),
        {"action": action, "reason": reason, "_selected_action": [record.pk]},
        follow=True,
    )


def approved(*sides):
    """Return an assertion that reviewers of some sides have approved."""
    current = equivalence.RoundFactory()
    for side in sides:
        equivalence.SeatFactory(round=current, approves=True, side=side)
    return current.assertion


ACTS = [
    ("verify", lambda: people.OrganisationFactory(pending=True), OrganisationStatus.VERIFIED),
    ("suspend", people.OrganisationFactory, OrganisationStatus.SUSPENDED),
    ("move_to_review", catalogue.CredentialVersionFactory, RecordStatus.REVIEW),
    (
        "move_to_published",
        lambda: catalogue.CredentialVersionFactory(status="review"),
        RecordStatus.PUBLISHED,
    ),
    (
        "move_to_archived",
        lambda: catalogue.CredentialVersionFactory(published=True),
        RecordStatus.ARCHIVED,
    ),
    ("move_to_review", catalogue.ProgrammeFactory, RecordStatus.REVIEW),
    (
        "move_to_in_review",
        lambda: equivalence.AssertionFactory(proposed=True),
        AssertionStatus.IN_REVIEW,
    ),
    (
        "move_to_published",
        lambda: approved("MX", "US"),
        AssertionStatus.PUBLISHED,
    ),
    ("move_to_revoked", equivalence.AssertionFactory, AssertionStatus.REVOKED),
]


@pytest.mark.parametrize(("action", "make", "status"), ACTS)
def test_admin_action_goes_through_the_service(staff, steward, action, make, status):
    record = make()

    act(staff, record, action, "Because")

    record.refresh_from_db()
    event = AuditEvent.objects.get()
    assert record.status == status
    assert (event.actor, event.reason) == (steward, "Because")
    assert event.target_id == str(record.public_id)


def test_admin_action_shows_the_refusal_and_goes_on_with_the_others(staff):
    refused = equivalence.AssertionFactory()
    revoked = equivalence.AssertionFactory(status="revoked")

    page = act(staff, refused, "move_to_revoked", "  ")
    again = act(staff, revoked, "move_to_published")

    refused.refresh_from_db()
    assert refused.status == AssertionStatus.PUBLISHED
    assert "Say why." in page.content.decode()
    assert "cannot become published" in again.content.decode()


@pytest.mark.parametrize("sides", [(), ("MX",), ("US", "US")])
def test_admin_publishes_no_equivalence_that_one_side_approved(staff, sides):
    record = approved(*sides)

    page = act(staff, record, "move_to_published", "Because")

    record.refresh_from_db()
    assert record.status == AssertionStatus.IN_REVIEW
    assert "Reviewers of both countries have to approve it." in page.content.decode()


def test_admin_superuser_reads_but_does_not_decide(client):
    client.force_login(people.UserFactory(admin=True))
    organisation = people.OrganisationFactory(pending=True)

    page = act(client, organisation, "verify", "I can")

    organisation.refresh_from_db()
    assert organisation.status == OrganisationStatus.PENDING
    assert "Only stewards" in page.content.decode()


def test_admin_grants_and_ends_roles_through_the_service(staff, steward):
    body, user = people.OrganisationFactory(body=True), people.UserFactory()
    granted = {"organisation": body.pk, "user": user.pk, "role": Role.REVIEWER}

    staff.post(address(Membership, "add"), granted)

    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.until) == (Role.REVIEWER, None)
    assert AuditEvent.objects.get().actor == steward

    Membership.objects.filter(pk=membership.pk).update(since=people.AT - dt.timedelta(days=9))
    act(staff, membership, "end", "Retired")
    membership.refresh_from_db()
    assert membership.until is not None


def test_admin_shows_the_refusal_of_a_role(staff):
    employer = people.OrganisationFactory(employer=True)
    user = people.UserFactory()

    page = staff.post(
        address(Membership, "add"),
        {"organisation": employer.pk, "user": user.pk, "role": Role.STEWARD},
        follow=True,
    )

    assert "has no such role" in page.content.decode()
    assert not Membership.objects.filter(user=user).exists()


def test_admin_autocompletes_organisations_and_people(staff):
    people.OrganisationFactory(name="Escuela Técnica")

    answer = staff.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "registry",
            "model_name": "membership",
            "field_name": "organisation",
            "term": "Escuela",
        },
    )

    assert [row["text"] for row in answer.json()["results"]] == ["Escuela Técnica"]


def test_admin_speaks_spanish_too(staff):
    page = staff.get("/es/admin/registry/organisation/")

    assert page.status_code == 200


def test_admin_merges_a_pair_and_takes_it_apart(staff):
    pair = catalogue.DuplicatePairFactory()
    listed = address(type(pair), "changelist")

    for action, status in (("keep_first", "merged"), ("undo", "undone"), ("dismiss", "distinct")):
        data = {"action": action, "_selected_action": [pair.pk], "reason": "Looked at both"}
        staff.post(listed, data)
        pair.refresh_from_db()
        assert pair.status == status
