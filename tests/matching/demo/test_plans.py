"""What is drawn from a seed: the same every time, plausible, and lawful in its pay."""

from collections import Counter

import pytest

from matching.demo.facts import Facts
from matching.demo.plan_openings import OpeningPlan, plan_openings
from matching.demo.plan_workers import WorkerPlan, plan_workers
from matching.demo.services.world import opening_tables, worker_tables
from matching.openings.enums import OpeningKind
from tests.matching.demo.conftest import TODAY


@pytest.fixture(scope="module")
def openings(facts: Facts) -> list[OpeningPlan]:
    return list(plan_openings(opening_tables(100), facts, seed=1, today=TODAY))


@pytest.fixture(scope="module")
def workers(facts: Facts) -> list[WorkerPlan]:
    return list(plan_workers(worker_tables(), facts, seed=1, today=TODAY, count=300))


def test_plan_openings_is_the_same_for_a_seed(facts: Facts, openings: list[OpeningPlan]) -> None:
    again = list(plan_openings(opening_tables(100), facts, seed=1, today=TODAY))
    other = list(plan_openings(opening_tables(100), facts, seed=2, today=TODAY))

    assert again == openings
    assert other != openings


def test_plan_openings_are_of_all_kinds_and_both_countries(openings: list[OpeningPlan]) -> None:
    assert len(openings) == 200
    assert {plan.template["kind"] for plan in openings} == set(OpeningKind.values)
    by_country = Counter(plan.place.country for plan in openings)
    assert min(by_country["MX"], by_country["US"]) >= 60


def test_plan_openings_pay_at_least_the_floor(facts: Facts, openings: list[OpeningPlan]) -> None:
    for plan in openings:
        if plan.wage is not None:
            assert facts.floor(plan.place) <= plan.wage.low <= plan.wage.high, plan.reference


def test_plan_openings_of_apprenticeships_are_paid_in_the_us(openings: list[OpeningPlan]) -> None:
    apprenticeships = [p for p in openings if p.template["kind"] == "apprenticeship"]

    assert apprenticeships
    assert all(plan.place.country == "US" and plan.wage for plan in apprenticeships)


def test_plan_openings_of_the_youth_programme_are_in_mexico(openings: list[OpeningPlan]) -> None:
    youth = [plan for plan in openings if plan.template["kind"] == "youth_placement"]

    assert youth
    assert {plan.place.country for plan in youth} == {"MX"}


def test_plan_openings_are_open_and_ask_for_distinct_things(openings: list[OpeningPlan]) -> None:
    for plan in openings:
        assert plan.closes_on > TODAY
        assert not set(plan.required_skills) & set(plan.preferred_skills), plan.reference
        languages = [row.language for row in plan.languages]
        assert len(languages) == len(set(languages)), plan.reference


def test_plan_workers_is_the_same_for_a_seed(facts: Facts, workers: list[WorkerPlan]) -> None:
    again = list(plan_workers(worker_tables(), facts, seed=1, today=TODAY, count=300))

    assert again == workers


def test_plan_workers_live_in_both_countries(facts: Facts, workers: list[WorkerPlan]) -> None:
    homes = Counter(facts.places[plan.municipality].country for plan in workers)

    assert len(workers) == len({plan.email for plan in workers}) == 300
    assert min(homes["MX"], homes["US"]) >= 80


def test_plan_workers_only_written_people_sign_in(workers: list[WorkerPlan]) -> None:
    people = {plan.email for plan in workers if plan.signs_in}

    assert people == {person["email"] for person in worker_tables().people}


def test_plan_workers_state_each_thing_once(workers: list[WorkerPlan]) -> None:
    for plan in workers:
        assert len(plan.skills) == len(set(plan.skills)), plan.email
        held = [row.code for row in plan.credentials]
        assert len(held) == len(set(held)), plan.email
        assert dict(plan.languages), plan.email
