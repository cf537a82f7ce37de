"""Determinism: the same input gives the same bytes, and row orders do not matter."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.twin import World
from tests.engine.strategies import worlds
from tests.engine.test_twin import everything
from tests.engine.worlds import lines, run, shuffled, world_of


@settings(max_examples=40, deadline=None)
@given(world=worlds())
def test_match_twice_gives_same_bytes(world: World) -> None:
    assert everything(run(world)) == everything(run(world))


@settings(max_examples=80, deadline=None)
@given(world=worlds(), k=st.integers(1, 6), data=st.data())
def test_match_ignores_order_of_rows(world: World, k: int, data: st.DataObject) -> None:
    workers = data.draw(st.permutations(range(len(world.workers))))
    openings = data.draw(st.permutations(range(len(world.openings))))
    other = shuffled(world, workers, openings)
    assert lines(other, run(other, k=k)) == lines(world, run(world, k=k))


@settings(max_examples=40, deadline=None)
@given(world=worlds(), data=st.data())
def test_match_of_a_shard_is_that_of_the_whole(world: World, data: st.DataObject) -> None:
    shard = data.draw(
        st.lists(st.sampled_from(range(len(world.workers))), unique=True)
        if len(world.workers)
        else st.just([])
    )
    part = shuffled(world, shard, range(len(world.openings)))
    whole = lines(world, run(world))
    for name in ("for_workers", "near_misses"):
        ids = part.workers.ids.tolist()
        assert lines(part, run(part))[name] == {i: whole[name][i] for i in ids}


def test_match_ties_by_fewest_applicants_then_id() -> None:
    world = world_of(
        openings=[{"id": 5, "applicants": 1}, {"id": 9}, {"id": 7}, {"id": 2, "applicants": 3}]
    )
    ranked = lines(world, run(world))["for_workers"][1]
    assert [line.opening for line in ranked] == [7, 9, 5, 2]


def test_match_ties_of_workers_by_id() -> None:
    world = world_of(workers=[{"id": 8}, {"id": -3}, {"id": 4}])
    ranked = lines(world, run(world))["for_openings"][1]
    assert [line.worker for line in ranked] == [-3, 4, 8]


def test_match_k_beyond_the_openings_gives_all() -> None:
    matches = run(world_of(openings=[{}, {}]), k=1000)
    assert len(matches.for_workers.of_owner(0)) == 2


def test_match_cuts_lists_at_k() -> None:
    world = world_of(workers=[{}, {}, {}], openings=[{}, {}])
    matches = run(world, k=1)
    assert len(matches.for_workers.pairs) == 3
    assert len(matches.for_openings.pairs) == 2


def test_match_empty_inputs_give_empty_lists() -> None:
    empty: tuple[Callable[[], World], ...] = (
        lambda: world_of(workers=[]),
        lambda: world_of(openings=[]),
        lambda: world_of(workers=[], openings=[]),
    )
    for build in empty:
        world = build()
        matches = run(world)
        assert len(matches.for_workers) == len(world.workers)
        assert len(matches.for_openings) == len(world.openings)
        assert len(matches.for_workers.pairs) == len(matches.near_misses.pairs) == 0
