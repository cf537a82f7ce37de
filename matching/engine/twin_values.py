"""The formulas of the twin: the value per mille of each component of one pair.

Each function follows one section of ``docs/method-score.md`` and returns None where that
section says that nothing is stated.
"""

import math
from collections.abc import Sequence

from matching.engine.columns import Openings, Workers
from matching.engine.enums import Mobility, PlaceMode, Way
from matching.engine.sparse import Sparse
from matching.engine.weights import Weights

_RADIUS_M = 6_371_009


def binary_logarithm(value: int) -> int:
    """Find the largest e with ``2 ** (e / 1024) <= value``."""
    exponent = 0
    while 2 ** (exponent + 1) <= value:
        exponent += 1
    low, high = exponent * 1024, (exponent + 1) * 1024
    power = value**1024
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if 2**middle <= power else (low, middle)
    return low


def distance(workers: Workers, worker: int, openings: Openings, opening: int) -> int | None:
    """Measure method 1.1: whole kilometres, None where a coordinate is unknown."""
    here = _point(float(workers.latitude[worker]), float(workers.longitude[worker]))
    there = _point(float(openings.latitude[opening]), float(openings.longitude[opening]))
    if here is None or there is None:
        return None
    chord = sum((a - b) ** 2 for a, b in zip(here, there, strict=True))
    arc = 2 * _RADIUS_M * math.asin(min(1.0, math.sqrt(chord) / (2 * _RADIUS_M)))
    km = max(0, round(arc / 1000) - 1)
    while km + 1 < 20_016 and chord >= _least_chord(km + 1):
        km += 1
    return km


def _point(latitude: float, longitude: float) -> tuple[int, int, int] | None:
    if math.isnan(latitude) or math.isnan(longitude):
        return None
    phi, lam = math.radians(latitude), math.radians(longitude)
    return (
        round(_RADIUS_M * math.cos(phi) * math.cos(lam)),
        round(_RADIUS_M * math.cos(phi) * math.sin(lam)),
        round(_RADIUS_M * math.sin(phi)),
    )


def _least_chord(km: int) -> float:
    angle = (km - 0.5) * 1000 / (2 * _RADIUS_M)
    return float((2 * _RADIUS_M * math.sin(min(angle, math.pi / 2))) ** 2)


def way_to_work(
    workers: Workers,
    worker: int,
    openings: Openings,
    opening: int,
    weights: Weights,
    km: int | None,
) -> tuple[Way, int]:
    """Choose by method 1.1 the first way that applies, and its value."""
    mobility, reach = int(workers.mobility[worker]), int(workers.reach_km[worker])
    if int(openings.place_mode[opening]) == PlaceMode.REMOTE:
        remote = bool(mobility & Mobility.REMOTE)
        return (Way.REMOTE, weights.remote) if remote else (Way.NONE, 0)
    if int(workers.country[worker]) == int(openings.country[opening]):
        return _way_at_home(mobility, reach, km, weights)
    return _way_abroad(mobility, min(reach, weights.border_commute_km), km, weights)


def _way_at_home(mobility: int, limit: int, km: int | None, weights: Weights) -> tuple[Way, int]:
    if km is not None and km <= limit:
        return Way.COMMUTE, 1000 - (1000 - weights.commute_at_limit) * km // max(limit, 1)
    if mobility & Mobility.RELOCATES_IN_COUNTRY:
        return Way.RELOCATE, weights.relocate_at_home
    return Way.NONE, 0


def _way_abroad(mobility: int, limit: int, km: int | None, weights: Weights) -> tuple[Way, int]:
    if mobility & Mobility.COMMUTES_ACROSS_BORDER and km is not None and km <= limit:
        loss = (1000 - weights.commute_at_limit) * km // max(limit, 1)
        return Way.BORDER_COMMUTE, 1000 - loss - weights.border_loss
    if mobility & Mobility.RELOCATES_ABROAD:
        return Way.RELOCATE, weights.relocate_abroad
    return Way.NONE, 0


def _shares(rows: Sparse, row: int, codes: Sequence[str], digits: int) -> dict[str, int]:
    shares: dict[str, int] = {}
    for occupation, share in zip(rows.row(row), rows.row_values(row), strict=True):
        prefix = codes[int(occupation)][:digits]
        shares[prefix] = shares.get(prefix, 0) + int(share)
    return shares


