"""Write inferred chains as rows: all that a place of theirs holds, or those that are better."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import connection

from registry import copied_columns
from registry.equivalence.models import InferenceDue
from registry.equivalence.selectors.graph.composition import RELATIONS
from registry.equivalence.selectors.graph.edges import OPEN_END, Chains, Edges, Ints
from registry.equivalence.selectors.graph.reading import AT_ONCE, IN_GRAPH

ORDER: Final = (
    "source", "target", "relation", "worth", "confidence", "jurisdiction", "sector", "starts",
    "ends", "hops",
)  # fmt: skip
"""Columns of chains in the order of the rows; the assertions on the way follow them."""

TABLE: Final = "registry_inferredequivalence"

ROOM: Final = """
    CREATE TEMPORARY TABLE IF NOT EXISTS inference_made (
        source_id bigint, target_id bigint, relation bigint, worth bigint, confidence bigint,
        place bigint, sector bigint, starts bigint, ends bigint, hops bigint,
        first bigint, second bigint, third bigint
    ) ON COMMIT DROP
"""
MADE: Final = f"""
    SELECT source_id, target_id, (%(relations)s::text[])[relation + 1] AS relation,
        worth * 0.000000001 AS worth, confidence * 0.000000001 AS confidence,
        (%(places)s::text[])[place + 1] AS scope_jurisdiction,
        (%(sectors)s::text[])[sector + 1] AS scope_sector,
        DATE '0001-01-01' + (starts - 1)::integer AS valid_from,
        CASE WHEN ends < {OPEN_END} THEN DATE '0001-01-01' + (ends - 1)::integer END AS valid_to,
        hops, (ARRAY[first, second, third])[:hops] AS path
    FROM inference_made
"""  # noqa: S608 - only a constant of ours is put in
COLUMNS: Final = (
    "source_id", "target_id", "relation", "worth", "confidence", "scope_jurisdiction",
    "scope_sector", "valid_from", "valid_to", "hops", "path",
)  # fmt: skip
KEY: Final = "source_id, target_id, scope_jurisdiction, scope_sector"

INSERT: Final = f"""
    INSERT INTO {TABLE} AS kept ({", ".join(COLUMNS)}) {MADE}
    ON CONFLICT ({KEY}) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in KEY)}
    WHERE (excluded.confidence, excluded.worth, -excluded.hops)
            > (kept.confidence, kept.worth, -kept.hops)
        OR (excluded.confidence, excluded.worth, excluded.hops)
            = (kept.confidence, kept.worth, kept.hops) AND excluded.path < kept.path
"""

DELETE_OTHERS: Final = f"""
    DELETE FROM {TABLE} AS kept WHERE source_id = ANY(%(sources)s::bigint[]) AND NOT EXISTS (
        SELECT FROM ({MADE}) AS made
        WHERE ({", ".join(f"made.{name}" for name in COLUMNS if name != "valid_to")})
            = ({", ".join(f"kept.{name}" for name in COLUMNS if name != "valid_to")})
            AND made.valid_to IS NOT DISTINCT FROM kept.valid_to)
"""  # noqa: S608

DELETE_OUTSIDE: Final = f"DELETE FROM {TABLE} WHERE source_id <> ALL(%s::bigint[])"  # noqa: S608

DELETE_THROUGH: Final = f"""
    DELETE FROM {TABLE} WHERE {{column}} = ANY(%s::bigint[]) AND path && %s::bigint[]
    RETURNING source_id, target_id
"""  # noqa: S608

BEFORE: Final = f"""
    SELECT DISTINCT source_id FROM registry_equivalenceassertion
    WHERE target_id = ANY(%(sources)s::bigint[]) AND {IN_GRAPH}
"""  # noqa: S608


def prepare() -> None:
    """Make room for the transaction's rows."""
    with connection.cursor() as cursor:
        cursor.execute(ROOM)


def replace(chains: Chains, edges: Edges, *, sources: Ints) -> None:
    """Leave from some sources exactly the chains given; rows that are right stay untouched."""
    _send(chains)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_OTHERS, {**_words(edges), "sources": sources.tolist()})
        cursor.execute(INSERT, _words(edges))


def keep_better(chains: Chains, edges: Edges) -> None:
    """Write the chains that are better than what is there."""
    if not len(chains):
        return
    _send(chains)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, _words(edges))


def delete_outside(sources: Ints) -> None:
    """Delete the rows that start nowhere any more."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_OUTSIDE, [sources.tolist()])


def delete_through(due: Iterable[InferenceDue], *, day: dt.date) -> set[tuple[int, int]]:
    """Delete the rows whose chain uses one of some assertions; return their pairs.

    The assertion is first in such a chain, last, or between two. A chain that has lost the
    assertion before it as well is found through that one, which is due too.
    """
    rows = list(due)
    ids = [row.assertion_id for row in rows]
    sources = [row.source_id for row in rows]
    found: set[tuple[int, int]] = set()
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, {"sources": sources, "day": day})
        starts = [*sources, *(pk for (pk,) in cursor.fetchall())]
        for column, at in (("source_id", starts), ("target_id", [row.target_id for row in rows])):
            for first in range(0, len(at), AT_ONCE):
                some = at[first : first + AT_ONCE]
                cursor.execute(DELETE_THROUGH.format(column=column), [some, ids])
                found.update(cursor.fetchall())
    return found


def _send(chains: Chains) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inference_made")
    columns = [getattr(chains, name) for name in ORDER]
    copied_columns.write("inference_made", [*columns, *chains.path.T])


def _words(edges: Edges) -> dict[str, list[str]]:
    """Return the words of the codes of relations, places and sectors."""
    relations = list(map(str, RELATIONS))
    return {
        "relations": relations,
        "places": list(edges.places.names),
        "sectors": list(edges.sectors.names),
    }
