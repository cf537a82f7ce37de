"""Find the best chains between credentials, over whole arrays at once.

Its slow twin is ``plain``: same answers, read first. A chain is simple (no credential twice), at
most ``MOST_HOPS`` long, and holds where and when all its assertions do. Of the chains between
two credentials in one scope the best has the highest confidence, then worth, then the fewest
hops, then the smallest ids in order.
"""

from dataclasses import replace
from typing import Any, Final

import numpy as np

from registry.equivalence.selectors.graph.composition import RELATIONS, table_of_codes
from registry.equivalence.selectors.graph.edges import (
    MOST_HOPS,
    RULES,
    SHARE,
    WHOLE,
    Chains,
    Edges,
    Ints,
    Mask,
    Rules,
)
from registry.equivalence.selectors.graph.plain import Chain

COMPOSED: Final = table_of_codes().astype(np.int64)
MOST_GROUPS: Final = 2**62


def starting(edges: Edges, which: Ints | Mask | slice = slice(None)) -> Chains:
    """Return edges as chains of one hop."""
    width = WHOLE // SHARE
    path = np.zeros((len(edges.ids[which]), MOST_HOPS), dtype=np.int64)
    nodes = path.copy()
    path[:, 0] = edges.ids[which]
    nodes[:, 0] = edges.target[which]
    return Chains(
        source=edges.source[which],
        target=edges.target[which],
        relation=edges.relation[which],
        worth=edges.worth[which] * width,
        confidence=edges.confidence[which] * width,
        jurisdiction=edges.jurisdiction[which],
        sector=edges.sector[which],
        starts=edges.starts[which],
        ends=edges.ends[which],
        hops=np.ones(len(path), dtype=np.int64),
        path=path,
        nodes=nodes,
    )


def extended(chains: Chains, edges: Edges, *, rules: Rules = RULES) -> Chains:
    """Return every chain by one more hop, where something follows from it.

    All chains have to be of the same length.
    """
    chain, edge = _followed(chains, edges)
    relation = COMPOSED[chains.relation[chain], edges.relation[edge]]
    confidence = chains.confidence[chain] * edges.confidence[edge] // SHARE
    keep = (relation >= 0) & (confidence >= max(rules.floor, 1))
    chain, edge = chain[keep], edge[keep]
    relation, confidence = relation[keep], confidence[keep]
    keep = _fit(chains, edges, chain, edge)
    chain, edge = chain[keep], edge[keep]
    return _made(chains, edges, chain, edge, relation[keep], confidence[keep])


def _followed(chains: Chains, edges: Edges) -> tuple[Ints, Ints]:
    """Return every pair of a chain and an edge that starts where the chain ends."""
    low = np.searchsorted(edges.source, chains.target, "left")
    count = np.searchsorted(edges.source, chains.target, "right") - low
    chain = np.repeat(np.arange(len(chains)), count)
    first = np.cumsum(count) - count
    edge = np.arange(len(chain)) - np.repeat(first - low, count)
    return chain, edge


def _fit(chains: Chains, edges: Edges, chain: Ints, edge: Ints) -> Mask:
    """Tell which pairs share days and places and come back to no credential of the chain."""
    target = edges.target[edge]
    fits: Mask = target != chains.source[chain]
    for column in range(MOST_HOPS - 1):
        fits &= target != chains.nodes[chain, column]
    fits &= np.maximum(chains.starts[chain], edges.starts[edge]) < np.minimum(
        chains.ends[chain], edges.ends[edge]
    )
    fits &= edges.places.table[chains.jurisdiction[chain], edges.jurisdiction[edge]] >= 0
    fits &= edges.sectors.table[chains.sector[chain], edges.sector[edge]] >= 0
    return fits


def _made(
    chains: Chains, edges: Edges, chain: Ints, edge: Ints, relation: Ints, confidence: Ints
) -> Chains:
    length = int(chains.hops[0]) if len(chains) else 1
    path, nodes = chains.path[chain], chains.nodes[chain]
    path[:, length] = edges.ids[edge]
    nodes[:, length] = edges.target[edge]
    places = edges.places.table[chains.jurisdiction[chain], edges.jurisdiction[edge]]
    sectors = edges.sectors.table[chains.sector[chain], edges.sector[edge]]
    return Chains(
        source=chains.source[chain],
        target=edges.target[edge],
        relation=relation,
        worth=chains.worth[chain] * edges.worth[edge] // SHARE,
        confidence=confidence,
        jurisdiction=places.astype(np.int64),
        sector=sectors.astype(np.int64),
        starts=np.maximum(chains.starts[chain], edges.starts[edge]),
        ends=np.minimum(chains.ends[chain], edges.ends[edge]),
        hops=chains.hops[chain] + 1,
        path=path,
        nodes=nodes,
    )


