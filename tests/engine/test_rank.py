"""Cases worked by hand from docs/method-score.md."""

from typing import Any

import pytest

from matching.engine import (
    NATIVE,
    OPEN_ENDED,
    UNKNOWN,
    Component,
    Condition,
    Effect,
    Flag,
    Mobility,
)
from matching.engine.twin import World
from tests.engine.worlds import ACROSS, FAR, TODAY, Line, lines, run, world_of


def only(world: World) -> Line:
    """The one pair of a world, whether match or near miss."""
    lists = lines(world, run(world))
    owner = int(world.workers.ids[0])
    (line,) = lists["for_workers"][owner] + lists["near_misses"][owner]
    return line


def value(component: Component, **changes: Any) -> int:
    """Hundredths of a point of one component; ``w_`` changes the worker, ``o_`` the opening."""
    worker = {k[2:]: v for k, v in changes.items() if k.startswith("w_")}
    opening = {k[2:]: v for k, v in changes.items() if k.startswith("o_")}
    return only(world_of([worker], [opening])).reasons[component]


def test_match_all_met_gives_every_point_but_the_unasked() -> None:
    line = only(world_of())
    assert line.reasons == (2500, 2500, 1200, 1000, 500, 500, 1000, 500)
    assert line.score == 9700
    assert line.flags == line.failed == 0


@pytest.mark.parametrize(
    ("asked", "points"),
    [
        ({0: 1000}, 2500),  # 7212, the same unit group
        ({1: 1000}, 1500),  # 7213, same minor group
        ({2: 1000}, 750),  # 7223, same sub-major group
        ({3: 1000}, 250),  # 7411, same major group
        ({5: 1000}, 0),  # 5321
        ({}, 0),  # none stated
        ({0: 500, 1: 500}, 2000),  # 400 * 0.5 + 600 of 1000
        ({0: 1000, 5: 1000}, 2500),  # an alternative that fits is enough
    ],
)
def test_occupation_nearness(asked: dict[int, int], points: int) -> None:
    assert value(Component.OCCUPATION, o_occupations=asked) == points


def test_occupation_same_fan_out_is_the_same_occupation() -> None:
    fan = {0: 400, 3: 300, 6: 300}
    assert value(Component.OCCUPATION, w_occupations=fan, o_occupations=fan) == 2500


def test_occupation_many_far_ones_never_make_a_near_one() -> None:
    far = {1: 1000, 2: 1000, 3: 1000}
    assert value(Component.OCCUPATION, w_occupations=far, o_occupations={0: 1000}) == 1500


def test_skills_required_count_three_times() -> None:
    # one opening: every asked skill has the same rarity
    assert value(Component.SKILLS, w_skills={0}) == 25 * 750 // 10
    assert value(Component.SKILLS, w_skills={1}) == 25 * 250 // 10
    assert value(Component.SKILLS, o_skills_required=(), o_skills_preferred=()) == 1250


