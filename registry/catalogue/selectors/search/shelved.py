"""Entries as a search reads them: those of the last rebuild, and before them what is new since.

Both are asked in the same way, by their places: the new ones come first, and after them those of
the segment in the order of their standing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from registry.catalogue.selectors.search import queries
from registry.catalogue.selectors.search.columns import Columns
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.postings import Places, Posting, union

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Segment:
    """The entries of the last rebuild; ``changed`` are the keys of those that mislead."""

    columns: Columns
    postings: Mapping[str, Posting]
    changed: NDArray[np.int64]

    def keys(self, places: Places) -> NDArray[np.int64]:
        """Return the primary keys of entries: they are numbered from one."""
        return places.astype(np.int64) + 1

    def has(self, said: str, places: Places) -> Flags:
        """Tell of some entries whether they have a lexeme."""
        posting = self.postings.get(said)
        return np.zeros(len(places), np.bool_) if posting is None else posting.has(places)

    def matching(self, plan: Plan) -> Places:
        """Return all that answer a plan and still stand as they did."""
        found = self._enough([queries.parts(group) for group in plan.required])
        if plan.codes:
            found = np.union1d(found, union(self._known(queries.coded(plan))))
        if len(self.changed):
            found = found[~np.isin(found, self.changed - 1)]
        return found.astype(np.int32, copy=False)

    def _enough(self, groups: Sequence[Sequence[str]]) -> Places:
        """Return what meets as many groups as have to be met.

        It meets at least one of those that are left when one fewer than so many are taken away:
        of the rarest. Only what meets these is looked at.
        """
        known = [self._known(group) for group in groups]
        known.sort(key=lambda postings: sum(posting.count for posting in postings))
        least = queries.least(len(known))
        places = union([posting for rare in known[: len(known) - least + 1] for posting in rare])
        if least <= 1:
            return places
        if least == len(known):
            for postings in known[1:]:
                places = places[_any(postings, places)]
            return places
        met = np.zeros(len(places), dtype=np.int8)
        for postings in known:
            met += _any(postings, places)
        return places[met >= least]

    def _known(self, parts: Iterable[str]) -> list[Posting]:
        return [self.postings[said] for said in dict.fromkeys(parts) if said in self.postings]


def _any(postings: Iterable[Posting], places: Places) -> Flags:
    found = np.zeros(len(places), dtype=np.bool_)
    for posting in postings:
        found |= posting.has(places)
    return found


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """What is new since the last rebuild and answers the plan; ``marks`` by what was asked."""

    columns: Columns
    ids: NDArray[np.int64]
    marks: Mapping[str, Flags]

    def keys(self, places: Places) -> NDArray[np.int64]:
        """Return the primary keys of entries."""
        return self.ids[places]

    def has(self, said: str, places: Places) -> Flags:
        """Tell of some entries whether they have a lexeme."""
        marks = self.marks.get(said)
        return np.zeros(len(places), np.bool_) if marks is None else marks[places]

    def matching(self, _plan: Plan) -> Places:
        """Return all: the database has read no others."""
        return np.arange(len(self.ids), dtype=np.int32)


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """All entries: what is new, then the segment."""

    fresh: Fresh
    segment: Segment

    @cached_property
    def _first(self) -> int:
        return len(self.fresh.ids)

    def _parts(self, places: Places) -> Sequence[tuple[Fresh | Segment, Places]]:
        if not self._first:
            return ((self.segment, places),)
        cut = int(np.searchsorted(places, self._first))
        return ((self.fresh, places[:cut]), (self.segment, places[cut:] - np.int32(self._first)))

    def matching(self, plan: Plan, *, today: int) -> Places:
        """Return all that answer a plan and have not closed."""
        found = []
        for part, first in ((self.fresh, 0), (self.segment, self._first)):
            places = part.matching(plan)
            found.append(places[part.columns.closings[places] > today] + np.int32(first))
        return found[1] if not self._first else np.concatenate(found)

    def keys(self, places: Places) -> NDArray[np.int64]:
        """Return the primary keys of entries."""
        return np.concatenate([part.keys(own) for part, own in self._parts(places)])

    def has(self, said: str, places: Places) -> Flags:
        """Tell of some entries whether they have a lexeme."""
        return np.concatenate([part.has(said, own) for part, own in self._parts(places)])

    def narrowed(self, places: Places, wanted: Sequence[Sequence[int]]) -> list[Places]:
        """Return those that have a token of each choice, and those that would without each."""
        parts = [part.columns.narrowed(own, wanted) for part, own in self._parts(places)]
        if len(parts) == 1:
            return parts[0]
        return [
            np.concatenate([new, old + np.int32(self._first)])
            for new, old in zip(*parts, strict=True)
        ]

    def column(self, name: str, places: Places) -> NDArray[np.generic]:
        """Return a column's values of some entries."""
        parts = self._parts(places)
        return np.concatenate([getattr(part.columns, name)[own] for part, own in parts])

    def tally(self, places: Places) -> dict[int, int]:
        """Return how many of some entries have each facet token, by its number."""
        counts: dict[int, int] = {}
        for part, own in self._parts(places):
            for code, count in part.columns.tally(own).items():
                counts[code] = counts.get(code, 0) + count
        return counts
