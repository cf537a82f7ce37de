"""The best chains over arrays: what a chain is, and the same as its slow and readable twin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.equivalence.selectors.graph import chaining, plain
from registry.equivalence.selectors.graph.edges import WHOLE, Edges, Rules
from tests.registry.equivalence.graphs import edge, edges

ANY = Rules(floor=0)


def best(rows, rules=ANY):
    graph = Edges.of(rows)
    found = chaining.as_rows(chaining.best_from(graph, np.unique(graph.source), rules=rules), graph)
    assert found == plain.best_chains(rows, rules=rules)
    return found


def paths(rows, rules=ANY):
    return {(row.source, row.target): row.path for row in best(rows, rules)}


def test_chain_multiplies_confidence_and_worth_exactly():
    (chain,) = best(
        [
            edge(7, 1, 2, "exact", worth=333, confidence=777),
            edge(9, 2, 3, "broader", worth=123, confidence=999),
        ]
    )

    assert chain.path == (7, 9)
    assert chain.relation == "broader"
    assert chain.worth == 333 * 123 * 1000
    assert chain.confidence == 777 * 999 * 1000


def test_chain_has_three_hops_at_most_and_keeps_its_direction():
    found = paths([edge(n, n, n + 1) for n in range(1, 5)])

    assert found == {
        (1, 3): (1, 2),
        (1, 4): (1, 2, 3),
        (2, 4): (2, 3),
        (2, 5): (2, 3, 4),
        (3, 5): (3, 4),
    }


def test_chain_never_leads_back_nor_through_a_credential_twice():
    assert paths([edge(1, 1, 2), edge(2, 2, 1)]) == {}
    assert paths([edge(1, 1, 2), edge(2, 2, 1), edge(3, 1, 3)]) == {(2, 3): (2, 3)}


def test_chain_of_a_sure_cycle_is_no_surer_than_what_it_is_made_of():
    sure = [edge(1, 1, 2, confidence=1000), edge(2, 2, 3, confidence=1000), edge(3, 3, 1)]

    assert {row.confidence for row in best(sure)} == {WHOLE, 900 * WHOLE // 1000}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"confidence": 900}, {"confidence": 800, "worth": 1000}),
        ({"worth": 900}, {"worth": 800}),
        ({}, {}),
    ],
)
def test_chain_the_surest_is_best_then_the_worthiest_then_the_smallest_ids(better, worse):
    rows = [
        edge(1, 1, 2, **({"worth": 900} | better)), edge(2, 2, 4),
        edge(3, 1, 3, **({"worth": 900} | worse)), edge(4, 3, 4),
    ]  # fmt: skip

    assert paths(rows)[1, 4] == (1, 2)


def test_chain_with_fewer_hops_wins_at_equal_shares():
    rows = [edge(n, s, t, confidence=1000) for n, (s, t) in enumerate([(1, 2), (2, 3), (3, 4)], 1)]
    rows.append(edge(9, 2, 4, confidence=1000))

    assert paths(rows)[1, 4] == (1, 9)


def test_chain_holds_where_and_when_all_of_it_does():
    (chain,) = best(
        [
            edge(1, 1, 2, jurisdiction="US", sector="31", starts=5, ends=20),
            edge(2, 2, 3, jurisdiction="US-TX", sector="3112", starts=10, ends=30),
        ]
    )

    assert (chain.jurisdiction, chain.sector) == ("US-TX", "3112")
    assert (chain.starts, chain.ends) == (10, 20)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"jurisdiction": "US-TX"}, {"jurisdiction": "US-CA"}),
        ({"sector": "31"}, {"sector": "welding"}),
        ({"ends": 10}, {"starts": 10}),
        ({"confidence": 0}, {}),
    ],
)
def test_chain_is_none_where_its_assertions_never_hold_together(first, second):
    assert best([edge(1, 1, 2, **first), edge(2, 2, 3, **second)]) == []


def test_chain_below_the_floor_is_not_kept():
    rows = [edge(1, 1, 2, confidence=800), edge(2, 2, 3, confidence=500)]

    assert best(rows, Rules(floor=4 * WHOLE // 10))
    assert not best(rows, Rules(floor=4 * WHOLE // 10 + 1))


def test_chain_worse_in_one_place_stays_beside_the_better_in_another():
    rows = [
        edge(1, 1, 2, jurisdiction="US-TX"), edge(2, 2, 3),
        edge(3, 1, 4, confidence=700), edge(4, 4, 3),
    ]  # fmt: skip

    assert [(row.jurisdiction, row.path) for row in best(rows)] == [("", (3, 4)), ("US-TX", (1, 2))]


def test_keys_too_many_for_one_number_are_still_told_apart():
    far = 2**61
    rows = [edge(1, 1, far), edge(2, far, far + 5), edge(3, far, 2), edge(4, 2, far + 5)]

    assert paths(rows) == {(1, far + 5): (1, 2), (1, 2): (1, 3), (far, far + 5): (3, 4)}


@settings(max_examples=300, deadline=None)
@given(edges(), st.sampled_from((0, WHOLE // 4, WHOLE // 2)), st.sampled_from((2, 3)))
def test_arrays_find_what_the_slow_twin_finds(rows, floor, hops):
    best(rows, Rules(floor=floor, hops=hops))


@settings(max_examples=200, deadline=None)
@given(edges(most=14), st.sets(st.integers(1, 6)), st.sets(st.integers(1, 6)))
def test_between_is_what_the_whole_has_between(rows, sources, targets):
    graph = Edges.of(rows)
    ends = (np.array(sorted(side), dtype=np.int64) for side in (sources, targets))

    found = chaining.as_rows(chaining.best_between(graph, *ends, rules=ANY), graph)

    whole = plain.best_chains(rows, rules=ANY)
    assert found == [row for row in whole if row.source in sources and row.target in targets]


@settings(max_examples=200, deadline=None)
@given(edges(most=14), st.sets(st.integers(1, 14)))
def test_through_finds_every_best_chain_that_uses_an_assertion(rows, ids):
    graph = Edges.of(rows)

    found = chaining.as_rows(
        chaining.best_through(graph, np.array(sorted(ids), dtype=np.int64), rules=ANY), graph
    )

    whole = plain.best_chains(rows, rules=ANY)
    assert all(ids & set(row.path) for row in found)
    assert {row for row in whole if ids & set(row.path)} <= set(found)
