"""Small worlds for the engine's tests: rows as dictionaries with fitting defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.engine import (
    Equivalents,
    Matches,
    Openings,
    Requirements,
    Sparse,
    Weights,
    Workers,
    match,
)
from matching.engine.twin import World

CODES = ("7212", "7213", "7223", "7411", "3115", "5321", "2221")
SKILLS, CREDENTIALS, LANGUAGES = 6, 5, 2
TODAY = 20_000
HERE, ACROSS, FAR = (31.69, -106.42), (31.76, -106.49), (19.43, -99.13)

Row = Mapping[str, Any]

WORKER: Row = {
    "id": 1,
    "occupations": {0: 1000},
    "experience": {0: (40, 0)},
    "skills": {0, 1},
    "credentials": {0},
    "education_level": 3,
    "languages": (7, 2),
    "where": HERE,
    "country": 1,
    "subdivision": 8,
    "reach_km": 40,
    "mobility": 0,
    "may_work": 0b10,
    "available_from": TODAY,
    "wage_min": 60_000,
    "kinds_wanted": 0b1,
    "hours": (20, 48),
    "visible": True,
}

OPENING: Row = {
    "id": 1,
    "employer": 0,
    "kind": 0,
    "occupations": {0: 1000},
    "skills_required": {0},
    "skills_preferred": {1},
    "groups": (),
    "education_min": 3,
    "language_min": (4, 0),
    "experience_min": 20,
    "where": HERE,
    "country": 1,
    "subdivision": 8,
    "place_mode": 0,
    "sponsors": False,
    "starts": TODAY + 10,
    "closes": TODAY + 60,
    "capacity_left": 2,
    "applicants": 0,
    "wage": (70_000, 90_000),
    "hours_per_week": 40,
}


def _array(rows: Sequence[Row], key: str, dtype: Any) -> Any:
    return np.array([row[key] for row in rows], dtype=dtype)


def _part(rows: Sequence[Row], key: str, at: int, dtype: Any) -> Any:
    return np.array([row[key][at] for row in rows], dtype=dtype)


def workers_of(changes: Sequence[Row]) -> Workers:
    """Columns from rows; what a row leaves out is that of ``WORKER``."""
    rows = [{**WORKER, "id": i + 1, **change} for i, change in enumerate(changes)]
    experience = [{o: years for o, (years, _) in r["experience"].items()} for r in rows]
    idle = [idle for r in rows for _, (_, idle) in sorted(r["experience"].items())]
    return Workers(
        ids=_array(rows, "id", np.int64),
        occupations=Sparse.from_maps([r["occupations"] for r in rows], len(CODES)),
        experience=Sparse.from_maps(experience, len(CODES)),
        experience_idle=np.array(idle, dtype=np.uint16),
        skills=Sparse.from_sets([r["skills"] for r in rows], SKILLS),
        credentials=Sparse.from_sets([r["credentials"] for r in rows], CREDENTIALS),
        education_level=_array(rows, "education_level", np.int8),
        languages=_array(rows, "languages", np.int8).reshape(-1, LANGUAGES),
        latitude=_part(rows, "where", 0, np.float64),
        longitude=_part(rows, "where", 1, np.float64),
        country=_array(rows, "country", np.int8),
        subdivision=_array(rows, "subdivision", np.int16),
        reach_km=_array(rows, "reach_km", np.int16),
        mobility=_array(rows, "mobility", np.uint8),
        may_work=_array(rows, "may_work", np.uint8),
        available_from=_array(rows, "available_from", np.int32),
        wage_min=_array(rows, "wage_min", np.int64),
        kinds_wanted=_array(rows, "kinds_wanted", np.uint16),
        hours_min=_part(rows, "hours", 0, np.int16),
        hours_max=_part(rows, "hours", 1, np.int16),
        visible=_array(rows, "visible", np.bool_),
    )


def openings_of(changes: Sequence[Row]) -> Openings:
    """Columns from rows; ``groups`` is a sequence of (force, accepted credentials)."""
    rows = [{**OPENING, "id": i + 1, **change} for i, change in enumerate(changes)]
    groups = [(i, force, accepted) for i, r in enumerate(rows) for force, accepted in r["groups"]]
    return Openings(
        ids=_array(rows, "id", np.int64),
        employer=_array(rows, "employer", np.int32),
        kind=_array(rows, "kind", np.int8),
        occupations=Sparse.from_maps([r["occupations"] for r in rows], len(CODES)),
        skills_required=Sparse.from_sets([r["skills_required"] for r in rows], SKILLS),
        skills_preferred=Sparse.from_sets(
            [set(r["skills_preferred"]) - set(r["skills_required"]) for r in rows], SKILLS
        ),
        requirements=Requirements(
            opening=np.array([i for i, _, _ in groups], dtype=np.int32),
            force=np.array([force for _, force, _ in groups], dtype=np.int8),
            credentials=Sparse.from_sets([accepted for _, _, accepted in groups], CREDENTIALS),
        ),
        education_min=_array(rows, "education_min", np.int8),
        language_min=_array(rows, "language_min", np.int8).reshape(-1, LANGUAGES),
        experience_min=_array(rows, "experience_min", np.int16),
        latitude=_part(rows, "where", 0, np.float64),
        longitude=_part(rows, "where", 1, np.float64),
        country=_array(rows, "country", np.int8),
        subdivision=_array(rows, "subdivision", np.int16),
        place_mode=_array(rows, "place_mode", np.int8),
        sponsors=_array(rows, "sponsors", np.bool_),
        starts=_array(rows, "starts", np.int32),
        closes=_array(rows, "closes", np.int32),
        capacity_left=_array(rows, "capacity_left", np.int32),
        applicants=_array(rows, "applicants", np.int32),
        wage_from=_part(rows, "wage", 0, np.int64),
        wage_to=_part(rows, "wage", 1, np.int64),
        hours_per_week=_array(rows, "hours_per_week", np.int16),
    )


def equivalents_of(rows: Sequence[tuple[int, ...]]) -> Equivalents:
    """Columns from (source, target, worth, effect, employer, subdivision)."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 6)
    return Equivalents(
        ids=np.arange(1, len(rows) + 1, dtype=np.int64),
        source=table[:, 0].astype(np.int32),
        target=table[:, 1].astype(np.int32),
        worth=table[:, 2].astype(np.int16),
        effect=table[:, 3].astype(np.int8),
        employer=table[:, 4].astype(np.int32),
        subdivision=table[:, 5].astype(np.int16),
        width=CREDENTIALS,
    )