def test_skills_rare_ones_weigh_more() -> None:
    openings = [{"skills_required": {0, 1}, "skills_preferred": ()}] + [
        {"skills_required": {0}, "skills_preferred": ()} for _ in range(6)
    ]
    world = world_of([{"id": 1, "skills": {0}}, {"id": 2, "skills": {1}}], openings)
    got = {line.worker: line.reasons[1] for line in lines(world, run(world))["for_openings"][1]}
    # of 7: L(8) = 3072, L(7) = 2874, so 158 for the common one and 1000 for the rare one
    assert got == {1: 25 * (1000 * 158 // 1158) // 10, 2: 25 * (1000 * 1000 // 1158) // 10}


@pytest.mark.parametrize(
    ("experience", "points"),
    [
        ({0: (20, 0)}, 1000),
        ({0: (10, 24)}, 500),
        ({0: (10, 34)}, 450),  # ten months beyond the grace cost a tenth
        ({0: (10, 1200)}, 150),  # the floor
        ({1: (10, 0)}, 300),
        ({0: (5, 0), 3: (200, 0)}, 1000),
        ({5: (200, 0)}, 0),
        ({}, 0),
    ],
)
def test_experience_near_and_recent(experience: dict[int, Any], points: int) -> None:
    assert value(Component.EXPERIENCE, w_experience=experience) == points


def test_experience_not_asked_is_unstated() -> None:
    assert value(Component.EXPERIENCE, o_experience_min=0) == 800


@pytest.mark.parametrize(
    ("level", "asked", "points"),
    [(3, 3, 500), (5, 3, 500), (2, 3, 250), (1, 3, 0), (UNKNOWN, 0, 0), (UNKNOWN, UNKNOWN, 500)],
)
def test_education_levels(level: int, asked: int, points: int) -> None:
    assert value(Component.EDUCATION, w_education_level=level, o_education_min=asked) == points


@pytest.mark.parametrize(
    ("levels", "asked", "points", "failed"),
    [
        ((4, 0), (4, 0), 350, 0),
        ((6, 0), (4, 0), 450, 0),
        ((NATIVE, 0), (4, 0), 500, 0),
        ((NATIVE, 2), (4, 2), 5 * ((1000 + 700) // 2) // 10, 0),
        ((2, 0), (4, 0), 175, Condition.LANGUAGES),
        ((UNKNOWN, 0), (4, 0), 0, Condition.LANGUAGES),
        ((1, 1), (0, 0), 500, 0),
    ],
)
def test_languages_levels(
    levels: tuple[int, int], asked: tuple[int, int], points: int, failed: int
) -> None:
    line = only(world_of([{"languages": levels}], [{"language_min": asked}]))
    assert (line.reasons[Component.LANGUAGES], line.failed) == (points, failed)
    assert bool(line.flags & Flag.FACT_MISSING) == (UNKNOWN in levels)


@pytest.mark.parametrize(
    ("least", "offer", "points"),
    [
        (60_000, (70_000, 90_000), 500),
        (80_000, (70_000, 90_000), 375),
        (90_000, (70_000, 90_000), 250),
        (180_000, (70_000, 90_000), 125),
        (80_000, (90_000, UNKNOWN), 500),
        (80_000, (UNKNOWN, 40_000), 125),
        (80_000, (UNKNOWN, UNKNOWN), 250),
        (UNKNOWN, (70_000, 90_000), 250),
        (0, (0, 0), 500),
    ],
)
def test_wage_overlap(least: int, offer: tuple[int, int], points: int) -> None:
    assert value(Component.WAGE, w_wage_min=least, o_wage=offer) == points


MOVES = Mobility.RELOCATES_IN_COUNTRY
ABROAD: dict[str, Any] = {"where": ACROSS, "country": 0}
SPONSORED: dict[str, Any] = {**ABROAD, "sponsors": True}


@pytest.mark.parametrize(
    ("worker", "opening", "points", "flags"),
    [
        ({}, {"place_mode": 1}, 1000, 0),
        ({"reach_km": 0}, {}, 1000, 0),
        ({"mobility": MOVES}, {"where": FAR}, 400, Flag.RELOCATION),
        (
            {"mobility": Mobility.COMMUTES_ACROSS_BORDER, "may_work": 3},
            ABROAD,
            800 - 500 * 10 // 40,
            Flag.CROSS_BORDER,
        ),
        (
            {"mobility": Mobility.RELOCATES_ABROAD},
            SPONSORED,
            200,
            Flag.RELOCATION | Flag.CROSS_BORDER | Flag.AUTHORISATION_UNKNOWN,
        ),
        (
            {"mobility": Mobility.REMOTE},
            {"place_mode": 2, "where": FAR, "country": 0},
            800,
            Flag.CROSS_BORDER | Flag.AUTHORISATION_UNKNOWN,
        ),
        ({"mobility": Mobility.REMOTE}, {"place_mode": 2, "where": FAR}, 800, 0),
    ],
)
def test_place_ways(
    worker: dict[str, Any], opening: dict[str, Any], points: int, flags: int
) -> None:
    line = only(world_of([worker], [opening]))
    assert (line.failed, line.flags) == (0, flags)
    assert line.reasons[Component.PLACE] == points


@pytest.mark.parametrize(
    ("worker", "opening", "failed"),
    [
        ({"reach_km": 1000}, {"where": FAR}, Condition.PLACE),
        ({}, {"where": (float("nan"), float("nan"))}, Condition.PLACE),
        ({}, {"place_mode": 2}, Condition.PLACE),
        ({"may_work": 3}, ABROAD, Condition.PLACE),
        ({"reach_km": 9, "mobility": 1, "may_work": 3}, ABROAD, Condition.PLACE),
        ({"kinds_wanted": 0b10}, {}, Condition.KIND),
        ({}, {"groups": [(1, {3})]}, Condition.CREDENTIALS),
        ({}, {"language_min": (4, 5)}, Condition.LANGUAGES),
    ],
)
def test_near_miss_names_the_one_failed_condition(
    worker: dict[str, Any], opening: dict[str, Any], failed: Condition
) -> None:
    line = only(world_of([worker], [opening]))
    assert line.failed == failed


@pytest.mark.parametrize(
    ("worker", "opening"),
    [
        ({"visible": False}, {}),
        ({}, {"capacity_left": 0}),
        ({}, {"closes": TODAY}),
        ({"available_from": TODAY + 41}, {}),
        ({"may_work": 0}, {}),
        ({"mobility": 15}, ABROAD),
        ({}, {"groups": [(1, {3}), (2, {4})]}),  # two things are missing
        ({"languages": (1, 1)}, {"language_min": (4, 4)}),
        ({"kinds_wanted": 0}, {"where": FAR}),
    ],
)
def test_pair_beyond_mending_is_in_no_list(worker: dict[str, Any], opening: dict[str, Any]) -> None:
    matches = run(world_of([worker], [opening]))
    assert len(matches.for_workers.pairs) == len(matches.near_misses.pairs) == 0


def test_dates_tolerance_and_open_ends() -> None:
    late = {"available_from": TODAY + 40}
    assert only(world_of([late])).failed == 0
    later = {"available_from": 2**31 - 1}
    assert only(world_of([later], [{"starts": OPEN_ENDED, "closes": OPEN_ENDED}])).failed == 0


@pytest.mark.parametrize(
    ("effect", "by_employer", "by_law", "points"),
    [
        (Effect.LEGAL, True, True, 900),
        (Effect.RECOGNISED, True, False, 900),
        (Effect.ACCEPTED, True, False, 900),
        (Effect.CLOSE_WITH_GAP, False, False, 450),
        (Effect.INFERRED, False, False, 225),
    ],
)
def test_credentials_by_effect(
    effect: Effect, by_employer: bool, by_law: bool, points: int
) -> None:
    rows = [(0, 3, 900, effect, UNKNOWN, UNKNOWN)]
    for force, met in ((1, by_employer), (2, by_law)):
        line = only(world_of(openings=[{"groups": [(force, {3})]}], equivalents=rows))
        assert (line.failed == 0) == met
        assert line.reasons[Component.CREDENTIALS] == 15 * points // 10
        assert bool(line.flags & Flag.EQUIVALENCE) == met


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ((0, 3, 900, Effect.ACCEPTED, 0, UNKNOWN), True),
        ((0, 3, 900, Effect.ACCEPTED, 1, UNKNOWN), False),  # another employer accepts it
        ((0, 3, 900, Effect.LEGAL, UNKNOWN, 8), True),
        ((0, 3, 900, Effect.LEGAL, UNKNOWN, 3), False),  # another state
        ((3, 0, 900, Effect.LEGAL, UNKNOWN, UNKNOWN), False),  # the other direction
        ((0, 3, 0, Effect.LEGAL, UNKNOWN, UNKNOWN), False),  # worth nothing
    ],
)
def test_credentials_scope_and_direction(row: tuple[int, ...], met: bool) -> None:
    line = only(world_of(openings=[{"groups": [(1, {3})]}], equivalents=[row]))
    assert (line.failed == 0) == met


def test_credentials_held_needs_no_equivalence() -> None:
    rows = [(0, 3, 900, Effect.LEGAL, UNKNOWN, UNKNOWN)]
    line = only(world_of(openings=[{"groups": [(2, {0, 3})]}], equivalents=rows))
    assert (line.reasons[Component.CREDENTIALS], line.flags) == (1500, 0)


def test_credentials_preferred_group_only_scores() -> None:
    line = only(world_of(openings=[{"groups": [(1, {0}), (0, {3})]}]))
    assert (line.failed, line.reasons[Component.CREDENTIALS]) == (0, 15 * (2000 // 3) // 10)


def test_hours_outside_are_flagged() -> None:
    assert only(world_of(openings=[{"hours_per_week": 49}])).flags == Flag.HOURS_DIFFER
    assert only(world_of(openings=[{"hours_per_week": 0}])).flags == 0
