"""One statement that finds, ranks, caps and counts, and reads the entries of a page.

Candidates are read tier by tier until there are :data:`CAP` of them, and only they are scored,
counted and paged. Rows lie in the table in the order of their standing (``reindex_search``
writes them so), which is the order in which a bitmap reads them: what a cap leaves out is the
tail of the lowest tier reached.
"""

import datetime as dt
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.utils import OperationalError
from psycopg.errors import QueryCanceled

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search import facets, queries
from registry.catalogue.selectors.search.lexemes import cells_within, quoted
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.results import (
    PAGE_SIZE,
    Facet,
    Near,
    Question,
    SearchTooSlow,
    Sort,
)

CAP: Final = 2000
"""Entries that are ranked and counted; beyond it a page says "2,000+"."""

PATIENCE_MS: Final = 2000
EARTH_KM: Final = 6371.0

SHOWN: Final = tuple(
    field.attname
    for field in SearchEntry._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
    if field.attname not in {"head", "document", "facets"}
)
"""Columns that a page reads: all but what only the database looks at."""

OPEN: Final = "(closes_on IS NULL OR closes_on > %s)"

KM: Final = f"""(SELECT min({2 * EARTH_KM} * asin(sqrt(least(1.0,
    sin(radians(points[i] - %s) / 2) ^ 2
    + cos(radians(points[i])) * cos(radians(%s)) * sin(radians(points[i + 1] - %s) / 2) ^ 2))))
    FROM generate_series(1, cardinality(points), 2) AS i)"""  # noqa: S608

ORDERS: Final = {
    Sort.BEST: "tier, score DESC, standing DESC, id",
    Sort.NEWEST: "published_at DESC, tier, score DESC, id",
    Sort.COST: "cost_usd NULLS LAST, tier, score DESC, id",
    Sort.START: "starts_on NULLS LAST, tier, score DESC, id",
    Sort.NEAREST: "km NULLS LAST, tier, score DESC, id",
    Sort.NAME: "label, id",
}

