"""Why one pair scores what it scores, as numbers and indices; others put it into words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.change import Change, Outcome, changes
from matching.engine.columns import Openings, Workers
from matching.engine.enums import Component, Effect, Force, Verdict, Way
from matching.engine.equivalents import Equivalents
from matching.engine.index import Index
from matching.engine.scarcity import Scarcity
from matching.engine.twin import Route, World, best_routes, verdict
from matching.engine.twin_values import distance, nearness, relevant_tenths, way_to_work
from matching.engine.weights import Weights


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One component: ``points`` of ``most`` hundredths of a point."""

    component: Component
    points: int
    most: int


@dataclass(frozen=True, kw_only=True)
class SkillFacts:
    """Skill indices, each list rising."""

    required_held: tuple[int, ...]
    required_missing: tuple[int, ...]
    preferred_held: tuple[int, ...]
    preferred_missing: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class GroupFact:
    """One group of credential requirements and the best route to it.

    ``group``: its row in ``openings.requirements``. ``met``: the route satisfies the force.
    ``held``, ``accepted``: credential indices; ``effect``, ``value`` (per mille) of the
    route; ``equivalence``: the id of the row it went through. None where there is no route
    (or, for ``equivalence``, where the credential itself is held).
    """

    group: int
    force: Force
    met: bool
    value: int
    effect: Effect | None
    held: int | None
    accepted: int | None
    equivalence: int | None


@dataclass(frozen=True, kw_only=True)
class LanguageFact:
    """One language asked for: ``level`` -1 is unknown; ``met`` when at least ``minimum``."""

    language: int
    minimum: int
    level: int
    met: bool


@dataclass(frozen=True, kw_only=True)
class OccupationFact:
    """The nearest pair of unit groups: column indices and nearness per mille."""

    held: int
    asked: int
    nearness: int


@dataclass(frozen=True, kw_only=True)
class LevelFact:
    """What she has and what is asked: tenths of a year, or ISCED levels (-1 unknown, none)."""

    has: int
    asked: int


