"""Exact plans: against the slow twin, ties, unknown costs, and what nobody teaches."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.equivalence.selectors.gap import plans, plans_twin
from registry.equivalence.selectors.gap.plans import Aim, Option

KEYS = ("a", "b", "c", "d", "e")


def option(number, covers, cost=100, weeks=4):
    return Option(id=number, covers=frozenset(covers), cost=cost, weeks=weeks)


def ids(options, missing, aim=Aim.CHEAPEST, percent=plans.ALL):
    choice = plans.choose(options=options, missing=missing, aim=aim, percent=percent)
    return None if choice is None else choice.ids


priced = st.none() | st.sampled_from([0, 1, 2, 3]) | st.integers(0, 2_000_000)
options_of = st.lists(
    st.builds(
        option,
        st.integers(1, 60),
        st.sets(st.sampled_from(KEYS), max_size=4),
        priced,
        st.none() | st.integers(0, 30),
    ),
    max_size=8,
    unique_by=lambda row: row.id,
)
missing_of = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 4000), max_size=5)


@settings(max_examples=300, deadline=None)
@given(options_of, missing_of, st.sampled_from(list(Aim)), st.sampled_from([plans.ALL, plans.HALF]))
def test_plan_is_what_the_slow_twin_finds(options, missing, aim, percent):
    asked = {"options": options, "missing": missing, "aim": aim, "percent": percent}
    assert plans.choose(**asked) == plans_twin.choose(**asked)


def test_plan_does_not_take_the_widest_option_first():
    # Greedy by pieces for the money takes 3 first and ends at 130.
    options = [option(1, "abc", 60), option(2, "de", 40), option(3, "abd", 50), option(4, "ce", 80)]
    assert ids(options, dict.fromkeys(KEYS, 10)) == (1, 2)


def test_plan_by_weeks_differs_from_plan_by_cost():
    options = [option(1, "ab", cost=10, weeks=30), option(2, "ab", cost=900, weeks=2)]
    missing = {"a": 5, "b": 5}
    assert ids(options, missing, Aim.CHEAPEST) == (1,)
    assert ids(options, missing, Aim.QUICKEST) == (2,)


def test_unknown_cost_comes_after_any_known_cost():
    options = [option(1, "a", cost=None), option(2, "a", cost=9_000_000)]
    assert ids(options, {"a": 5}) == (2,)
    assert ids(options[:1], {"a": 5}) == (1,)


def test_ties_go_to_the_smallest_ids():
    options = [option(number, "a") for number in range(40, 0, -1)]
    options += [option(number, "b") for number in range(80, 40, -1)]
    assert ids(options, {"a": 5, "b": 5}) == (1, 41)


def test_plan_covers_what_can_be_covered_and_leaves_the_rest():
    assert ids([option(1, "a")], {"a": 5, "b": 5}) == (1,)
    assert ids([option(1, "c")], {"a": 5}) is None
    assert ids([], {"a": 5}) is None
    assert ids([option(1, "a")], {}) is None


@pytest.mark.parametrize(
    ("missing", "chosen"),
    [
        ({"a": 6, "b": 4}, (1,)),
        ({"a": 4, "b": 6}, (2,)),
        ({"a": 3, "b": 3, "c": 6}, (1, 2)),  # c is taught by nobody and still counts as missing
        ({"a": 1, "b": 1, "c": 6}, None),
    ],
)
def test_half_is_half_of_all_that_is_missing(missing, chosen):
    options = [option(1, "a", 100), option(2, "b", 100)]
    assert ids(options, missing, percent=plans.HALF) == chosen


def test_many_options_are_settled_exactly():
    options = [
        option(n, [KEYS[n % 5], KEYS[(n * 7 + 1) % 5]], 50 + n * 13 % 31) for n in range(120)
    ]
    choice = plans.choose(options=options, missing=dict.fromkeys(KEYS, 7), aim=Aim.CHEAPEST)
    assert choice is not None
    assert choice.is_proven
