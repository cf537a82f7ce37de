"""Tiers and scores of entries, as ``queries`` has the database tell them."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from registry.catalogue.selectors.search import queries
from registry.catalogue.selectors.search.lexemes import CELL, CODE, FACET
from registry.catalogue.selectors.search.plan import Plan
from registry.catalogue.selectors.search.postings import Places
from registry.catalogue.selectors.search.shelved import Flags, Shelved

APART: Final = tuple(f"'{mark}" for mark in (CODE, FACET, CELL))
"""How lexemes begin that an entry's head has not."""

LANGUAGE: Final = 0.5
"""What an entry in the reader's language adds."""


def every(flags: Sequence[Flags]) -> Flags:
    """Tell which have every mark."""
    return np.asarray(np.logical_and.reduce(flags), dtype=np.bool_)


def _of_head(rung: queries.Rung) -> list[list[str]]:
    """Return what a tier needs, of what the head of an entry has."""
    return [[said for said in parts if not said.startswith(APART)] for parts in rung.needs]


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
        rungs = [
            rung.needs if rung.column != "head" else _of_head(rung) for rung in queries.rungs(plan)
        ]
        if queries.least(len(plan.required)) == len(plan.required):
            rungs = rungs[:-1]
        tiers = np.full(len(self.places), first + len(rungs), dtype=np.int64)
        for place, needs in reversed(list(enumerate(rungs, start=first))):
            tiers[every([self.any(parts) for parts in needs])] = place
        return tiers

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
