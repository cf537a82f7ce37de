"""The openings' side, prepared once and then read by every block of workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.engine.columns import Openings
from matching.engine.equivalents import Equivalents
from matching.engine.geometry import points
from matching.engine.kernel import Ints
from matching.engine.nearness import DIGITS, OccupationNearness
from matching.engine.postings import Postings
from matching.engine.routes import Routes
from matching.engine.scarcity import Scarcity
from matching.engine.weights import Weights


@dataclass(frozen=True, kw_only=True, eq=False)
class Index:
    """Inverted lists over occupations, skills and credentials of a set of openings.

    ``levels``: per ISCO level, group -> (opening, weight). ``skills``: skill ->
    (opening, weight), and ``skills_asked`` the sum of those weights by opening. ``points``:
    metres from the centre of the Earth. ``rank``: place of an opening in the order of ties.
    """

    openings: Openings
    weights: Weights
    nearness: OccupationNearness
    levels: tuple[Postings, ...]
    skills: Postings
    skills_asked: Ints
    routes: Routes
    points: Ints
    rank: Ints

    @classmethod
    def of(
        cls,
        openings: Openings,
        equivalents: Equivalents,
        weights: Weights,
        *,
        isco_codes: Sequence[str],
        scarcity: Scarcity,
    ) -> Self:
        """Prepare ``openings``; ``scarcity`` comes from all openings of the run."""
        nearness = OccupationNearness.of(isco_codes, weights.nearness)
        skills, asked = _skills(openings, weights, scarcity)
        return cls(
            openings=openings,
            weights=weights,
            nearness=nearness,
            levels=tuple(_level(openings, nearness, i) for i in range(len(DIGITS))),
            skills=skills,
            skills_asked=asked,
            routes=Routes.of(openings, equivalents, weights),
            points=points(openings.latitude, openings.longitude),
            rank=places(np.lexsort((openings.ids, openings.applicants))),
        )


def places(order: Ints) -> Ints:
    """Invert a permutation: the place of each row in ``order``."""
    out = np.empty(len(order), dtype=np.int64)
    out[order] = np.arange(len(order), dtype=np.int64)
    return out


def _level(openings: Openings, nearness: OccupationNearness, level: int) -> Postings:
    rows = openings.occupations
    values = np.zeros(0, np.int64) if rows.values is None else rows.values.astype(np.int64)
    opening, group, mass = nearness.mass(level, rows, values)
    return Postings.of(group, opening, mass, nearness.sizes[level])


def _skills(openings: Openings, weights: Weights, scarcity: Scarcity) -> tuple[Postings, Ints]:
    required, preferred = openings.skills_required, openings.skills_preferred
    skill = np.concatenate([required.indices, preferred.indices]).astype(np.int64)
    opening = np.concatenate([required.row_of_entry(), preferred.row_of_entry()])
    factor = np.ones(len(skill), dtype=np.int64)
    factor[: len(required.indices)] = weights.required_skill_factor
    weight = scarcity.rarity[skill] * factor
    asked = np.zeros(len(openings), dtype=np.int64)
    np.add.at(asked, opening, weight)
    return Postings.of(skill, opening, weight, required.width), asked