def occupation_value(
    workers: Workers,
    worker: int,
    openings: Openings,
    opening: int,
    codes: Sequence[str],
    weights: Weights,
) -> int | None:
    """Compute method 2.1."""
    if len(openings.occupations.row(opening)) == 0:
        return None
    common = {}
    for digits in (4, 3, 2, 1):
        mine = _shares(workers.occupations, worker, codes, digits)
        theirs = _shares(openings.occupations, opening, codes, digits)
        common[digits] = min(1000, sum(min(mine.get(p, 0), share) for p, share in theirs.items()))
    unit, minor, sub_major, major = weights.nearness
    total = (unit - minor) * common[4] + (minor - sub_major) * common[3]
    total += (sub_major - major) * common[2] + major * common[1]
    return total // 1000


def nearness(a: str, b: str, weights: Weights) -> int:
    """Compute method 2.1: nearness of two unit groups."""
    for digits, near in zip((4, 3, 2, 1), weights.nearness, strict=True):
        if a[:digits] == b[:digits]:
            return near
    return 0


def skills_value(
    workers: Workers,
    worker: int,
    openings: Openings,
    opening: int,
    weights: Weights,
    rarity: Sequence[int],
) -> int | None:
    """Compute method 2.2."""
    held = {int(skill) for skill in workers.skills.row(worker)}
    worth: dict[int, int] = {}
    for skill in openings.skills_required.row(opening):
        worth[int(skill)] = weights.required_skill_factor * rarity[int(skill)]
    for skill in openings.skills_preferred.row(opening):
        worth[int(skill)] = rarity[int(skill)]
    if not worth:
        return None
    return 1000 * sum(w for skill, w in worth.items() if skill in held) // sum(worth.values())


def experience_value(
    workers: Workers,
    worker: int,
    openings: Openings,
    opening: int,
    codes: Sequence[str],
    weights: Weights,
) -> int | None:
    """Compute method 2.4."""
    asked = int(openings.experience_min[opening])
    if asked == 0:
        return None
    wanted = [codes[int(o)] for o in openings.occupations.row(opening)]
    return 1000 * min(relevant_tenths(workers, worker, wanted, codes, weights), asked) // asked


def relevant_tenths(
    workers: Workers, worker: int, wanted: Sequence[str], codes: Sequence[str], weights: Weights
) -> int:
    """Add up method 2.4: tenths of a year that count towards the ``wanted`` unit groups."""
    rows, total = workers.experience, 0
    idle_of = workers.experience_idle[rows.indptr[worker] : rows.indptr[worker + 1]]
    entries = zip(rows.row(worker), rows.row_values(worker), idle_of, strict=True)
    for occupation, tenths, months in entries:
        idle = max(0, int(months) - weights.idle_grace_months)
        decay = max(weights.idle_floor, 1000 - weights.idle_loss_per_month * idle)
        near = max((nearness(codes[int(occupation)], code, weights) for code in wanted), default=0)
        total += int(tenths) * decay * near
    return total // 1_000_000


def education_value(
    workers: Workers, worker: int, openings: Openings, opening: int, weights: Weights
) -> int | None:
    """Compute method 2.5."""
    level, asked = int(workers.education_level[worker]), int(openings.education_min[opening])
    if asked == -1:
        return None
    if level >= asked:
        return 1000
    return weights.education_one_short if level != -1 and level == asked - 1 else 0


def language_value(
    workers: Workers, worker: int, openings: Openings, opening: int, weights: Weights
) -> int | None:
    """Compute method 2.6."""
    values = []
    for level_, least_ in zip(
        workers.languages[worker], openings.language_min[opening], strict=True
    ):
        level, least, base = int(level_), int(least_), weights.language_at_minimum
        if least == 0:
            continue
        if level >= least:
            values.append(min(1000, base + weights.language_per_level * (level - least)))
        else:
            values.append(base * max(level, 0) // least)
    return sum(values) // len(values) if values else None


def wage_value(
    workers: Workers, worker: int, openings: Openings, opening: int, weights: Weights
) -> int | None:
    """Compute method 2.7."""
    stated = [int(openings.wage_from[opening]), int(openings.wage_to[opening])]
    figures = [figure for figure in stated if figure != -1]
    least = int(workers.wage_min[worker])
    if not figures or least == -1:
        return None
    base, top = figures[0], figures[-1]
    if base >= least:
        return 1000
    if top >= least:
        return weights.wage_at_top + (1000 - weights.wage_at_top) * (top - least) // (top - base)
    return weights.wage_at_top * top // least
