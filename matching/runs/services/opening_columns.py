"""Openings and what they require, as columns."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from matching.engine import UNKNOWN, Force, Openings, PlaceMode, Requirements, Sparse
from matching.openings.enums import OpeningKind, RequirementKind, Strength
from matching.openings.enums import PlaceMode as PlaceModeText
from matching.openings.models import Opening
from matching.openings.selectors import open_on
from matching.runs.services.pay import MonthlyDollars
from matching.runs.services.vocabulary import Vocabulary, day_number

KINDS = {kind.value: number for number, kind in enumerate(OpeningKind)}
MODES = {
    PlaceModeText.ON_SITE.value: PlaceMode.ON_SITE,
    PlaceModeText.HYBRID.value: PlaceMode.HYBRID,
    PlaceModeText.REMOTE.value: PlaceMode.REMOTE,
}
FORCES = {
    Strength.PREFERRED.value: Force.PREFERRED,
    Strength.REQUIRED.value: Force.EMPLOYER,
    Strength.REQUIRED_BY_LAW.value: Force.LAW,
}


def matchable(as_of: dt.date) -> list[Opening]:
    """Return the openings that take people on ``as_of``, by primary key."""
    return list(
        open_on(as_of)
        .select_related("municipality__subdivision")
        .prefetch_related("occupations", "requirements")
        .order_by("pk")
    )


def opening_columns(
    openings: Sequence[Opening], words: Vocabulary, dollars: MonthlyDollars
) -> Openings:
    """Turn openings into the engine's columns, in the order given.

    One line a column: cut into parts, the table could no longer be read as one.
    """
    places = [opening.municipality for opening in openings]
    required, preferred = _skills(openings, words)
    wages = [_wages(opening, dollars) for opening in openings]
    return Openings(
        ids=np.array([o.pk for o in openings], dtype=np.int64),
        employer=np.array([words.employers[o.employer_id] for o in openings], dtype=np.int32),
        kind=np.array([KINDS[o.kind] for o in openings], dtype=np.int8),
        occupations=Sparse.from_maps([_occupations(o, words) for o in openings], len(words.units)),
        skills_required=Sparse.from_sets(required, len(words.skills)),
        skills_preferred=Sparse.from_sets(preferred, len(words.skills)),
        requirements=_requirements(openings, words),
        education_min=np.array(
            [UNKNOWN if o.education_min is None else o.education_min for o in openings],
            dtype=np.int8,
        ),
        language_min=np.array([_languages(o, words) for o in openings], dtype=np.int8).reshape(
            len(openings), len(words.languages)
        ),
        experience_min=np.array(
            [o.experience_months_min * 10 // 12 for o in openings], dtype=np.int16
        ),
        latitude=np.array([float(m.latitude) for m in places], dtype=np.float64),
        longitude=np.array([float(m.longitude) for m in places], dtype=np.float64),
        country=np.array([words.countries[m.subdivision.country] for m in places], dtype=np.int8),
        subdivision=np.array(
            [words.subdivisions[m.subdivision.code] for m in places], dtype=np.int16
        ),
        place_mode=np.array([MODES[o.place_mode] for o in openings], dtype=np.int8),
        sponsors=np.array([o.sponsors_permit for o in openings], dtype=np.bool_),
        starts=np.array([day_number(o.starts_on) for o in openings], dtype=np.int32),
        closes=np.array([day_number(o.closes_on) for o in openings], dtype=np.int32),
        capacity_left=np.array([o.capacity - o.filled for o in openings], dtype=np.int32),
        applicants=np.array([o.applicants for o in openings], dtype=np.int32),
        wage_from=np.array([low for low, _high in wages], dtype=np.int64),
        wage_to=np.array([high for _low, high in wages], dtype=np.int64),
        hours_per_week=np.array([o.hours_per_week for o in openings], dtype=np.int16),
    )


def _occupations(opening: Opening, words: Vocabulary) -> dict[int, int]:
    """Return unit group -> per mille of the opening's own shares and the crosswalk's."""
    total: dict[int, int] = defaultdict(int)
    for row in opening.occupations.all():
        for unit, share in words.shares.get(row.occupation_id, ()):
            total[unit] += int(share * row.weight)
    return {unit: min(1000, share) for unit, share in total.items() if share}


def _skills(
    openings: Sequence[Opening], words: Vocabulary
) -> tuple[list[set[int]], list[set[int]]]:
    required: list[set[int]] = []
    preferred: list[set[int]] = []
    for opening in openings:
        wanted: dict[bool, set[int]] = {True: set(), False: set()}
        for row in opening.requirements.all():
            if row.kind == RequirementKind.SKILL and row.skill_id is not None:
                wanted[row.strength != Strength.PREFERRED].add(words.skills[row.skill_id])
        required.append(wanted[True])
        preferred.append(wanted[False] - wanted[True])
    return required, preferred


def _requirements(openings: Sequence[Opening], words: Vocabulary) -> Requirements:
    """One row per group of alternative credentials, sorted by opening; the firmest force."""
    owners: list[int] = []
    forces: list[int] = []
    accepted: list[set[int]] = []
    for number, opening in enumerate(openings):
        for force, versions in credential_groups(opening):
            owners.append(number)
            forces.append(force)
            accepted.append({words.versions[version] for version in versions})
    return Requirements(
        opening=np.array(owners, dtype=np.int32),
        force=np.array(forces, dtype=np.int8),
        credentials=Sparse.from_sets(accepted, len(words.versions)),
    )


def credential_groups(opening: Opening) -> list[tuple[Force, list[int]]]:
    """Return (force, credential version keys) per group of alternatives, in group order."""
    groups: dict[int, tuple[Force, list[int]]] = {}
    for row in opening.requirements.all():
        if row.kind != RequirementKind.CREDENTIAL or row.version_id is None:
            continue
        force, versions = groups.get(row.alternatives, (Force.PREFERRED, []))
        groups[row.alternatives] = (max(force, FORCES[row.strength]), [*versions, row.version_id])
    return [groups[number] for number in sorted(groups)]


def _languages(opening: Opening, words: Vocabulary) -> list[int]:
    """Return the level asked per language; a preferred language is no minimum."""
    levels = [0] * len(words.languages)
    for row in opening.requirements.all():
        asked = row.kind == RequirementKind.LANGUAGE and row.strength != Strength.PREFERRED
        if asked and row.language in words.languages and row.cefr is not None:
            levels[words.languages[row.language]] = row.cefr
    return levels


def _wages(opening: Opening, dollars: MonthlyDollars) -> tuple[int, int]:
    if opening.wage_from_minor is None or opening.currency_id is None:
        return UNKNOWN, UNKNOWN
    low, high = (
        UNKNOWN
        if amount is None
        else dollars.cents(
            amount,
            opening.currency_id,
            opening.wage_per,
            hours_per_week=opening.hours_per_week,
        )
        for amount in (opening.wage_from_minor, opening.wage_to_minor)
    )
    return low, high
