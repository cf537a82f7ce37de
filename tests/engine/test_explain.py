"""Explanations: facts that agree with the score, and counterfactuals that come true."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import (
    UNKNOWN,
    Condition,
    Effect,
    Explanation,
    Force,
    Lever,
    Mobility,
    Scarcity,
    Sparse,
    Verdict,
    Way,
    explain,
)
from matching.engine.twin import World, rarities, score_pair
from tests.engine.strategies import worlds
from tests.engine.worlds import ACROSS, CREDENTIALS, SKILLS, world_of


def told(world: World, worker: int = 0, opening: int = 0) -> Explanation:
    return explain(
        world.workers,
        worker,
        world.openings,
        opening,
        world.equivalents,
        world.weights,
        isco_codes=world.isco_codes,
        as_of=world.as_of,
    )


@settings(max_examples=80, deadline=None)
@given(world=worlds(largest=3))
def test_explain_equals_twin_on_every_pair(world: World) -> None:
    rarity = rarities(world.openings)
    for worker in range(len(world.workers)):
        for opening in range(len(world.openings)):
            slow, fast = score_pair(world, worker, opening, rarity), told(world, worker, opening)
            assert tuple(r.points for r in fast.reasons) == slow.reasons
            assert sum(r.points for r in fast.reasons) == fast.score == slow.score
            assert (fast.failed, fast.near, fast.flags) == (slow.failed, slow.near, slow.flags)
            assert (fast.place.way is Way.NONE) == bool(slow.failed & Condition.PLACE)
            assert bool(fast.missing_groups) == bool(slow.failed & Condition.CREDENTIALS)
            short = any(not language.met for language in fast.languages)
            assert short == bool(slow.failed & Condition.LANGUAGES)


def changed(world: World, lever: Lever, index: int, level: int | None) -> World:
    """The world in which worker 0 has what a change names, built without the engine's help."""
    workers = world.workers
    if lever is Lever.LANGUAGE:
        languages = workers.languages.copy()
        languages[0, index] = level
        return replace(world, workers=replace(workers, languages=languages))
    column, width = ("skills", SKILLS) if lever is Lever.SKILL else ("credentials", CREDENTIALS)
    held: Sparse = getattr(workers, column)
    rows = [set(held.row(i).tolist()) for i in range(len(workers))]
    rows[0].add(index)
    grown = Sparse.from_sets(rows, width)
    if lever is Lever.SKILL:
        return replace(world, workers=replace(workers, skills=grown))
    return replace(world, workers=replace(workers, credentials=grown))


@settings(max_examples=80, deadline=None)
@given(world=worlds(largest=3).filter(lambda w: len(w.workers) > 0 and len(w.openings) > 0))
def test_changes_come_true_and_none_is_better(world: World) -> None:
    rarity = rarities(world.openings)
    now = told(world)
    every = [(Lever.SKILL, i, None) for i in range(SKILLS)]
    every += [(Lever.CREDENTIAL, i, None) for i in range(CREDENTIALS)]
    best = (False, 0)
    offered = {(c.lever, c.index): c for c in now.changes}
    for lever, index, level in every:
        after = score_pair(changed(world, lever, index, level), 0, 0, rarity)
        change = offered.get((lever, index))
        if change is not None:
            assert (change.score, change.gain) == (after.score, after.score - now.score)
            assert change.mends == (now.failed != 0 and after.failed == 0)
        accepted = {
            int(c) for g in now.groups for c in world.openings.requirements.credentials.row(g.group)
        }
        if lever is Lever.SKILL or index in accepted:
            best = max(best, (now.failed != 0 and after.failed == 0, after.score - now.score))
    for change in now.changes:
        if change.lever is Lever.LANGUAGE:
            after = score_pair(
                changed(world, change.lever, change.index, change.level), 0, 0, rarity
            )
            assert (change.score, change.gain) == (after.score, after.score - now.score)
    if now.counterfactual is not None:
        assert (now.counterfactual.mends, now.counterfactual.gain) >= best
    else:
        assert best == (False, 0)


