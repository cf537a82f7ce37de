"""A search by what the last rebuild has laid out: postings and columns, put together here.

It finds, counts and ranks what the indexes would, in one message. Where it cannot, because
nothing is laid out, a place is asked for or a word's beginning, or more is new than is quickly
read, it says so, and the indexes are asked.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np

from registry.catalogue.selectors.search import facets, queries
from registry.catalogue.selectors.search.asking import fetched
from registry.catalogue.selectors.search.columns import EPOCH, Columns, of_version, rows_of_bits
from registry.catalogue.selectors.search.lexemes import CODE, quoted, unquoted
from registry.catalogue.selectors.search.matches import keys
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.postings import Places, Posting
from registry.catalogue.selectors.search.ranking import View
from registry.catalogue.selectors.search.results import Facet, Question
from registry.catalogue.selectors.search.shelved import Fresh, Segment, Shelved

MOST: Final = 3000
"""Entries that are new, and entries with a code, that are read this way."""

STEP: Final = 8192
"""Entries whose tiers are told at a time."""

STATEMENT: Final = """
    SELECT -1 AS part, (SELECT string_agg(id || ' ' || token, ' ') FROM registry_searchtoken),
        NULL::int, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
    UNION ALL SELECT * FROM registry_search_read(
        %s::text[], %s::tsquery[], %s::tsquery[], %s::tsquery, %s)
