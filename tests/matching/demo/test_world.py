"""A small world, built through the services on a database with the shipped reference rows."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from pytest_django.plugin import DjangoDbBlocker

from matching.demo.services import world
from matching.demo.services.refusals import AnotherWorld, ReferenceMissing
from matching.demo.tables import PASSWORD, rows
from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from matching.profiles.models import WorkerProfile
from registry.badges.models import Badge, SignedStatement
from registry.catalogue.enums import ProgrammeKind, RecordStatus
from registry.catalogue.models import (
    ApprenticeshipTerms,
    CredentialVersion,
    DuplicatePair,
    Offering,
    Outcome,
    Programme,
)
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import in_force
from registry.intake.models import Upload
from registry.people.enums import OrganisationStatus
from registry.people.models import AuditEvent, Organisation, User
from registry.people.policies import is_officer, is_reviewer, is_steward

AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
SIZE = world.Size(workers=20, copies=1)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[world.World]:
    """One small world for all tests of this module, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=StringIO())
        yield world.build(seed=1, password=PASSWORD, size=SIZE, at=AT)
        transaction.set_rollback(True)


def test_build_makes_what_the_tables_say(built: world.World) -> None:
    counts = dict(built.counts)

    assert built.is_new
    assert counts["workers"] == WorkerProfile.objects.count() == SIZE.workers
    assert counts["openings"] == Opening.objects.filter(is_sample=True).count() > 50
    assert counts["equivalence assertions"] == EquivalenceAssertion.objects.count() == 60
    assert CredentialVersion.objects.filter(status=RecordStatus.PUBLISHED).count() == len(
        rows("credentials")
    )


def test_made_up_issuers_alone_have_issued_badges(built: world.World) -> None:
    issued = Badge.objects.all()

    assert dict(built.counts)["badges"] == len(issued) == 4
    assert {badge.state for badge in issued} == {"valid", "revoked"}
    assert all(badge.organisation.is_sample and badge.mailed_at for badge in issued)
    assert Badge.objects.filter(recipient__email="maria@demo.example").count() == 2
    assert SignedStatement.objects.exists()


def test_institution_finds_a_finished_upload_with_rows_to_mend(built: world.World) -> None:
    upload = Upload.objects.get()
    assert (upload.status, upload.totals) == ("applied", {"new": 3, "rejected": 3})
    assert upload.by is not None
    assert upload.by.email == "institution@demo.example"


def test_build_again_changes_nothing(built: world.World) -> None:
    events = AuditEvent.objects.count()

    again = world.build(seed=1, password=PASSWORD, size=SIZE, at=AT + dt.timedelta(days=3))

    assert not again.is_new
    assert [tuple(pair) for pair in again.counts] == list(built.counts)
    assert AuditEvent.objects.count() == events


def test_build_refuses_a_second_world(built: world.World) -> None:
    with pytest.raises(AnotherWorld):
        world.build(seed=2, password=PASSWORD, size=SIZE, at=AT)


def test_build_brings_assertions_to_their_states(built: world.World) -> None:
    wanted = sorted(row["status"] for row in rows("equivalences"))

    assert sorted(EquivalenceAssertion.objects.values_list("status", flat=True)) == wanted


def test_build_publishes_openings_that_are_open(built: world.World) -> None:
    openings = Opening.objects.filter(employer__status=OrganisationStatus.VERIFIED)

    assert not openings.exclude(status=OpeningStatus.PUBLISHED).exists()
    assert not openings.filter(closes_on__lte=AT.date()).exists()


def test_build_keeps_openings_of_unverified_employers_in_draft(built: world.World) -> None:
    waiting = Opening.objects.exclude(employer__status=OrganisationStatus.VERIFIED)

    assert waiting.exists()
    assert not waiting.exclude(status=OpeningStatus.DRAFT).exists()


def test_build_lets_people_in_with_their_roles(built: world.World) -> None:
    assert is_steward(User.objects.get(email="steward@demo.example"))
    assert is_officer(User.objects.get(email="officer@demo.example"))
    assert is_reviewer(User.objects.get(email="reviewer@demo.example"))
    assert User.objects.get(email="maria@demo.example").check_password(PASSWORD)


def test_build_marks_everything_invented_as_sample(built: world.World) -> None:
    assert not Organisation.objects.filter(kind="employer", is_sample=False).exists()
    assert not WorkerProfile.objects.filter(is_sample=False).exists()


def test_build_gives_apprenticeships_their_terms(built: world.World) -> None:
    registered = Programme.objects.filter(kind=ProgrammeKind.REGISTERED_APPRENTICESHIP)

    assert ApprenticeshipTerms.objects.count() == registered.count() >= 8
    for programme in registered:
        assert 4 <= programme.work_processes.count() <= 8, programme.code
        worked = programme.work_processes.aggregate(hours=Sum("hours"))["hours"]
        taught = programme.instruction.aggregate(hours=Sum("hours"))["hours"]
        assert worked == programme.job_hours >= 2000, programme.code
        assert taught == programme.hours >= 144, programme.code
        assert programme.wage_steps.exists()


def test_build_says_what_offerings_cost_and_who_pays(built: world.World) -> None:
    priced = Offering.objects.filter(costs__isnull=False).distinct()

    assert priced.values("programme").distinct().count() >= 40
    for offering in priced:
        parts = offering.costs.aggregate(whole=Sum("amount_minor"))["whole"]
        assert parts == offering.cost_minor
    assert Offering.objects.filter(funding__isnull=False).exists()
    assert Offering.objects.count() > Programme.objects.count()


def test_build_covers_every_kind_of_programme(built: world.World) -> None:
    assert set(Programme.objects.values_list("kind", flat=True)) == set(ProgrammeKind.values)


def test_build_invents_outcomes_as_samples_only(built: world.World) -> None:
    assert Outcome.objects.values("programme").distinct().count() >= 40
    assert not Outcome.objects.exclude(source="Demonstration sample").exists()


def test_build_leaves_one_pair_to_look_at_and_one_version_behind(built: world.World) -> None:
    pair = DuplicatePair.objects.get()

    assert (pair.kind, pair.status) == ("programme", "waiting")
    assert CredentialVersion.objects.filter(status=RecordStatus.SUPERSEDED).count() == 1


@pytest.mark.django_db
def test_build_without_reference_data_says_what_to_do() -> None:
    with pytest.raises(ReferenceMissing, match="load_reference"):
        world.build(seed=1, password=PASSWORD, size=SIZE, at=AT)


def test_seed_demo_is_refused_in_production(settings: object) -> None:
    settings.ENVIRONMENT = "production"

    with pytest.raises(CommandError, match="--force"):
        call_command("seed_demo")


def test_build_lets_maria_reach_an_opening_through_an_equivalence_alone(
    built: world.World,
) -> None:
    maria = WorkerProfile.objects.get(user__email="maria@demo.example")
    opening = Opening.objects.get(reference="pin-maria-plant-01")
    held = set(maria.credentials.values_list("version", flat=True))
    asked = set(opening.requirements.filter(kind="credential").values_list("version", flat=True))

    meeting = in_force(as_of=AT.date()).filter(
        source__in=held, target__in=asked, conditions__isnull=True
    )

    assert not held & asked
    assert {row.effect for row in meeting} == {"recognised", "accepted"}