def test_explain_facts_of_a_border_pair() -> None:
    world = world_of(
        [{"mobility": Mobility.COMMUTES_ACROSS_BORDER, "may_work": 2, "languages": (UNKNOWN, 2)}],
        [
            {"id": 9},
            {
                "where": ACROSS,
                "country": 0,
                "sponsors": True,
                "occupations": {1: 1000},
                "skills_required": {0, 3},
                "skills_preferred": {1, 4},
                "groups": [(1, {2}), (2, {3, 4}), (0, {1})],
                "education_min": UNKNOWN,
                "wage": (UNKNOWN, 90_000),
            },
        ],
        [(0, 2, 800, Effect.RECOGNISED, UNKNOWN, UNKNOWN), (0, 4, 700, Effect.INFERRED, -1, -1)],
    )
    facts = told(world, 0, 1)
    assert facts.failed == Condition.CREDENTIALS | Condition.LANGUAGES
    assert (facts.occupation.nearness if facts.occupation else 0) == 600
    assert (facts.skills.required_held, facts.skills.required_missing) == ((0,), (3,))
    assert (facts.skills.preferred_held, facts.skills.preferred_missing) == ((1,), (4,))
    recognised, inferred, absent = facts.groups
    assert (recognised.met, recognised.effect, recognised.value) == (True, Effect.RECOGNISED, 800)
    assert (recognised.held, recognised.accepted, recognised.equivalence) == (0, 2, 1)
    assert (inferred.met, inferred.effect, inferred.equivalence) == (False, Effect.INFERRED, 2)
    assert (absent.force, absent.effect, absent.held) == (Force.PREFERRED, None, None)
    assert facts.missing_groups == (inferred,)
    assert [(x.language, x.minimum, x.level, x.met) for x in facts.languages] == [(0, 4, -1, False)]
    assert (facts.place.way, facts.place.km) == (Way.BORDER_COMMUTE, 10)
    assert facts.place.verdict is Verdict.UNKNOWN
    assert (facts.experience.has, facts.experience.asked) == (24, 20)
    assert (facts.education.has, facts.education.asked) == (3, UNKNOWN)
    assert (facts.wage.least, facts.wage.offered_from, facts.wage.offered_to) == (
        60_000,
        None,
        90_000,
    )


def test_counterfactual_mends_before_it_gains() -> None:
    world = world_of(
        [{"skills": (), "languages": (3, 0)}], [{"skills_required": {2}, "language_min": (4, 0)}]
    )
    change = told(world).counterfactual
    assert change is not None
    assert (change.lever, change.index, change.level, change.mends) == (Lever.LANGUAGE, 0, 4, True)


def test_counterfactual_of_a_full_score_is_none() -> None:
    assert told(world_of()).counterfactual is None


@pytest.mark.parametrize("rarity", [1, 1000])
def test_explain_uses_the_rarity_of_the_run(rarity: int) -> None:
    world = world_of([{"skills": {0}}], [{"skills_required": {0, 2}, "skills_preferred": ()}])
    weights = Scarcity.of(world.openings).rarity.copy()
    weights[2] = rarity
    facts = explain(
        world.workers,
        0,
        world.openings,
        0,
        world.equivalents,
        world.weights,
        isco_codes=world.isco_codes,
        as_of=world.as_of,
        scarcity=Scarcity(rarity=weights),
    )
    assert facts.reasons[1].points == 25 * (1000 * 1000 // (1000 + rarity)) // 10


@settings(max_examples=40, deadline=None)
@given(world=worlds(largest=2), data=st.data())
def test_explain_lists_every_group_of_the_opening(world: World, data: st.DataObject) -> None:
    for opening in range(len(world.openings)):
        for worker in range(len(world.workers)):
            rows = [g.group for g in told(world, worker, opening).groups]
            asked = world.openings.requirements.opening.tolist()
            assert rows == [i for i, of in enumerate(asked) if of == opening]


def test_counterfactual_follows_the_equivalences_of_what_is_acquired() -> None:
    world = world_of(
        openings=[{"groups": [(1, {1}), (1, {2})]}],
        equivalents=[(1, 2, 900, Effect.RECOGNISED, UNKNOWN, UNKNOWN)],
    )
    change = told(world).counterfactual
    assert change is not None
    assert (change.lever, change.index, change.mends) == (Lever.CREDENTIAL, 1, True)
