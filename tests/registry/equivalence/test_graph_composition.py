"""The table of relations and the intersections of scopes, each tested whole."""

from itertools import product

import pytest

from registry.equivalence.enums import Relation
from registry.equivalence.selectors.graph import composition, scopes
from registry.equivalence.selectors.graph.composition import compose

ALL = tuple(Relation)


def test_table_every_pair_has_a_cell_or_a_reason_for_silence():
    cells = {(cell.first, cell.second) for cell in composition.CELLS}
    silent = {(first, second) for first, second, _ in composition.SILENT}
    with_none = {pair for pair in product(ALL, ALL) if Relation.NONE in pair}

    assert len(cells) == len(composition.CELLS)
    assert cells.isdisjoint(silent | with_none)
    assert cells | silent | with_none == set(product(ALL, ALL))
    assert all(cell.because for cell in composition.CELLS)


def test_table_never_composes_with_none_nor_to_it():
    assert Relation.NONE not in composition.TABLE.values()
    assert all(compose(Relation.NONE, other) is None for other in ALL)
    assert all(compose(other, Relation.NONE) is None for other in ALL)


def test_table_exact_changes_nothing():
    for relation in set(ALL) - {Relation.NONE}:
        assert compose(Relation.EXACT, relation) == relation
        assert compose(relation, Relation.EXACT) == relation


def test_table_is_associative():
    def then(first, second):
        return None if first is None or second is None else compose(first, second)

    for one, two, three in product(ALL, repeat=3):
        assert then(then(one, two), three) == then(one, then(two, three)), (one, two, three)


def test_table_agrees_with_sets_wherever_nothing_is_merely_close():
    """Whatever three sets are, what the table says of the first and third is true of them."""
    sets = [frozenset(n for n in range(4) if mask >> n & 1) for mask in range(1, 16)]
    holds = {
        Relation.EXACT: lambda a, b: a == b,
        Relation.BROADER: lambda a, b: a >= b,
        Relation.NARROWER: lambda a, b: a <= b,
        Relation.PARTIAL: lambda a, b: bool(a & b),
    }
    cautious = {(Relation.BROADER, Relation.NARROWER)}
    refuted = set()
    for first, second in product(holds, holds):
        result = compose(first, second)
        for a, b, c in product(sets, repeat=3):
            if holds[first](a, b) and holds[second](b, c):
                if result is not None:
                    assert holds[result](a, c)
                elif not a & c:
                    refuted.add((first, second))

    assert refuted | cautious == {(first, second) for first, second, _ in composition.SILENT}


def test_codes_say_what_the_table_says():
    codes = composition.table_of_codes()

    for first, second in product(ALL, ALL):
        code = codes[composition.CODES[first], composition.CODES[second]]
        said = None if code == composition.NOTHING else composition.RELATIONS[code]
        assert said == compose(first, second)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("", "", ""),
        ("", "US", "US"),
        ("US", "US-TX", "US-TX"),
        ("US-TX", "US-TX", "US-TX"),
        ("US-TX", "US-CA", None),
        ("US", "MX", None),
        ("US-T", "US-TX", None),
    ],
)
def test_places_meet_where_one_lies_within_the_other(one, other, meet):
    assert scopes.meet_of_places(one, other) == meet
    assert scopes.meet_of_places(other, one) == meet


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("", "welding", "welding"),
        ("31", "3112", "3112"),
        ("31", "32", None),
        ("auto", "automotive", None),
        ("31", "31", "31"),
    ],
)
def test_sectors_meet_where_one_lies_within_the_other(one, other, meet):
    assert scopes.meet_of_sectors(one, other) == meet
    assert scopes.meet_of_sectors(other, one) == meet


def test_meets_as_an_array_are_closed():
    meets = scopes.Meets.of(["US", "US-TX", "MX"], scopes.meet_of_places)

    assert meets.names[0] == ""
    assert meets.table[meets.code("US"), meets.code("US-TX")] == meets.code("US-TX")
    assert meets.table[meets.code("US"), meets.code("MX")] == scopes.NOWHERE
