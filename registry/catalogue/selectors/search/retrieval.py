"""A page of search: the candidates, and of the first of them the best by their score.

Where no more than :data:`SCORED` are found, all are scored. Where there are more, those are
that are the first :data:`RANKED` by their tiers, and there by their standing; one more message
finds them, and what comes after stays in the order of standing. The other orders sort all
candidates.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import DEFAULT_DB_ALIAS

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search import candidates, facets, queries
from registry.catalogue.selectors.search.asking import fetched
from registry.catalogue.selectors.search.candidates import around, within
from registry.catalogue.selectors.search.facets import Tally
from registry.catalogue.selectors.search.matches import keys
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.quick import Quick, quickly
from registry.catalogue.selectors.search.results import PAGE_SIZE, Facet, Near, Question, Sort

RANKED: Final = 400
"""Candidates that are scored where there are many: twenty pages."""

SCORED: Final = 1200
"""So many are all scored, which costs less than to find the best tiers."""

EARTH_KM: Final = 6371.0

SHOWN: Final = tuple(
    field.attname
    for field in SearchEntry._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
    if field.attname not in {"head", "facets"}
)
"""Columns that a page reads: all but what only the database looks at."""

PAGE: Final = f"""SELECT NULL, NULL, tsvector_to_array(e.head),
    {", ".join(f"e.{name}" for name in SHOWN)}
    FROM registry_searchentry AS e WHERE e.id = ANY(%s)"""  # noqa: S608

TIERS: Final = """SELECT tier, ids FROM registry_search_tiers(
    %s::tsquery[], %s, %s, %s::float8, %s::float8, %s::float8)"""

KM: Final = f"""(SELECT min({2 * EARTH_KM} * asin(sqrt(least(1.0,
    sin(radians(e.points[i] - %s) / 2) ^ 2
    + cos(radians(e.points[i])) * cos(radians(%s)) * sin(radians(e.points[i + 1] - %s) / 2) ^ 2))))
    FROM generate_series(1, cardinality(e.points), 2) AS i)"""  # noqa: S608

ORDERS: Final = {
    Sort.BEST: "tier, score DESC, standing DESC, id",
    Sort.NEWEST: "published_at DESC, tier, score DESC, id",
    Sort.COST: "cost_usd NULLS LAST, tier, score DESC, id",
    Sort.START: "starts_on NULLS LAST, tier, score DESC, id",
    Sort.NEAREST: "km NULLS LAST, tier, score DESC, id",
    Sort.NAME: "label, id",
}

LABELS: Final = {
    "es": "registry_fold(coalesce(nullif(e.title_es, ''), e.title_en))",
    "en": "registry_fold(coalesce(nullif(e.title_en, ''), e.title_es))",
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
    """What was found: a page of places, how many there are under the cap, and the counts.

    ``tokens`` says how many have each facet token; ``without`` has, for every chosen facet, how
    many would if that choice were taken back.
    """

    places: tuple[Place, ...]
    total: int
    is_capped: bool
    tokens: Tally
    without: Mapping[Facet, Tally]


def retrieve(plan: Plan, question: Question, *, language: str, today: dt.date) -> Found:
    """Find a page of the entries that answer: two messages by postings, up to four by indexes.

    Raises:
        SearchTooSlow: the database did not come to an end in two seconds.
    """
    quick = quickly(plan, question, today=today)
    if quick is not None:
        return _quickly(quick, question, language=language)
    found = candidates.candidates(plan, question, today=today)
    start = (question.page - 1) * PAGE_SIZE
    ids, offset = found.matches.ids, start
    known: dict[int, int] = {}
    if question.sort == Sort.BEST and (found.is_capped or len(ids) > SCORED):
        known = _best(plan, question, today, most=min(RANKED, len(ids)))
        if start < RANKED:
            ids = np.array(list(known), dtype=np.int64)
        else:
            rest = ids[~np.isin(ids, list(known))]
            ids, offset = rest[start - RANKED :][:PAGE_SIZE], 0
    return Found(
        places=_places(plan, question, ids.tolist(), language, offset=offset, known=known),
        total=len(found.matches),
        is_capped=found.is_capped,
        tokens=found.tokens,
        without=found.without,
    )


def _quickly(quick: Quick, question: Question, *, language: str) -> Found:
    """Return a page of what was found by postings; one message."""
    under = quick.whole[: candidates.CAP]
    if question.sort == Sort.BEST:
        places = _read(*_first_of(quick, question, language))
    else:
        ids, start = quick.shelved.keys(under).tolist(), (question.page - 1) * PAGE_SIZE
        places = _places(quick.plan, question, ids, language, offset=start, known={})
    return Found(
        places=places,
        total=len(under),
        is_capped=len(quick.whole) > candidates.CAP,
        tokens=quick.tally(under),
        without={
            facet: quick.tally(found[: candidates.CAP]) for facet, found in quick.without.items()
        },
    )


def _first_of(quick: Quick, question: Question, language: str) -> tuple[list[int], list[int]]:
    """Return the keys of a page and their tiers, the best first."""
    first, start = _first(quick.plan), (question.page - 1) * PAGE_SIZE
    most = RANKED if len(quick.whole) > min(SCORED, candidates.CAP) else len(quick.whole)
    places, tiers = quick.ranked(first=first, most=min(most, candidates.CAP), language=language)
    if start < len(places):
        places, tiers = places[start:][:PAGE_SIZE], tiers[start:][:PAGE_SIZE]
    else:
        under = quick.whole[: candidates.CAP]
        places = under[~np.isin(under, places)][start - len(places) :][:PAGE_SIZE]
        tiers = quick.tiers(places, first=first)
    return quick.keys(places), tiers


def _read(keys_: list[int], tiers: list[int]) -> tuple[Place, ...]:
    """Read the entries of a page; one message. What has gone meanwhile is left out."""
    rows = {row[3]: row for row in fetched(PAGE, [keys_])}
    return tuple(
        _place((tier, None, *rows[key][2:]))
        for key, tier in zip(keys_, tiers, strict=True)
        if key in rows
    )


def _best(plan: Plan, question: Question, today: dt.date, *, most: int) -> dict[int, int]:
    """Return the candidates to score with their tiers; one message."""
    narrowing = [*within(question), *facets.filters(question.facets)]
    wanted = queries.tiers(plan) or [""]
    asked = [queries.all_of([query, *narrowing] if query else narrowing) for query in wanted]
    if not (narrowing or wanted[0]):
        asked = [""]
    rows = fetched(TIERS, [asked, today, most, *around(question)])
    first = _first(plan)
    return {key: tier - 1 + first for tier, ids in rows for key in keys(ids).tolist()}


def _first(plan: Plan) -> int:
    """Return the number of the best tier: 0 is kept for exact codes."""
    return 0 if plan.codes else 1


def _places(
    plan: Plan,
    question: Question,
    ids: list[int],
    language: str,
    *,
    offset: int,
    known: Mapping[int, int],
) -> tuple[Place, ...]:
    """Order what may be on the page, and read it; one message."""
    score, scored = queries.score(plan, language=language)
    tier, tiered = queries.tier(plan, first=_first(plan))
    km, where = _km(question.near)
    label = LABELS.get(language, LABELS["en"]) if question.sort == Sort.NAME else "''"
    statement = f"""WITH page AS MATERIALIZED (
            SELECT *, row_number() OVER () AS number FROM (
                SELECT e.id, coalesce(found.tier, {tier}) AS tier, {score} AS score, {km} AS km,
                    {label} AS label, e.standing, e.published_at, e.cost_usd, e.starts_on
                FROM unnest(%s::bigint[], %s::int[]) AS found(key, tier)
                JOIN registry_searchentry AS e ON e.id = key
                JOIN registry_searchmatch AS m ON m.entry_id = key
                ORDER BY {ORDERS[question.sort]} LIMIT {PAGE_SIZE} OFFSET {offset}) AS o)
        SELECT tier, km, tsvector_to_array(e.head), {", ".join(f"e.{name}" for name in SHOWN)}
        FROM page JOIN registry_searchentry AS e ON e.id = page.id ORDER BY number"""  # noqa: S608
    tiers = [known.get(key) for key in ids]
    return tuple(map(_place, fetched(statement, [*tiered, *scored, *where, ids, tiers])))


def _place(row: tuple[Any, ...]) -> Place:
    tier, km, known, *columns = row
    entry = SearchEntry.from_db(DEFAULT_DB_ALIAS, SHOWN, columns)
    return Place(entry=entry, known=frozenset(known), tier=tier, km=km)


def _km(near: Near | None) -> tuple[str, tuple[float, ...]]:
    """Return the kilometres to the nearest place of an entry (haversine)."""
    if near is None:
        return "NULL::float8", ()
    return KM, (near.latitude, near.latitude, near.longitude)
