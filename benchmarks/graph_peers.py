"""The same questions asked of NetworkX: its plain search for simple paths of three edges."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from registry.equivalence.selectors.graph.edges import MOST_HOPS, RULES, Edge
from registry.equivalence.selectors.graph.plain import Chain, chain_of


class NetworkX:
    """The whole graph in memory, both ways round; the key of an edge is the assertion's id."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._edges = {edge.id: edge for edge in edges}
        self._graph: Any = nx.MultiDiGraph()
        self._graph.add_edges_from((e.source, e.target, e.id) for e in self._edges.values())
        self._reversed = self._graph.reverse()

    def equivalents(self, version: int) -> dict[tuple[int, int, str, str], Chain]:
        """Return the best chain from and to a credential, by pair and scope."""
        both = (self._searched(graph, version) for graph in (self._graph, self._reversed))
        return _best(itertools.chain.from_iterable(both))

    def leaving(self, version: int) -> dict[tuple[int, int, str, str], Chain]:
        """Return the best chain from a credential, by pair and scope."""
        return _best(self._searched(self._graph, version))

    def _searched(self, graph: Any, version: int) -> Iterator[Chain]:
        if version not in graph:
            return
        near = nx.single_source_shortest_path_length(graph, version, cutoff=MOST_HOPS)
        ends = set(near) - {version}
        for path in nx.all_simple_edge_paths(graph, version, ends, cutoff=MOST_HOPS):
            if len(path) < 2:
                continue
            way = [self._edges[key] for _, _, key in path]
            chain = chain_of(way if graph is self._graph else way[::-1])
            if chain and chain.confidence >= RULES.floor:
                yield chain


def _best(chains: Iterable[Chain]) -> dict[tuple[int, int, str, str], Chain]:
    best: dict[tuple[int, int, str, str], Chain] = {}
    for chain in chains:
        key = chain.source, chain.target, chain.jurisdiction, chain.sector
        if key not in best or _rank(chain) < _rank(best[key]):
            best[key] = chain
    return best


def _rank(chain: Chain) -> tuple[int, int, int, tuple[int, ...]]:
    return -chain.confidence, -chain.worth, len(chain.path), chain.path
