"""Two credentials side by side, competency by competency, and what is said of the pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from django.db.models import Q, prefetch_related_objects

from registry.catalogue.models import Competency, CredentialVersion
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import for_page, in_effective_order, visible_to
from registry.equivalence.selectors.gap.asked import names_of
from registry.equivalence.selectors.suggesting import closeness, reading
from registry.equivalence.selectors.suggesting.whole import RULE
from registry.people.policies import Person

LIKE_FROM: Final = RULE.covered_from
"""How alike two names have to be, 0 to 1, before one is suggested for the other."""


class Ground(StrEnum):
    """Why one competency is set beside another. ``LIKE`` is a suggestion and no more."""

    SKILL = "skill"
    NAME = "name"
    LIKE = "like"


@dataclass(frozen=True, kw_only=True)
class Match:
    """A competency asked for, and the one held that fits it best; None where none does.

    ``alike`` is 0 to 1: 1 for the same skill or name, otherwise how alike the names are.
    """

    wanted: Competency
    held: Competency | None = None
    ground: Ground | None = None
    alike: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What two versions have in common; ``beyond`` are competencies held that nothing asks for."""

    matches: tuple[Match, ...]
    beyond: tuple[Competency, ...]
    there: tuple[EquivalenceAssertion, ...]
    back: tuple[EquivalenceAssertion, ...]

    def count(self, *grounds: Ground) -> int:
        """Return how many competencies are matched on one of some grounds."""
        return sum(row.ground in grounds for row in self.matches)

    @property
    def missing(self) -> tuple[Competency, ...]:
        """Return the competencies asked for that nothing held fits."""
        return tuple(row.wanted for row in self.matches if row.held is None)


def compare(*, held: CredentialVersion, target: CredentialVersion, user: Person) -> Comparison:
    """Set what one version attests beside what another one does; six queries at most.

    The vocabulary that names are compared with is read once and kept.
    """
    prefetch_related_objects([held, target], "competencies__skill")
    own, asked = list(held.competencies.all()), list(target.competencies.all())
    matches = _matches(own, asked)
    used = {row.held.pk for row in matches if row.held}
    said = _said(held, target, user)
    return Comparison(
        matches=tuple(matches),
        beyond=tuple(part for part in own if part.pk not in used),
        there=tuple(row for row in said if row.source_id == held.pk),
        back=tuple(row for row in said if row.source_id == target.pk),
    )


def _said(
    held: CredentialVersion, target: CredentialVersion, user: Person
) -> list[EquivalenceAssertion]:
    pair = Q(source=held, target=target) | Q(source=target, target=held)
    return list(for_page(in_effective_order(visible_to(user).filter(pair))))


def _matches(own: Sequence[Competency], asked: Sequence[Competency]) -> list[Match]:
    found = [_exact(part, own) for part in asked]
    rest = [row.wanted for row in found if row.held is None]
    likest = _likest(own, rest)
    return [likest.get(row.wanted.pk, row) for row in found]


def _exact(wanted: Competency, own: Sequence[Competency]) -> Match:
    for part in own:
        if wanted.skill_id is not None and part.skill_id == wanted.skill_id:
            return Match(wanted=wanted, held=part, ground=Ground.SKILL, alike=1.0)
    for part in own:
        if names_of(part) & names_of(wanted):
            return Match(wanted=wanted, held=part, ground=Ground.NAME, alike=1.0)
    return Match(wanted=wanted)


def _likest(own: Sequence[Competency], rest: Sequence[Competency]) -> dict[int, Match]:
    """Return by key the competencies that some name held is alike enough to."""
    if not own or not rest:
        return {}
    shares = closeness.alike(
        [_names(part) for part in own], [_names(part) for part in rest], ranker=reading.ranker()
    )
    found = {}
    for column, wanted in enumerate(rest):
        row = int(np.argmax(shares[:, column]))
        share = float(shares[row, column])
        if share >= LIKE_FROM:
            match = Match(wanted=wanted, held=own[row], ground=Ground.LIKE, alike=share)
            found[wanted.pk] = match
    return found


def _names(part: Competency) -> dict[str, str]:
    return {code: name for code, name in (("es", part.name_es), ("en", part.name_en)) if name}