@dataclass(frozen=True, kw_only=True)
class PlaceFact:
    """How she would get there, how far it is (None unknown), whether she may work there."""

    way: Way
    km: int | None
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class WageFact:
    """US cents per month, None where not stated: what she wants at least, what is offered."""

    least: int | None
    offered_from: int | None
    offered_to: int | None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Everything both sides may be told about a pair.

    ``score`` and ``reasons`` in hundredths of a point; ``failed`` Condition bits; ``flags``
    Flag bits; ``experience`` counts as method 2.4 does; ``changes`` best first (method, 4).
    """

    worker: int
    opening: int
    score: int
    reasons: tuple[Reason, ...]
    failed: int
    near: bool
    flags: int
    occupation: OccupationFact | None
    skills: SkillFacts
    groups: tuple[GroupFact, ...]
    languages: tuple[LanguageFact, ...]
    experience: LevelFact
    education: LevelFact
    place: PlaceFact
    wage: WageFact
    changes: tuple[Change, ...]

    @property
    def counterfactual(self) -> Change | None:
        """The single change that would help most, None when none would."""
        return self.changes[0] if self.changes else None

    @property
    def missing_groups(self) -> tuple[GroupFact, ...]:
        """The groups required by law or by the employer that are not met."""
        return tuple(g for g in self.groups if not g.met and g.force != Force.PREFERRED)


def explain(
    workers: Workers,
    worker: int,
    openings: Openings,
    opening: int,
    equivalents: Equivalents,
    weights: Weights,
    *,
    isco_codes: Sequence[str],
    as_of: int,
    scarcity: Scarcity | None = None,
) -> Explanation:
    """Explain the pair of row ``worker`` and row ``opening``.

    Pass the whole columns of the run, or its ``scarcity``: rarity is that of all openings.
    """
    scarcity = scarcity or Scarcity.of(openings)
    one = openings.take(np.array([opening]))
    # of the table, only what starts from a credential that is held or might be acquired
    mine = np.union1d(workers.credentials.row(worker), one.requirements.credentials.indices)
    world = World(
        workers=workers.take(np.array([worker])),
        openings=one,
        equivalents=equivalents.take(np.flatnonzero(np.isin(equivalents.source, mine))),
        weights=weights,
        isco_codes=isco_codes,
        as_of=as_of,
    )
    index = Index.of(
        world.openings, world.equivalents, weights, isco_codes=isco_codes, scarcity=scarcity
    )
    base, helpful = changes(index, world.workers, as_of)
    first = int(np.searchsorted(openings.requirements.opening, opening))
    return _told(world, base, helpful, worker=worker, opening=opening, first_group=first)


def _told(
    world: World,
    base: Outcome,
    helpful: tuple[Change, ...],
    *,
    worker: int,
    opening: int,
    first_group: int,
) -> Explanation:
    return Explanation(
        worker=worker,
        opening=opening,
        score=base.score,
        reasons=_reasons(base, world.weights),
        failed=base.failed,
        near=base.near,
        flags=base.flags,
        occupation=_occupation(world),
        skills=_skills(world),
        groups=_groups(world, first_group),
        languages=_languages(world),
        experience=_experience(world),
        education=_education(world),
        place=_place(world),
        wage=_wage(world),
        changes=helpful,
    )


def _reasons(outcome: Outcome, weights: Weights) -> tuple[Reason, ...]:
    return tuple(
        Reason(component=c, points=outcome.reasons[c], most=100 * weights.points[c])
        for c in Component
    )


def _occupation(world: World) -> OccupationFact | None:
    codes = world.isco_codes
    pairs = [
        (nearness(codes[int(a)], codes[int(b)], world.weights), -int(a), -int(b))
        for a in world.workers.occupations.row(0)
        for b in world.openings.occupations.row(0)
    ]
    near, held, asked = max(pairs, default=(0, 0, 0))
    return OccupationFact(held=-held, asked=-asked, nearness=near) if near else None


def _skills(world: World) -> SkillFacts:
    held = {int(s) for s in world.workers.skills.row(0)}
    required = [int(s) for s in world.openings.skills_required.row(0)]
    preferred = [int(s) for s in world.openings.skills_preferred.row(0)]
    return SkillFacts(
        required_held=tuple(s for s in required if s in held),
        required_missing=tuple(s for s in required if s not in held),
        preferred_held=tuple(s for s in preferred if s in held),
        preferred_missing=tuple(s for s in preferred if s not in held),
    )


def _groups(world: World, first: int) -> tuple[GroupFact, ...]:
    return tuple(
        _group(world, group, first + group, route)
        for group, route in best_routes(world, 0, 0).items()
    )


def _group(world: World, group: int, row: int, route: Route | None) -> GroupFact:
    force = Force(int(world.openings.requirements.force[group]))
    if route is None:
        return GroupFact(
            group=row,
            force=force,
            met=False,
            value=0,
            effect=None,
            held=None,
            accepted=None,
            equivalence=None,
        )
    meets, value, effect, held, accepted, entry = route
    return GroupFact(
        group=row,
        force=force,
        met=meets,
        value=value,
        effect=Effect(-effect),
        held=-held,
        accepted=-accepted,
        equivalence=None if effect == 0 else int(world.equivalents.ids[-entry]),
    )


def _languages(world: World) -> tuple[LanguageFact, ...]:
    levels, minima = world.workers.languages[0].tolist(), world.openings.language_min[0].tolist()
    return tuple(
        LanguageFact(language=i, minimum=minimum, level=level, met=level >= minimum)
        for i, (level, minimum) in enumerate(zip(levels, minima, strict=True))
        if minimum > 0
    )


def _experience(world: World) -> LevelFact:
    codes = world.isco_codes
    wanted = [codes[int(o)] for o in world.openings.occupations.row(0)]
    tenths = relevant_tenths(world.workers, 0, wanted, codes, world.weights)
    return LevelFact(has=tenths, asked=int(world.openings.experience_min[0]))


def _education(world: World) -> LevelFact:
    level, asked = world.workers.education_level[0], world.openings.education_min[0]
    return LevelFact(has=int(level), asked=int(asked))


def _place(world: World) -> PlaceFact:
    km = distance(world.workers, 0, world.openings, 0)
    way, _ = way_to_work(world.workers, 0, world.openings, 0, world.weights, km)
    return PlaceFact(way=way, km=km, verdict=verdict(world, 0, 0))


def _wage(world: World) -> WageFact:
    return WageFact(
        least=_stated(int(world.workers.wage_min[0])),
        offered_from=_stated(int(world.openings.wage_from[0])),
        offered_to=_stated(int(world.openings.wage_to[0])),
    )


def _stated(amount: int) -> int | None:
    return None if amount < 0 else amount
