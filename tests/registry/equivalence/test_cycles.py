"""No cycle raises a confidence: whoever walks in a circle is never surer than who does not."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from registry.equivalence.selectors.graph import chaining
from registry.equivalence.selectors.graph.edges import MOST_HOPS, SHARE, Edges, Rules
from tests.registry.equivalence.graphs import edge

ANY = Rules(floor=0)
NODES = 4

ends = st.tuples(st.integers(1, NODES), st.integers(1, NODES)).filter(
    lambda pair: pair[0] != pair[1]
)
rows_of_edges = st.lists(st.tuples(ends, st.integers(0, SHARE)), max_size=10).map(
    lambda rows: [
        edge(number, *pair, confidence=sure) for number, (pair, sure) in enumerate(rows, start=1)
    ]
)


def chains(rows):
    graph = Edges.of(rows)
    found = chaining.best_from(graph, np.unique(graph.source), rules=ANY)
    return {(row.source, row.target): row.confidence for row in chaining.as_rows(found, graph)}


def walks(rows):
    """Yield every walk of at most three hops with its confidence, circles and all."""
    for hops in range(1, MOST_HOPS + 1):
        for way in product(rows, repeat=hops):
            if all(one.target == two.source for one, two in pairwise(way)):
                sure = SHARE ** (MOST_HOPS - hops)
                for step in way:
                    sure *= step.confidence
                yield way[0].source, way[-1].target, sure


@given(rows=rows_of_edges)
def test_no_walk_in_a_circle_is_surer_than_the_best_straight_one(rows):
    said = chains(rows)
    for row in rows:
        direct = row.confidence * SHARE ** (MOST_HOPS - 1)
        said[row.source, row.target] = max(direct, said.get((row.source, row.target), 0))
    for source, target, sure in walks(rows):
        if source != target:
            assert sure <= said.get((source, target), 0)


@given(rows=rows_of_edges)
def test_no_circle_says_anything_of_a_credential_and_itself(rows):
    assert all(source != target for source, target in chains(rows))


@given(rows=rows_of_edges, back=st.integers(0, SHARE))
def test_closing_a_circle_raises_no_confidence_of_what_it_is_made_of(rows, back):
    before = chains(rows)
    for number, (source, target) in enumerate(before, start=100):
        closed = chains([*rows, edge(number, target, source, confidence=back)])
        assert closed[source, target] == before[source, target]
