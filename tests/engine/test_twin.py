"""The fast path and its slow twin agree to the last unit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Matches, Scarcity, rank
from matching.engine.block import score_block
from matching.engine.index import Index
from matching.engine.twin import Scored, TwinMatches, World, rank_all, rarities, score_pair
from tests.engine.strategies import worlds
from tests.engine.worlds import Line, lines, run

EXAMPLES = 150


def twin_lines(world: World, twin: TwinMatches) -> dict[str, dict[int, list[Line]]]:
    workers, openings = world.workers.ids.tolist(), world.openings.ids.tolist()

    def line(p: Scored) -> Line:
        return Line(workers[p.worker], openings[p.opening], p.score, p.reasons, p.flags, p.failed)

    owners = {"for_workers": workers, "for_openings": openings, "near_misses": workers}
    return {
        name: {
            owner: [line(pair) for pair in getattr(twin, name)[i]] for i, owner in enumerate(ids)
        }
        for name, ids in owners.items()
    }


def everything(matches: Matches) -> bytes:
    out = b""
    for name in ("for_workers", "for_openings", "near_misses"):
        ranking = getattr(matches, name)
        out += ranking.indptr.tobytes()
        for column in ("worker", "opening", "score", "reasons", "flags", "failed"):
            out += getattr(ranking.pairs, column).tobytes()
    return out


@settings(max_examples=EXAMPLES, deadline=None)
@given(world=worlds(), k=st.integers(0, 6))
def test_match_equals_twin(world: World, k: int) -> None:
    fast = lines(world, run(world, k=k, near_k=k))
    assert fast == twin_lines(world, rank_all(world, k=k, near_k=k))


@settings(max_examples=EXAMPLES, deadline=None)
@given(world=worlds())
def test_block_equals_twin_on_every_pair(world: World) -> None:
    rarity = rarities(world.openings)
    index = Index.of(
        world.openings,
        world.equivalents,
        world.weights,
        isco_codes=world.isco_codes,
        scarcity=Scarcity.of(world.openings),
    )
    block = score_block(index, world.workers, world.as_of)
    for worker in range(len(world.workers)):
        for opening in range(len(world.openings)):
            slow = score_pair(world, worker, opening, rarity)
            assert tuple(block.reasons[worker, opening].tolist()) == slow.reasons
            assert block.score[worker, opening] == slow.score
            assert block.failed[worker, opening] == slow.failed
            assert block.flags[worker, opening] == slow.flags
            assert block.near[worker, opening] == slow.near


@settings(max_examples=40, deadline=None)
@given(world=worlds(), block_pairs=st.integers(1, 12))
def test_match_blocks_never_change_bytes(world: World, block_pairs: int) -> None:
    whole = everything(run(world))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rank, "BLOCK_PAIRS", block_pairs)
        assert everything(run(world)) == whole


@settings(max_examples=40, deadline=None)
@given(world=worlds())
def test_match_scores_are_sums_of_reasons(world: World) -> None:
    matches = run(world)
    for ranking in (matches.for_workers, matches.for_openings, matches.near_misses):
        pairs = ranking.pairs
        assert pairs.reasons.sum(axis=1).tolist() == pairs.score.tolist()
        assert (pairs.reasons >= 0).all()
        assert (pairs.score <= 10_000).all()