LABELS: Final = {
    "es": "registry_fold(coalesce(nullif(title_es, ''), title_en))",
    "en": "registry_fold(coalesce(nullif(title_en, ''), title_es))",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """An entry of the page, the lexemes that rank it, its tier, and how far away it is."""

    entry: SearchEntry
    known: frozenset[str]
    tier: int
    km: float | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found: a page of places, how many there are, and the facets' tokens.

    ``total`` counts one more than the cap where there are more. ``without`` has, for every
    chosen facet, the tokens of what would be found if that choice were taken back.
    """

    places: tuple[Place, ...]
    total: int
    tokens: str
    without: dict[Facet, str]

    @property
    def is_capped(self) -> bool:
        """Tell whether there is more than was ranked and counted."""
        return self.total > CAP


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """Some SQL with its parameters."""

    sql: str
    values: tuple[Any, ...]


def retrieve(plan: Plan, question: Question, *, language: str, today: dt.date) -> Found:
    """Find a page of the entries that answer; one message to the database, whatever is asked.

    Raises:
        SearchTooSlow: the database did not come to an end in two seconds.
    """
    found = _found(plan, question, language=language, today=today)
    without = {facet: _without(plan, question, facet, today) for facet in _chosen(question)}
    whole = [
        "(SELECT count(*) FROM found)",
        "(SELECT string_agg(facets, ' ') FROM under)",
        *(piece.sql for piece in without.values()),
    ]
    statement = _statement(found.sql, whole, question)
    values = [*found.values, *(value for piece in without.values() for value in piece.values)]
    rows = _fetched(statement, values, by_index=not plan.is_empty)
    width = len(whole)
    total, tokens, *others = rows[0][:width]
    return Found(
        places=tuple(_place(row[width:]) for row in rows if row[width] is not None),
        total=total,
        tokens=tokens or "",
        without=dict(zip(without, (other or "" for other in others), strict=True)),
    )


def _statement(found: str, whole: list[str], question: Question) -> str:
    """Return the statement: what is said of the whole stands in the first row alone."""
    start = (question.page - 1) * PAGE_SIZE
    first = f"CASE WHEN number IS NULL OR number = {start + 1} THEN"
    columns = [*(f"{first} {sql} END" for sql in whole), "tier", "km", "tsvector_to_array(e.head)"]
    columns += [f"e.{name}" for name in SHOWN]
    return f"""WITH found AS MATERIALIZED ({found}),
        under AS (SELECT * FROM found LIMIT {CAP}),
        page AS MATERIALIZED (
            SELECT id, tier, km, row_number() OVER (ORDER BY {ORDERS[question.sort]}) AS number
            FROM under ORDER BY number LIMIT {PAGE_SIZE} OFFSET {start})
        SELECT {", ".join(columns)}
        FROM (VALUES (1)) AS one LEFT JOIN page ON true
        LEFT JOIN registry_searchentry AS e ON e.id = page.id ORDER BY number"""  # noqa: S608


def _place(row: tuple[Any, ...]) -> Place:
    tier, km, known, *columns = row
    entry = SearchEntry.from_db(DEFAULT_DB_ALIAS, SHOWN, columns)
    return Place(entry=entry, known=frozenset(known), tier=tier, km=km)


def _fetched(sql: str, values: list[Any], *, by_index: bool) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, which gets its time and no more.

    All goes in one message, which PostgreSQL runs as one transaction; inside a transaction
    of the caller's, a savepoint keeps that alive where the time is up. Where words are asked
    for the table is never read from its start: the planner counts rows to the limit and does
    not know that a document lies apart from its row.
    """
    seek = "off" if by_index else "on"
    patience = f"SET LOCAL statement_timeout = {PATIENCE_MS}; SET LOCAL enable_seqscan = {seek};"
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard, connection.cursor() as cursor:
            cursor.execute(f"{patience} {sql}", values)
            while cursor.nextset():
                pass
            return list(cursor.fetchall())
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise SearchTooSlow from error
        raise


def _chosen(question: Question) -> list[Facet]:
    return sorted(facet for facet, values in question.facets.items() if values)


def _found(plan: Plan, question: Question, *, language: str, today: dt.date) -> _Piece:
    """Return the candidates of all tiers, the better tiers first, one more than the cap."""
    wanted = queries.tiers(plan)
    first = 0 if plan.codes else 1
    score, scored = queries.score(plan, language=language)
    label = LABELS.get(language, LABELS["en"]) if question.sort == Sort.NAME else "''"
    km = _km(question.near)
    branches = [
        _Piece(
            sql=f"""(SELECT id, {tier} AS tier, {score} AS score, {km.sql} AS km, {label} AS label,
                facets, standing, published_at, cost_usd, starts_on
                FROM registry_searchentry WHERE {where.sql} LIMIT {CAP + 1})""",  # noqa: S608
            values=(*scored, *km.values, *where.values),
        )
        for tier, query in enumerate(wanted or [""], start=first)
        for where in (_where(query, question, today),)
    ]
    return _Piece(
        sql=f"SELECT * FROM ({' UNION ALL '.join(b.sql for b in branches)}) AS tiers "  # noqa: S608
        f"LIMIT {CAP + 1}",
        values=tuple(value for branch in branches for value in branch.values),
    )


def _without(plan: Plan, question: Question, facet: Facet, today: dt.date) -> _Piece:
    query = queries.matching(plan) if not plan.is_empty else ""
    where = _where(query, question, today, but=facet)
    return _Piece(
        sql=f"""(SELECT string_agg(facets, ' ') FROM (SELECT facets FROM registry_searchentry
            WHERE {where.sql} LIMIT {CAP}) AS f)""",  # noqa: S608
        values=where.values,
    )


def _where(query: str, question: Question, today: dt.date, *, but: Facet | None = None) -> _Piece:
    parts = [part for part in (query, *facets.filters(question.facets, but=but)) if part]
    near = question.near
    if near is not None:
        cells = cells_within(near.latitude, near.longitude, near.km)
        parts.append(queries.any_of(quoted(cell) for cell in cells))
    conditions: list[str] = [OPEN]
    values: list[Any] = [today]
    if parts:
        conditions.append("document @@ %s::tsquery")
        values.append(queries.all_of(parts))
    if near is not None:
        km = _km(near)
        conditions.append(f"{km.sql} <= %s")
        values += [*km.values, near.km]
    return _Piece(sql=" AND ".join(conditions), values=tuple(values))


def _km(near: Near | None) -> _Piece:
    """Return the kilometres to the nearest place of an entry (haversine)."""
    if near is None:
        return _Piece(sql="NULL::float8", values=())
    return _Piece(sql=KM, values=(near.latitude, near.latitude, near.longitude))
