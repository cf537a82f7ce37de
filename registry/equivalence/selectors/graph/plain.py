"""The slow and readable twin of ``chaining``: one chain after the other, in plain Python."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from registry.equivalence.selectors.graph.composition import RELATIONS, compose
from registry.equivalence.selectors.graph.edges import MOST_HOPS, RULES, SHARE, Edge, Rules
from registry.equivalence.selectors.graph.scopes import meet_of_places, meet_of_sectors


class Chain(NamedTuple):
    """A chain of assertions; shares in ``WHOLE`` parts, days as ordinals."""

    source: int
    target: int
    relation: str
    worth: int
    confidence: int
    jurisdiction: str
    sector: str
    starts: int
    ends: int
    path: tuple[int, ...]


def best_chains(edges: Sequence[Edge], *, rules: Rules = RULES) -> list[Chain]:
    """Return the best inferred chain of every source, target and scope, sorted."""
    best: dict[tuple[int, int, str, str], Chain] = {}
    for chain in _all(edges, rules):
        key = chain.source, chain.target, chain.jurisdiction, chain.sector
        if key not in best or _rank(chain) < _rank(best[key]):
            best[key] = chain
    return [best[key] for key in sorted(best)]


def _rank(chain: Chain) -> tuple[int, int, int, tuple[int, ...]]:
    return -chain.confidence, -chain.worth, len(chain.path), chain.path


def _all(edges: Sequence[Edge], rules: Rules) -> Iterator[Chain]:
    leaving: dict[int, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge)
    for edge in edges:
        yield from _grown([edge], leaving, rules)


def _grown(way: list[Edge], leaving: dict[int, list[Edge]], rules: Rules) -> Iterator[Chain]:
    """Yield every inferred chain that begins with a way."""
    if len(way) > 1:
        chain = chain_of(way)
        if chain is None or chain.confidence < max(rules.floor, 1):
            return
        yield chain
    if len(way) == rules.hops:
        return
    seen = {way[0].source, *(edge.target for edge in way)}
    for edge in leaving.get(way[-1].target, []):
        if edge.target not in seen:
            yield from _grown([*way, edge], leaving, rules)


def chain_of(way: Iterable[Edge]) -> Chain | None:
    """Return what follows from assertions in a row; None where nothing does."""
    first, *rest = way
    relation, place, sector = RELATIONS[first.relation], first.jurisdiction, first.sector
    worth, confidence, hops = first.worth, first.confidence, 1
    for edge in rest:
        following = compose(relation, RELATIONS[edge.relation])
        where = meet_of_places(place, edge.jurisdiction)
        trade = meet_of_sectors(sector, edge.sector)
        if following is None or where is None or trade is None:
            return None
        relation, place, sector = following, where, trade
        worth, confidence, hops = worth * edge.worth, confidence * edge.confidence, hops + 1
    everything = [first, *rest]
    starts, ends = max(e.starts for e in everything), min(e.ends for e in everything)
    if starts >= ends:
        return None
    scale = SHARE ** (MOST_HOPS - hops)
    return Chain(
        source=first.source,
        target=everything[-1].target,
        relation=str(relation),
        worth=worth * scale,
        confidence=confidence * scale,
        jurisdiction=place,
        sector=sector,
        starts=starts,
        ends=ends,
        path=tuple(edge.id for edge in everything),
    )
