"""Tiers and scores of entries, as ``queries`` has the database tell them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.catalogue.selectors.search import queries
from registry.catalogue.selectors.search.lexemes import CELL, CODE, FACET
from registry.catalogue.selectors.search.plan import Group, Plan
from registry.catalogue.selectors.search.postings import Places
from registry.catalogue.selectors.search.shelved import Flags, Shelved

APART: Final = tuple(f"'{mark}" for mark in (CODE, FACET, CELL))
"""How lexemes begin that an entry's head has not."""

LANGUAGE: Final = 0.5
"""What an entry in the reader's language adds."""


def every(flags: Sequence[Flags]) -> Flags:
    """Tell which have every mark."""
    return np.asarray(np.logical_and.reduce(flags), dtype=np.bool_)


class View:
    """Some entries, and what is known of them: each lexeme is looked up once."""

    def __init__(self, shelved: Shelved, places: Places) -> None:
        self.shelved, self.places = shelved, places
        self._known: dict[str, Flags] = {}

    def has(self, said: str) -> Flags:
        """Tell which have a lexeme."""
        if said not in self._known:
            self._known[said] = self.shelved.has(said, self.places)
        return self._known[said]

    def any(self, parts: Iterable[str]) -> Flags:
        """Tell which have one of some lexemes."""
        found = np.zeros(len(self.places), dtype=np.bool_)
        for said in dict.fromkeys(parts):
            found |= self.has(said)
        return found

    def tiers(self, plan: Plan, *, first: int) -> NDArray[np.int64]:
        """Return the tier of each: the number of the first rung of the ladder that it reaches."""
        rungs = list(self._ladder(plan))
        tiers = np.full(len(self.places), first + len(rungs), dtype=np.int64)
        for place, rung in reversed(list(enumerate(rungs, start=first))):
            tiers[rung()] = place
        return tiers

    def _ladder(self, plan: Plan) -> Iterable[Callable[[], Flags]]:
        """Yield how the rungs are told but the last, which all reach; see ``queries``."""
        rungs: list[Callable[[], Flags]] = []
        if plan.codes:
            rungs.append(lambda: self.any(queries.coded(plan)))
        if plan.groups:
            wishes = plan.wished
            if len(wishes) > 1:
                rungs.append(lambda: self._titled(plan) & self._all(wishes))
            if wishes:
                rungs.append(lambda: self._titled(plan) & np.logical_or.reduce(self._each(wishes)))
            rungs.append(lambda: self._titled(plan, in_head=True))
            rungs.append(lambda: self._all(plan.required))
            if queries.least(len(plan.required)) < len(plan.required):
                rungs.append(lambda: np.ones(len(self.places), dtype=np.bool_))
        return rungs[:-1]

    def _each(self, groups: Iterable[Group]) -> list[Flags]:
        return [self.any(queries.parts(group)) for group in groups]

    def _all(self, groups: Iterable[Group]) -> Flags:
        return every(self._each(groups))

    def _titled(self, plan: Plan, *, in_head: bool = False) -> Flags:
        parts = [queries.titled_parts(group) for group in plan.required]
        if in_head:
            parts = [[said for said in group if not said.startswith(APART)] for group in parts]
        return every([self.any(group) for group in parts])

    def scores(self, plan: Plan, *, language: str) -> NDArray[np.float64]:
        """Return how well each answers; see ``queries.score``."""
        total = np.zeros(len(self.places), dtype=np.float64)
        for group in plan.groups:
            meant = self._heaviest(queries.concepts(group))
            named = self._heaviest(queries.names(group))
            both = np.maximum(meant, named) + queries.SECOND * np.minimum(meant, named)
            total += np.maximum(both, queries.ELSEWHERE)
        if plan.groups:
            words = np.maximum(self.shelved.column("words", self.places), 1).astype(np.float64)
            total += queries.COVERED * np.minimum(1.0, len(plan.required) / words)
        is_own = self.shelved.column("languages", self.places) == language.encode()
        return total + np.where(is_own, LANGUAGE, 0.0)

    def _heaviest(self, weighted: Iterable[tuple[float, str]]) -> NDArray[np.float64]:
        found = np.zeros(len(self.places), dtype=np.float64)
        for weight, said in weighted:
            np.maximum(found, np.where(self.has(said), round(weight, 2), 0.0), out=found)
        return found

    def ordered(self, plan: Plan, *, first: int, language: str) -> tuple[Places, NDArray[np.int64]]:
        """Return the entries, the best first, and their tiers."""
        tiers, scores = self.tiers(plan, first=first), self.scores(plan, language=language)
        standings = self.shelved.column("standings", self.places).astype(np.int64)
        keys = self.shelved.keys(self.places)
        order = np.lexsort((keys, -standings, -scores, tiers))
        return self.places[order], tiers[order]
