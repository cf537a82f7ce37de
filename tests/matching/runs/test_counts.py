"""What counts in a run: consents, expired credentials, and where an equivalence holds."""

import datetime as dt

import pytest

from matching.openings.enums import OpeningStatus, Strength
from matching.runs.services import snapshots
from registry.equivalence.enums import AssertionStatus, Effect, Relation
from registry.people.enums import ConsentPurpose
from registry.people.models import Consent
from tests.factories.equivalence import ConditionFactory
from tests.factories.matching import HeldCredentialFactory
from tests.factories.people import AT, OrganisationFactory
from tests.factories.reference import SubdivisionFactory
from tests.matching.runs.worlds import (
    DAY,
    assert_worth,
    matched,
    opening,
    require,
    run_through,
    worker,
    world,
)

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


def met(here) -> bool:
    """Run, and tell whether the worker meets the opening (the rest of her fits)."""
    run = run_through()
    rows = matched(run)
    if not rows:
        near = run.rows.get()
        assert (near.near_miss, near.failed_condition) == (True, "credentials")
    return [row.opening for row in rows] == [here.opening]


def test_foreign_credential_alone_is_a_near_miss():
    assert not met(world())


@pytest.mark.parametrize("effect", [Effect.LEGAL, Effect.RECOGNISED, Effect.ISSUER])
def test_equivalence_with_an_effect_meets_the_requirement(effect):
    here = world()
    assert_worth(here, effect=effect)

    assert met(here)


@pytest.mark.parametrize(
    "columns",
    [
        {"effect": Effect.INFORMATIVE},
        {"inferred": True, "effect": Effect.INFORMATIVE},
        {"status": AssertionStatus.PROPOSED},
        {"status": AssertionStatus.CONTESTED},
        {"status": AssertionStatus.REVOKED},
        {"valid_to": DAY},
        {"valid_from": TOMORROW},
        {"relation": Relation.NONE, "worth": 0, "effect": Effect.INFORMATIVE},
    ],
    ids=lambda columns: " ".join(f"{name}={value}" for name, value in columns.items()),
)
def test_equivalence_that_does_not_count_meets_nothing(columns):
    here = world()
    assert_worth(here, **columns)

    assert not met(here)


def test_equivalence_with_open_conditions_meets_nothing():
    here = world()
    ConditionFactory(assertion=assert_worth(here))

    assert not met(here)


def test_equivalence_the_other_way_round_meets_nothing():
    here = world()
    assert_worth(here, source=here.asked, target=here.held)

    assert not met(here)


@pytest.mark.parametrize(
    ("effect", "counts"), [(Effect.LEGAL, True), (Effect.RECOGNISED, False), ("accepted", False)]
)
def test_law_is_met_by_law_alone(effect, counts):
    here = world()
    here.opening.requirements.filter(kind="credential").update(strength=Strength.REQUIRED_BY_LAW)
    assert_worth(here, effect=effect)

    assert met(here) is counts


def test_word_of_an_employer_counts_at_that_employer_alone():
    here = world()
    elsewhere = opening(here.trade, here.place, here.skill)
    require(elsewhere, here.asked)
    assert_worth(here, asserter=here.opening.employer, effect=Effect.ACCEPTED)

    run = run_through()

    assert [row.opening for row in matched(run)] == [here.opening]
    assert run.rows.get(near_miss=True).opening == elsewhere


@pytest.mark.parametrize(
    ("jurisdiction", "counts"),
    [("", True), ("MX", True), ("MX-BCN", True), ("US", False), ("MX-SON", False), ("CA", False)],
)
def test_equivalence_counts_within_its_jurisdiction(jurisdiction, counts):
    here = world()
    SubdivisionFactory(code="MX-SON")
    SubdivisionFactory(code="US-CA")
    assert_worth(here, scope_jurisdiction=jurisdiction)

    assert met(here) is counts


def test_assertion_of_a_country_has_a_row_for_each_of_its_states_only():
    here = world()
    for code in ("MX-SON", "US-CA", "US-TX"):
        SubdivisionFactory(code=code)
    assertion = assert_worth(here, scope_jurisdiction="MX")

    snapshot = snapshots.take(as_of=DAY)

    assert snapshot.equivalents.subdivision.tolist() == [0, 1]
    assert snapshot.assertion_keys == (assertion.pk, assertion.pk)


def test_credential_counts_until_the_day_before_it_expires():
    here = world()
    require_directly = here.worker.credentials
    require_directly.all().delete()
    held = HeldCredentialFactory(profile=here.worker, version=here.asked, expires_on=TOMORROW)
    assert met(here)

    held.expires_on = DAY
    held.save()

    assert not met(here)


@pytest.mark.parametrize("silent", ["never asked", "withdrawn", "not active", "nowhere"])
def test_worker_without_consent_or_place_is_not_in_the_snapshot(silent):
    here = world()
    left = worker(here.trade, here.place, here.skill)
    consent = Consent.objects.filter(user=left.user, purpose=ConsentPurpose.MATCHING)
    if silent == "never asked":
        consent.delete()
    elif silent == "withdrawn":
        consent.update(revoked_at=AT)
    elif silent == "not active":
        left.user.is_active = False
        left.user.save()
    else:
        left.municipality = None
        left.save()

    assert snapshots.take(as_of=DAY).workers.ids.tolist() == [here.worker.pk]


@pytest.mark.parametrize(
    "columns",
    [
        {"status": OpeningStatus.DRAFT},
        {"status": OpeningStatus.PAUSED},
        {"status": OpeningStatus.CLOSED},
        {"closes_on": DAY},
        {"filled": 2},
    ],
    ids=str,
)
def test_opening_that_takes_nobody_is_not_in_the_snapshot(columns):
    here = world()
    opening(here.trade, here.place, **columns)

    assert snapshots.take(as_of=DAY).openings.ids.tolist() == [here.opening.pk]


def test_opening_of_an_organisation_that_is_no_employer_by_kind_is_matched():
    here = world()
    school = OrganisationFactory()
    at_school = opening(here.trade, here.place, here.skill, employer=school)

    run = run_through()

    assert [row.opening for row in matched(run)] == [at_school]
