"""Read from the database what a question about the graph needs of it: never the whole.

In the graph are the published assertions in force on a day. Out of it stay what finds no match,
and what was itself inferred: nothing is inferred from an inference.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final

import numpy as np
from django.db import connection

from registry import copied_columns
from registry.equivalence.enums import AssertionStatus, Method, Relation
from registry.equivalence.selectors.graph import chaining
from registry.equivalence.selectors.graph.composition import RELATIONS
from registry.equivalence.selectors.graph.edges import OPEN_END, SHARE, Chains, Edge, Edges
from registry.equivalence.selectors.graph.scopes import (
    NOWHERE,
    Meets,
    meet_of_places,
    meet_of_sectors,
)

AT_ONCE: Final = 1000
"""Credentials in one query: with many more the database would read the whole table."""

IN_GRAPH: Final = f"""
    status = '{AssertionStatus.PUBLISHED}' AND method <> '{Method.INFERRED}'
    AND relation <> '{Relation.NONE}' AND confidence > 0
    AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
"""
SELECT: Final = f"""
    SELECT id, source_id, target_id,
        (array_position(%(relations)s::text[], relation::text) - 1)::bigint,
        (worth * {SHARE})::bigint, (confidence * {SHARE})::bigint, {{place}}, {{sector}},
        (valid_from - DATE '0001-01-01' + 1)::bigint,
        COALESCE(valid_to - DATE '0001-01-01' + 1, {OPEN_END})::bigint
    FROM registry_equivalenceassertion WHERE {IN_GRAPH}
"""  # noqa: S608 - only constants of ours are put in
READ: Final = SELECT.format(place="scope_jurisdiction", sector="scope_sector")
CODE: Final = "COALESCE(array_position(%({codes})s::text[], {column}::text) - 1, {nowhere})::bigint"
READ_CODED: Final = SELECT.format(
    place=CODE.format(codes="places", column="scope_jurisdiction", nowhere=NOWHERE),
    sector=CODE.format(codes="sectors", column="scope_sector", nowhere=NOWHERE),
)
"""The same with places and sectors as their numbers in two lists."""


def rows(*, day: dt.date) -> list[Edge]:
    """Return the whole graph of a day as rows."""
    return _edges(day)


def whole(*, day: dt.date) -> Edges:
    """Return the whole graph of a day; three queries, and no object for a row.

    An assertion in a scope that appears between the queries is left out: it is noted as
    changed (``InferenceDue``), and worked out after.
    """
    places, sectors = _scopes("scope_jurisdiction"), _scopes("scope_sector")
    at, within = Meets.of(places, meet_of_places), Meets.of(sectors, meet_of_sectors)
    values = {"day": day, "relations": list(map(str, RELATIONS))}
    scopes = {"places": list(at.names), "sectors": list(within.names)}
    found = copied_columns.read(READ_CODED, values | scopes, width=10)
    known = (found[6] != NOWHERE) & (found[7] != NOWHERE)
    return Edges.from_columns([column[known] for column in found], places=at, sectors=within)


def _scopes(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM registry_equivalenceassertion")  # noqa: S608
        return [name for (name,) in cursor.fetchall()]


def leaving(*, sources: Iterable[int], day: dt.date) -> list[Edge]:
    """Return every edge that a chain from some credentials may use; three queries or more."""
    first = _from(sources, day)
    second = _from(_targets(first), day)
    return _distinct(first, second, _from(_joined(first, second).target.tolist(), day))


def arriving(*, targets: Iterable[int], day: dt.date) -> list[Edge]:
    """Return every edge that a chain to some credentials may use; three queries or more."""
    last = _to(targets, day)
    second = _to(_sources(last), day)
    return _distinct(last, second, _to(_joined(second, last).source.tolist(), day))


def between(*, sources: Iterable[int], targets: Iterable[int], day: dt.date) -> list[Edge]:
    """Return every edge that a chain from some credentials to some others may use; 3 queries."""
    first, last = _from(sources, day), _to(targets, day)
    middle = _edges(
        day,
        "AND source_id = ANY(%(from)s::bigint[]) AND target_id = ANY(%(to)s::bigint[])",
        {"from": _targets(first), "to": _sources(last)},
    )
    return _distinct(first, last, middle)


def around(*, ids: Iterable[int], day: dt.date) -> list[Edge]:
    """Return some assertions of the graph with what a chain through them may use; 5 queries."""
    these = _edges(day, "AND id = ANY(%(ids)s::bigint[])", {"ids": list(ids)})
    if not these:
        return []
    after, before = _from(_targets(these), day), _to(_sources(these), day)
    far_after = _from(_joined(these, after).target.tolist(), day)
    far_before = _to(_joined(before, these).source.tolist(), day)
    return _distinct(these, after, before, far_after, far_before)


def _joined(first: list[Edge], second: list[Edge]) -> Chains:
    """Return the chains of one edge and another: only these can be part of a longer one.

    As the table of relations is associative, a chain says nothing where a part of it does not.
    """
    edges = Edges.of(_distinct(first, second))
    ids = {edge.id for edge in first}
    begin = np.array([pk in ids for pk in edges.ids.tolist()], dtype=bool)
    ends = {edge.id for edge in second}
    last = np.array([pk in ends for pk in edges.ids.tolist()], dtype=bool)
    return chaining.extended(chaining.starting(edges, begin), chaining.selected(edges, last))


def _from(sources: Iterable[int], day: dt.date) -> list[Edge]:
    return _touching("source_id", sources, day)


def _to(targets: Iterable[int], day: dt.date) -> list[Edge]:
    return _touching("target_id", targets, day)


def _touching(column: str, ids: Iterable[int], day: dt.date) -> list[Edge]:
    """Return the edges at some credentials, by the index however many they are."""
    every = sorted(set(ids))
    found: list[Edge] = []
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        found += _edges(day, f"AND {column} = ANY(%(ids)s::bigint[])", {"ids": some})
    return found


def _targets(edges: Iterable[Edge]) -> list[int]:
    return list({edge.target for edge in edges})


def _sources(edges: Iterable[Edge]) -> list[int]:
    return list({edge.source for edge in edges})


def _distinct(*parts: Iterable[Edge]) -> list[Edge]:
    return list({edge.id: edge for part in parts for edge in part}.values())


def _edges(
    day: dt.date, condition: str = "", values: dict[str, list[int]] | None = None
) -> list[Edge]:
    if values is not None and not all(values.values()):
        return []
    relations = [str(relation) for relation in RELATIONS]
    with connection.cursor() as cursor:
        cursor.execute(READ + condition, {"day": day, "relations": relations, **(values or {})})
        return list(map(Edge._make, cursor.fetchall()))