def best(chains: Chains) -> Chains:
    """Return the best chain of every source, target and scope, in that order."""
    if not len(chains):
        return chains
    key = _keys(chains)
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    top = np.maximum.reduceat(chains.confidence[order], starts)
    size = np.diff(starts, append=len(order))
    left = order[chains.confidence[order] == np.repeat(top, size)]
    rest, key = chains.at(left), key[left]
    ranks = (rest.path[:, 2], rest.path[:, 1], rest.path[:, 0], rest.hops, -rest.worth, key)
    order = np.lexsort(ranks)
    first = np.diff(key[order], prepend=-1) != 0
    return rest.at(order[first])


def _keys(chains: Chains) -> Ints:
    """Return a number for every group of source, target and scope, in their order."""
    key, groups = np.zeros(len(chains), dtype=np.int64), 1
    for column in (chains.source, chains.target, chains.jurisdiction, chains.sector):
        low, values = int(column.min()), column
        span = int(column.max()) - low + 1
        if groups * span >= MOST_GROUPS:
            low, values = 0, np.unique(column, return_inverse=True)[1]
            span = int(values.max()) + 1
        key, groups = key * span + (values - low), groups * span
    return key


def best_from(edges: Edges, sources: Ints, *, rules: Rules = RULES) -> Chains:
    """Return the best inferred chains that start at some credentials."""
    return best(
        Chains.joined(_longer(starting(edges, np.isin(edges.source, sources)), edges, rules))
    )


def best_between(edges: Edges, sources: Ints, targets: Ints, *, rules: Rules = RULES) -> Chains:
    """Return the best inferred chains from some credentials to some others."""
    last = selected(edges, np.isin(edges.target, targets))
    one = starting(edges, np.isin(edges.source, sources))
    two = extended(one, edges, rules=rules)
    ends = two.at(np.isin(two.target, targets))
    parts = [ends, extended(two, last, rules=rules)] if rules.hops == MOST_HOPS else [ends]
    return best(Chains.joined(parts))


def best_through(edges: Edges, ids: Ints, *, rules: Rules = RULES) -> Chains:
    """Return the best inferred chains among those that use one of some assertions."""
    mask = np.isin(edges.ids, ids)
    only = selected(edges, mask)
    into = np.isin(edges.target, only.source)
    before = selected(edges, into)
    far = starting(edges, np.isin(edges.target, before.source))
    one, near = starting(only), starting(before)
    parts = _longer(one, edges, rules)
    middle = extended(near, only, rules=rules)
    parts += [middle]
    if rules.hops == MOST_HOPS:
        parts += [extended(middle, edges, rules=rules)]
        parts += [extended(extended(far, before, rules=rules), only, rules=rules)]
    return best(Chains.joined(parts))


def _longer(one: Chains, edges: Edges, rules: Rules) -> list[Chains]:
    """Return the chains of two hops and of three that begin with some of one hop."""
    parts = [extended(one, edges, rules=rules)]
    while len(parts) < rules.hops - 1:
        parts.append(extended(parts[-1], edges, rules=rules))
    return parts


def selected(edges: Edges, which: Mask) -> Edges:
    """Return some of the edges, in their order and with their codes."""
    columns: dict[str, Any] = {
        name: column[which]
        for name, column in vars(edges).items()
        if isinstance(column, np.ndarray)
    }
    return replace(edges, **columns)


def as_rows(chains: Chains, edges: Edges) -> list[Chain]:
    """Return columns of chains as rows, with the words of their codes."""
    return [
        Chain(
            source=int(chains.source[n]),
            target=int(chains.target[n]),
            relation=str(RELATIONS[chains.relation[n]]),
            worth=int(chains.worth[n]),
            confidence=int(chains.confidence[n]),
            jurisdiction=edges.places.names[chains.jurisdiction[n]],
            sector=edges.sectors.names[chains.sector[n]],
            starts=int(chains.starts[n]),
            ends=int(chains.ends[n]),
            path=tuple(chains.path[n, : chains.hops[n]].tolist()),
        )
        for n in range(len(chains))
    ]