def world_of(
    workers: Sequence[Row] = ({},),
    openings: Sequence[Row] = ({},),
    equivalents: Sequence[tuple[int, ...]] = (),
    weights: Weights | None = None,
) -> World:
    """A whole world; one fitting worker and opening unless told otherwise."""
    return World(
        workers=workers_of(workers),
        openings=openings_of(openings),
        equivalents=equivalents_of(equivalents),
        weights=weights or Weights(),
        isco_codes=CODES,
        as_of=TODAY,
    )


def run(world: World, *, k: int = 10, near_k: int = 10) -> Matches:
    """The fast path on a world."""
    return match(
        world.workers,
        world.openings,
        world.equivalents,
        world.weights,
        isco_codes=world.isco_codes,
        k=k,
        near_k=near_k,
        as_of=world.as_of,
    )


@dataclass(frozen=True)
class Line:
    """One pair of a list, by ids, so that row orders do not matter."""

    worker: int
    opening: int
    score: int
    reasons: tuple[int, ...]
    flags: int
    failed: int


def lines(world: World, matches: Matches) -> dict[str, dict[int, list[Line]]]:
    """Every list of a run by name and owner's id."""
    workers, openings = world.workers.ids.tolist(), world.openings.ids.tolist()
    owners = {"for_workers": workers, "for_openings": openings, "near_misses": workers}
    out: dict[str, dict[int, list[Line]]] = {}
    for name, ids in owners.items():
        ranking = getattr(matches, name)
        out[name] = {}
        for i, owner in enumerate(ids):
            p = ranking.of_owner(i)
            out[name][owner] = [
                Line(
                    workers[p.worker[j]],
                    openings[p.opening[j]],
                    int(p.score[j]),
                    tuple(p.reasons[j].tolist()),
                    int(p.flags[j]),
                    int(p.failed[j]),
                )
                for j in range(len(p))
            ]
    return out


def shuffled(world: World, workers: Sequence[int], openings: Sequence[int]) -> World:
    """The same world with its rows in another order."""
    return replace(
        world,
        workers=world.workers.take(np.array(workers, dtype=np.int64)),
        openings=world.openings.take(np.array(openings, dtype=np.int64)),
    )
