"""The slow, readable twin of the engine: one pair at a time, in plain Python.

Written from ``docs/method-score.md``, section by section, and from nothing else. Tests hold
the fast path equal to it; whoever changes the method changes the page, then both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.engine.columns import Openings, Workers
from matching.engine.enums import Condition, Effect, Flag, Force, PlaceMode, Verdict, Way
from matching.engine.equivalents import Equivalents
from matching.engine.twin_values import (
    binary_logarithm,
    distance,
    education_value,
    experience_value,
    language_value,
    occupation_value,
    skills_value,
    wage_value,
    way_to_work,
)
from matching.engine.weights import Weights


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that a pair is scored from."""

    workers: Workers
    openings: Openings
    equivalents: Equivalents
    weights: Weights
    isco_codes: Sequence[str]
    as_of: int


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One scored pair: ``reasons`` in hundredths of a point, ``score`` their sum."""

    worker: int
    opening: int
    score: int
    reasons: tuple[int, ...]
    flags: int
    failed: int
    near: bool


Route = tuple[bool, int, int, int, int, int]
"""(meets, value, -effect, -held, -accepted, -row): the greatest is the best route."""


def routes(world: World, worker: int, group: int) -> list[Route]:
    """Every route of method 1.3 from what the worker holds to one group."""
    asked, table, weights = world.openings.requirements, world.equivalents, world.weights
    held = [int(c) for c in world.workers.credentials.row(worker)]
    accepted = [int(c) for c in asked.credentials.row(group)]
    opening, force = int(asked.opening[group]), int(asked.force[group])
    found: list[Route] = [(True, 1000, 0, -c, -c, 1) for c in accepted if c in held]
    for row in range(len(table)):
        source, target = int(table.source[row]), int(table.target[row])
        worth, effect = int(table.worth[row]), int(table.effect[row])
        employer, state = int(table.employer[row]), int(table.subdivision[row])
        if source not in held or target not in accepted or worth == 0:
            continue
        if employer not in (-1, int(world.openings.employer[opening])):
            continue
        if state not in (-1, int(world.openings.subdivision[opening])):
            continue
        meets = effect == Effect.LEGAL
        if force != Force.LAW and effect in (Effect.RECOGNISED, Effect.ACCEPTED):
            meets = True
        found.append(
            (meets, worth * weights.effect[effect] // 1000, -effect, -source, -target, -row)
        )
    return found


def groups_of(world: World, opening: int) -> list[int]:
    """List the rows of the requirement groups of one opening."""
    asked = world.openings.requirements
    return [g for g in range(len(asked)) if int(asked.opening[g]) == opening]


def best_routes(world: World, worker: int, opening: int) -> dict[int, Route | None]:
    """Find the best route to each group of the opening, None where there is none."""
    return {
        group: max(routes(world, worker, group), default=None)
        for group in groups_of(world, opening)
    }


def _is_required(world: World, group: int) -> bool:
    return int(world.openings.requirements.force[group]) != Force.PREFERRED


def unmet_groups(world: World, best: dict[int, Route | None]) -> list[int]:
    """List the required groups that no route meets."""
    return [g for g, r in best.items() if _is_required(world, g) and not (r and r[0])]


def unmet_languages(world: World, worker: int, opening: int) -> list[int]:
    """Languages asked for whose level is too low or unknown."""
    least = world.openings.language_min[opening]
    level = world.workers.languages[worker]
    return [i for i in range(len(least)) if least[i] > 0 and level[i] < least[i]]


def verdict(world: World, worker: int, opening: int) -> Verdict:
    """Decide by method 1.2 whether she may do this work there."""
    may_work = int(world.workers.may_work[worker])
    home, there = int(world.workers.country[worker]), int(world.openings.country[opening])
    remote = int(world.openings.place_mode[opening]) == PlaceMode.REMOTE
    if may_work & (1 << there):
        return Verdict.YES
    from_home = remote and home != there and may_work & (1 << home)
    return Verdict.UNKNOWN if world.openings.sponsors[opening] or from_home else Verdict.NO


def failed_conditions(
    world: World, worker: int, opening: int, way: Way, best: dict[int, Route | None]
) -> int:
    """Add up method 1: the bits of the conditions that do not hold."""
    people, places = world.workers, world.openings
    latest = int(places.starts[opening]) + world.weights.start_tolerance_days
    in_time = int(people.available_from[worker]) <= latest
    in_time = in_time and int(places.closes[opening]) > world.as_of
    holds = {
        Condition.CONSENT: bool(people.visible[worker]),
        Condition.CAPACITY: int(places.capacity_left[opening]) > 0,
        Condition.DATES: in_time,
        Condition.KIND: int(people.kinds_wanted[worker]) & (1 << int(places.kind[opening])),
        Condition.PLACE: way is not Way.NONE,
        Condition.AUTHORISATION: verdict(world, worker, opening) is not Verdict.NO,
        Condition.CREDENTIALS: not unmet_groups(world, best),
        Condition.LANGUAGES: not unmet_languages(world, worker, opening),
    }
    return sum(int(bit) for bit, held in holds.items() if not held)


def is_near_miss(world: World, pair: tuple[int, int], failed: int, unmet: int) -> bool:
    """Tell a near miss (method 3): one mendable condition fails, by one group or language."""
    if failed in (Condition.KIND, Condition.PLACE):
        return True
    if failed == Condition.CREDENTIALS:
        return unmet == 1
    return failed == Condition.LANGUAGES and len(unmet_languages(world, *pair)) == 1


def flags_of(
    world: World, worker: int, opening: int, way: Way, best: dict[int, Route | None]
) -> int:
    """Add up the flags of method 3."""
    people, places = world.workers, world.openings
    required = {g: r for g, r in best.items() if _is_required(world, g)}
    bridged = any(r and r[0] and r[2] != 0 for r in required.values())
    hours = int(places.hours_per_week[opening])
    level, least = people.languages[worker], places.language_min[opening]
    raised = {
        Flag.EQUIVALENCE: bridged and not unmet_groups(world, best),
        Flag.AUTHORISATION_UNKNOWN: verdict(world, worker, opening) is Verdict.UNKNOWN,
        Flag.FACT_MISSING: any(least[i] > 0 and level[i] == -1 for i in range(len(least))),
        Flag.HOURS_DIFFER: hours > 0
        and not int(people.hours_min[worker]) <= hours <= int(people.hours_max[worker]),
        Flag.RELOCATION: way is Way.RELOCATE,
        Flag.CROSS_BORDER: int(people.country[worker]) != int(places.country[opening]),
    }
    return sum(int(flag) for flag, up in raised.items() if up)


def credential_value(world: World, best: dict[int, Route | None]) -> int | None:
    """Compute method 2.3; None where the opening asks for no credential."""
    factor = {g: world.weights.required_group_factor if _is_required(world, g) else 1 for g in best}
    total = sum(factor[g] * (route[1] if route else 0) for g, route in best.items())
    return total // sum(factor.values()) if best else None


def score_pair(world: World, worker: int, opening: int, rarity: Sequence[int]) -> Scored:
    """Score one pair; ``rarity`` is that of :func:`rarities` over the openings of the run."""
    people, places, weights, codes = world.workers, world.openings, world.weights, world.isco_codes
    km = distance(people, worker, places, opening)
    way, place_value = way_to_work(people, worker, places, opening, weights, km)
    best = best_routes(world, worker, opening)
    stated = (
        occupation_value(people, worker, places, opening, codes, weights),
        skills_value(people, worker, places, opening, weights, rarity),
        credential_value(world, best),
        experience_value(people, worker, places, opening, codes, weights),
        education_value(people, worker, places, opening, weights),
        language_value(people, worker, places, opening, weights),
        place_value,
        wage_value(people, worker, places, opening, weights),
    )
    values = [u if v is None else v for v, u in zip(stated, weights.unstated, strict=True)]
    reasons = tuple(p * v // 10 for p, v in zip(weights.points, values, strict=True))
    failed = failed_conditions(world, worker, opening, way, best)
    unmet = len(unmet_groups(world, best))
    return Scored(
        worker=worker,
        opening=opening,
        score=sum(reasons),
        reasons=reasons,
        flags=flags_of(world, worker, opening, way, best),
        failed=failed,
        near=is_near_miss(world, (worker, opening), failed, unmet),
    )


def rarities(openings: Openings) -> list[int]:
    """Compute method 2.2: the rarity of each skill among the openings."""
    width = openings.skills_required.width
    frequency = [0] * width
    for opening in range(len(openings)):
        for rows in (openings.skills_required, openings.skills_preferred):
            for skill in rows.row(opening):
                frequency[int(skill)] += 1
    top = binary_logarithm(len(openings) + 1)
    return [100 + 900 * (top - binary_logarithm(df)) // top if df else 1000 for df in frequency]


@dataclass(frozen=True, kw_only=True)
class TwinMatches:
    """The three lists of a run, as plain lists of scored pairs, one list per owner."""

    for_workers: list[list[Scored]]
    for_openings: list[list[Scored]]
    near_misses: list[list[Scored]]


def rank_all(world: World, *, k: int, near_k: int) -> TwinMatches:
    """Score every pair and order the lists by method 3."""
    rarity = rarities(world.openings)
    workers, openings = range(len(world.workers)), range(len(world.openings))
    table = [[score_pair(world, w, o, rarity) for o in openings] for w in workers]

    def for_worker(pair: Scored) -> tuple[int, int, int]:
        applicants = int(world.openings.applicants[pair.opening])
        return -pair.score, applicants, int(world.openings.ids[pair.opening])

    def for_opening(pair: Scored) -> tuple[int, int]:
        return -pair.score, int(world.workers.ids[pair.worker])

    return TwinMatches(
        for_workers=[sorted((p for p in row if not p.failed), key=for_worker)[:k] for row in table],
        for_openings=[
            sorted((row[o] for row in table if not row[o].failed), key=for_opening)[:k]
            for o in openings
        ],
        near_misses=[sorted((p for p in row if p.near), key=for_worker)[:near_k] for row in table],
    )
