"""The first part of a search by the indexes: which entries match, and how often facets' values do.

``quick`` does this by postings wherever it can. Here entries are read shelf by shelf until there
are more than :data:`CAP`. Where facets narrow and few entries have the words, those are read once
and every facet narrows here, without a loop. Where few have the words and the narrowest facet,
these are read, and beside them what that facet's other values would give. Where many have, the
facets narrow in the index, once without each chosen facet and once with all; the last is spared
where a facet that most entries have can narrow a read without it, here. How many there are is
guessed from the first shelves; a guess that is wrong costs time, never an entry.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.catalogue.selectors.search import facets, queries
from registry.catalogue.selectors.search.asking import fetched
from registry.catalogue.selectors.search.lexemes import cells_within, quoted
from registry.catalogue.selectors.search.matches import Matches
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.results import Facet, Question

CAP: Final = 2000
"""Entries that are counted and paged; beyond it a page says "2,000+"."""

FEW: Final = 6000
"""So many entries are read once and narrowed here."""

MORE: Final = 2500
"""So many are read without a broad facet: mostly more than the cap of them have it."""

BROAD: Final = (Facet.COUNTRY, Facet.LANGUAGE)
"""Facets with a value that most entries have."""

ALONE: Final = 0
NARROWED: Final = 1
WHOLE: Final = 2
"""The parts of an answer: of the words alone, with the first filter, with all of them; those
after are without the first filter, the second ..."""

STATEMENT: Final = """
    SELECT -1 AS part, NULL::bytea AS ids, NULL::bytea AS codes,
        (SELECT string_agg(id || ' ' || token, ' ') FROM registry_searchtoken) AS tokens
    UNION ALL SELECT part, ids, codes, NULL FROM registry_search_parts(
        %s::tsquery, %s::tsquery[], %s, %s, %s, %s, %s::float8, %s::float8, %s::float8)
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
    """Find the entries that answer; one message, seldom two.

    Raises:
        SearchTooSlow: the database did not come to an end in its time.
    """
    chosen = facets.chosen(question.facets)
    parts, numbers = _parts(plan, question, today)
    nothing = Matches.of(b"", b"")
    if ALONE in parts:
        return _narrowed(parts[ALONE], {}, chosen, numbers)
    beside = {
        facet: parts.get(place, nothing) for place, facet in enumerate(chosen, start=WHOLE + 1)
    }
    if NARROWED in parts:
        first = next(iter(chosen))
        return _narrowed(parts[NARROWED], {first: beside[first]}, chosen, numbers)
    whole = _within(beside, chosen, numbers) if _room(chosen) > CAP else parts.get(WHOLE, nothing)
    if whole is None:
        asked, _ = _parts(plan, replace(question, facets={}), today, facets.filters(chosen))
        whole = asked.get(WHOLE, nothing)
    return _counted(whole, beside, numbers)


def _room(chosen: facets.Chosen) -> int:
    """Return how many are read without the last facet: more than the cap if it is broad."""
    return MORE if chosen and [*chosen][-1] in BROAD else CAP


def _parts(
    plan: Plan, question: Question, today: dt.date, and_also: Sequence[str] = ()
) -> tuple[dict[int, Matches], dict[int, str]]:
    """Return the parts of an answer, and the facet tokens by their numbers; one message."""
    wanted = [] if plan.is_empty else [queries.matching(plan)]
    wanted += [*within(question), *and_also]
    query = queries.all_of(wanted) if wanted else ""
    room = _room(facets.chosen(question.facets))
    filters = facets.filters(question.facets)
    values = [query, filters, today, FEW, room, CAP, *around(question)]
    (_, _, _, tokens), *rows = fetched(STATEMENT, values)
    parts = {part: Matches.of(ids, codes) for part, ids, codes, _ in rows}
    return parts, _numbers(tokens or "")


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


def _marked(
    found: Matches, facet: Facet, values: tuple[str, ...], numbers: Mapping[int, str]
) -> NDArray[np.bool_]:
    """Tell of each entry whether it has one of some values of a facet."""
    wanted = set(facets.tokens(facet, values))
    return found.having(number for number, token in numbers.items() if token in wanted)


def _narrowed(
    found: Matches,
    beside: Mapping[Facet, Matches],
    chosen: facets.Chosen,
    numbers: Mapping[int, str],
) -> Candidates:
    """Narrow what was read: by all facets it is not narrowed by, and by all but one in turn.

    ``beside`` has the facets that it is narrowed by, with what has all others.
    """
    marks = {
        facet: _marked(found, facet, values, numbers)
        for facet, values in chosen.items()
        if facet not in beside
    }

    def kept(but: Facet | None = None) -> Matches:
        return found.where([mark for facet, mark in marks.items() if facet != but])

    return _counted(kept(), {**beside, **{facet: kept(facet) for facet in marks}}, numbers)


def _within(
    beside: Mapping[Facet, Matches], chosen: facets.Chosen, numbers: Mapping[int, str]
) -> Matches | None:
    """Return what has all chosen facets, if one of the reads without a facet has it.

    It has where that read all there is, or where enough of what it read has the facet: what
    follows is of lower standing.
    """
    *_, last = beside
    for facet, found in beside.items():
        kept = found.where([_marked(found, facet, chosen[facet], numbers)])
        if len(found) <= (_room(chosen) if facet == last else CAP) or len(kept) > CAP:
            return kept
    return None


def _counted(
    whole: Matches, beside: Mapping[Facet, Matches], numbers: Mapping[int, str]
) -> Candidates:
    """Cut everything at the cap, and count what is under it."""
    under = whole.first(CAP)
    return Candidates(
        matches=under,
        is_capped=len(whole) > CAP,
        tokens=_tally(under, numbers),
        without={facet: _tally(found.first(CAP), numbers) for facet, found in beside.items()},
    )


def _numbers(text: str) -> dict[int, str]:
    """Return the facet tokens by their numbers."""
    parts = text.split(" ")
    return dict(zip(map(int, parts[::2]), parts[1::2], strict=True)) if text else {}


def _tally(found: Matches, numbers: Mapping[int, str]) -> dict[str, int]:
    return {numbers[code]: count for code, count in found.tally().items() if code in numbers}