"""

SEGMENT: Final = 0
POSTING: Final = 1
SOUGHT: Final = 2
FRESH: Final = 3
"""The parts of an answer: what stands, postings by lexeme, postings of codes, what is new."""

PREFIX: Final = ":*"
CODED: Final = f"'{CODE}"


@dataclass(frozen=True, kw_only=True)
class Quick:
    """All that answers, in the order of standing, and the same without each chosen facet."""

    shelved: Shelved
    plan: Plan
    whole: Places
    without: Mapping[Facet, Places]
    numbers: Mapping[int, str]

    def tally(self, places: Places) -> facets.Tally:
        """Return how many of some entries have each facet token."""
        known = self.shelved.tally(places).items()
        return {self.numbers[code]: count for code, count in known if code in self.numbers}

    def ranked(self, *, first: int, most: int, language: str) -> tuple[Places, list[int]]:
        """Return entries, the best first, and their tiers: the ``most`` first by tier."""
        chosen = self._best(first=first, most=most) if len(self.whole) > most else self.whole
        view = View(self.shelved, chosen)
        places, tiers = view.ordered(self.plan, first=first, language=language)
        return places, tiers.tolist()

    def keys(self, places: Places) -> list[int]:
        """Return the primary keys of entries in any order."""
        order = np.argsort(places)
        found = np.empty(len(places), dtype=np.int64)
        found[order] = self.shelved.keys(places[order])
        return [int(key) for key in found]

    def tiers(self, places: Places, *, first: int) -> list[int]:
        """Return the tiers of some entries."""
        order = np.argsort(places)
        tiers = np.empty(len(places), dtype=np.int64)
        tiers[order] = View(self.shelved, places[order]).tiers(self.plan, first=first)
        return [int(tier) for tier in tiers]

    def _best(self, *, first: int, most: int) -> Places:
        """Return the first by tier, then by standing; no more is looked at than has to be."""
        kept = np.zeros(0, dtype=np.int32)
        tiers = np.zeros(0, dtype=np.int64)
        for start in range(0, len(self.whole), STEP):
            step = self.whole[start : start + STEP]
            found = View(self.shelved, step).tiers(self.plan, first=first)
            kept, tiers = np.concatenate([kept, step]), np.concatenate([tiers, found])
            order = np.argsort(tiers, kind="stable")[:most]
            kept, tiers = kept[order], tiers[order]
            if len(kept) == most and tiers[-1] == first:
                break
        return np.sort(kept)


def quickly(plan: Plan, question: Question, *, today: dt.date) -> Quick | None:
    """Find all that answers; one message, one more after a rebuild. None: ask the indexes.

    Raises:
        SearchTooSlow: the database did not come to an end in its time.
    """
    asked = list(dict.fromkeys(_asked(plan)))
    sought = [said for said in asked if said.startswith(CODED)]
    if plan.is_empty or question.near or not _is_whole(asked):
        return None
    lexemes = [unquoted(said) for said in asked if not said.startswith(CODED)]
    values = [lexemes, sought, asked, queries.matching(plan), MOST]
    (_, tokens, *_), *rows = fetched(STATEMENT, values)
    shelved = _shelved(rows, asked, sought)
    if shelved is None:
        return None
    return _narrowed(shelved, plan, question, _numbers(tokens or ""), (today - EPOCH).days)


def _asked(plan: Plan) -> list[str]:
    """Return every lexeme that finds or ranks."""
    said = queries.coded(plan)
    for group in plan.groups:
        said += queries.parts(group) + queries.titled_parts(group)
        said += [name for _, name in (*queries.concepts(group), *queries.names(group))]
    return said


def _is_whole(asked: Sequence[str]) -> bool:
    """Tell whether only codes are asked for by their beginning."""
    return all(said.startswith(CODED) or not said.endswith(PREFIX) for said in asked)


def _shelved(
    rows: Sequence[Sequence[Any]], asked: Sequence[str], sought: Sequence[str]
) -> Shelved | None:
    """Return what was read, None where it is not all."""
    parts: dict[int, list[Sequence[Any]]] = {}
    for part, *row in rows:
        parts.setdefault(part, []).append(row)
    if SEGMENT not in parts or any(
        row[1] > MOST for part in (SOUGHT, FRESH) for row in parts.get(part, ())
    ):
        return None
    ((version, entries, changed, *_),) = parts[SEGMENT]
    columns = of_version(version)
    if columns is None:
        return None
    postings = {
        quoted(name): Posting.of(ids, count=count, entries=entries)
        for name, count, ids, *_ in parts.get(POSTING, ())
    }
    for place, count, ids, *_ in parts.get(SOUGHT, ()):
        if count:
            places = (keys(ids) - 1).astype(np.int32)
            postings[sought[int(place) - 1]] = Posting.at(places, entries=entries)
    segment = Segment(columns=columns, postings=postings, changed=keys(changed or b""))
    return Shelved(fresh=_fresh(parts[FRESH][0], asked, columns), segment=segment)


def _fresh(row: Sequence[Any], asked: Sequence[str], columns: Columns) -> Fresh:
    """Return what is new; its bits are as many as the segment's, or more."""
    marks, count, ids, codes, *packed = row
    bits = rows_of_bits(codes or b"", count, width=columns.facets.shape[1])
    signs = np.frombuffer((marks or "").encode(), dtype=np.uint8).reshape(count, len(asked))
    return Fresh(
        columns=Columns.of(bits, *(column or b"" for column in packed)),
        ids=keys(ids or b""),
        marks=dict(zip(asked, (signs == ord("1")).T, strict=True)),
    )


@lru_cache(maxsize=4)
def _numbers(text: str) -> Mapping[int, str]:
    """Return the facet tokens by their numbers."""
    parts = text.split(" ")
    return dict(zip(map(int, parts[::2]), parts[1::2], strict=True)) if text else {}


def _narrowed(
    shelved: Shelved, plan: Plan, question: Question, numbers: Mapping[int, str], today: int
) -> Quick:
    """Narrow what answers by all chosen facets, and by all but one in turn."""
    found = shelved.matching(plan, today=today)
    by_token = {token: number for number, token in numbers.items()}
    chosen = facets.chosen(question.facets)
    wanted = [
        [by_token[token] for token in facets.tokens(facet, values) if token in by_token]
        for facet, values in chosen.items()
    ]
    whole, *without = shelved.narrowed(found, wanted)
    return Quick(
        shelved=shelved,
        plan=plan,
        whole=whole,
        without=dict(zip(chosen, without, strict=True)),
        numbers=numbers,
    )
