"""The first message of a search: which entries match, and how often each facet's values do.

Entries are read shelf by shelf until there are more than :data:`CAP`. Where facets narrow, the
narrowest is read with the words: if few have both, all others narrow here, without a loop, and
only what the narrowest one's other values would give is read beside it. Where many have, the
facets narrow in the index, once for the result and once without each chosen facet.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry.catalogue.selectors.search import facets, queries
from registry.catalogue.selectors.search.asking import fetched
from registry.catalogue.selectors.search.lexemes import cells_within, quoted
from registry.catalogue.selectors.search.matches import Matches
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.results import Facet, Question

CAP: Final = 2000
"""Entries that are counted and paged; beyond it a page says "2,000+"."""

FEW: Final = 5000
"""So many entries are read once and narrowed here."""

NARROWED: Final = 0
WHOLE: Final = 1
"""The parts of an answer; those after are without the first filter, the second ..."""

STATEMENT: Final = """
    SELECT -1 AS part, NULL::bytea AS ids, NULL::bytea AS codes,
        (SELECT string_agg(id || ' ' || token, ' ') FROM registry_searchtoken) AS tokens
    UNION ALL SELECT part, ids, codes, NULL FROM registry_search(
        %s::tsquery, %s::tsquery[], %s, %s, %s, %s::float8, %s::float8, %s::float8)
"""


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """The entries under the cap in the order of their standing, and what is counted of them.

    ``tokens`` says how many have each facet token; ``without`` has, for every chosen facet, how
    many would if that choice were taken back.
    """

    matches: Matches
    is_capped: bool
    tokens: facets.Tally
    without: Mapping[Facet, facets.Tally]


def candidates(plan: Plan, question: Question, *, today: dt.date) -> Candidates:
    """Find the entries that answer; one message.

    Raises:
        SearchTooSlow: the database did not come to an end in its time.
    """
    chosen = facets.chosen(question.facets)
    (_, _, _, tokens), *rows = fetched(STATEMENT, _values(plan, question, today))
    numbers = _numbers(tokens or "")
    parts = {part: Matches.of(ids, codes) for part, ids, codes, _ in rows}
    nothing = Matches.of(b"", b"")
    if NARROWED in parts:
        beside = parts.get(WHOLE + 1, nothing).first(CAP)
        return _narrowed(parts[NARROWED], beside, chosen, numbers)
    found = parts.get(WHOLE, nothing)
    under = found.first(CAP)
    return Candidates(
        matches=under,
        is_capped=len(found) > CAP,
        tokens=_tally(under, numbers),
        without={
            facet: _tally(parts.get(place, nothing).first(CAP), numbers)
            for place, facet in enumerate(chosen, start=WHOLE + 1)
        },
    )


def _values(plan: Plan, question: Question, today: dt.date) -> list[Any]:
    parts = [] if plan.is_empty else [queries.matching(plan)]
    parts += within(question)
    return [
        queries.all_of(parts) if parts else "",
        facets.filters(question.facets),
        today,
        FEW,
        CAP,
        *around(question),
    ]


def within(question: Question) -> list[str]:
    """Return the query of the cells around a place, if one is asked for."""
    near = question.near
    if near is None:
        return []
    cells = cells_within(near.latitude, near.longitude, near.km)
    return [queries.any_of(map(quoted, cells))]


def around(question: Question) -> tuple[float | None, float | None, float | None]:
    """Return the latitude, longitude and kilometres of a place that is asked for."""
    near = question.near
    return (near.latitude, near.longitude, near.km) if near else (None, None, None)


def _narrowed(
    found: Matches,
    beside: Matches,
    chosen: Mapping[Facet, tuple[str, ...]],
    numbers: Mapping[int, str],
) -> Candidates:
    """Narrow those that have the first facet: by all others, and by all but one in turn.

    ``beside`` are those that have all others, whatever they have of the first.
    """
    of_token = {token: number for number, token in numbers.items()}
    first, *others = chosen
    marks = {
        facet: found.having(
            of_token[token] for token in facets.tokens(facet, chosen[facet]) if token in of_token
        )
        for facet in others
    }

    def kept(but: Facet | None = None) -> Matches:
        return found.where([mark for facet, mark in marks.items() if facet != but])

    whole = kept()
    under = whole.first(CAP)
    without = {facet: _tally(kept(facet).first(CAP), numbers) for facet in others}
    return Candidates(
        matches=under,
        is_capped=len(whole) > CAP,
        tokens=_tally(under, numbers),
        without={first: _tally(beside, numbers), **without},
    )


def _numbers(text: str) -> dict[int, str]:
    """Return the facet tokens by their numbers."""
    parts = text.split(" ")
    return dict(zip(map(int, parts[::2]), parts[1::2], strict=True)) if text else {}


def _tally(found: Matches, numbers: Mapping[int, str]) -> dict[str, int]:
    return {numbers[code]: count for code, count in found.tally().items() if code in numbers}
