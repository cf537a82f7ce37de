"""Workers as columns: one row per person who allows matching."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from matching.engine import UNKNOWN, Mobility, Sparse, Workers
from matching.openings.enums import OpeningKind
from matching.profiles.models import HeldCredential, WorkerProfile
from matching.profiles.selectors import with_consent
from matching.runs.services.pay import MonthlyDollars
from matching.runs.services.vocabulary import Vocabulary, day_number
from registry.people.enums import ConsentPurpose

KIND_BITS = {kind.value: 1 << bit for bit, kind in enumerate(OpeningKind)}
IDLE_LIMIT = 1200
TENTHS_LIMIT = 1000
FULL_WEEK = 40


def matchable() -> list[WorkerProfile]:
    """Return everybody who allows matching and says where she lives, by primary key."""
    return list(
        with_consent(ConsentPurpose.MATCHING)
        .filter(municipality__isnull=False)
        .select_related("municipality__subdivision")
        .prefetch_related("experiences", "skills", "languages", "credentials", "wanted_occupations")
        .order_by("pk")
    )


def worker_columns(
    profiles: Sequence[WorkerProfile],
    words: Vocabulary,
    dollars: MonthlyDollars,
    *,
    as_of: dt.date,
) -> Workers:
    """Turn profiles into the engine's columns, in the order given.

    One line a column: cut into parts, the table could no longer be read as one.
    """
    experience = [_experience(profile, words, as_of) for profile in profiles]
    places = [profile.municipality for profile in profiles]
    return Workers(
        ids=np.array([p.pk for p in profiles], dtype=np.int64),
        occupations=Sparse.from_maps([_occupations(p, words) for p in profiles], len(words.units)),
        experience=Sparse.from_maps([tenths for tenths, _idle in experience], len(words.units)),
        experience_idle=np.array(
            [idle[unit] for _tenths, idle in experience for unit in sorted(idle)], dtype=np.uint16
        ),
        skills=Sparse.from_sets(
            [{words.skills[row.skill_id] for row in p.skills.all()} for p in profiles],
            len(words.skills),
        ),
        credentials=Sparse.from_sets(
            [_valid(p.credentials.all(), words, as_of) for p in profiles], len(words.versions)
        ),
        education_level=np.array(
            [UNKNOWN if p.education is None else p.education for p in profiles], dtype=np.int8
        ),
        languages=np.array([_languages(p, words) for p in profiles], dtype=np.int8).reshape(
            len(profiles), len(words.languages)
        ),
        latitude=np.array([float(m.latitude) for m in places if m], dtype=np.float64),
        longitude=np.array([float(m.longitude) for m in places if m], dtype=np.float64),
        country=np.array(
            [words.countries[m.subdivision.country] for m in places if m], dtype=np.int8
        ),
        subdivision=np.array(
            [words.subdivisions[m.subdivision.code] for m in places if m], dtype=np.int16
        ),
        reach_km=np.array([p.reach_km for p in profiles], dtype=np.int16),
        mobility=np.array([_mobility(p) for p in profiles], dtype=np.uint8),
        may_work=np.array([_may_work(p, words) for p in profiles], dtype=np.uint8),
        available_from=np.array(
            [day_number(p.available_from or as_of) for p in profiles], dtype=np.int32
        ),
        wage_min=np.array([_wage(p, dollars) for p in profiles], dtype=np.int64),
        kinds_wanted=np.array(
            [sum(KIND_BITS[kind] for kind in set(p.kinds_wanted)) for p in profiles],
            dtype=np.uint16,
        ),
        hours_min=np.array([p.hours_min for p in profiles], dtype=np.int16),
        hours_max=np.array([p.hours_max for p in profiles], dtype=np.int16),
        visible=np.ones(len(profiles), dtype=np.bool_),
    )


def _occupations(profile: WorkerProfile, words: Vocabulary) -> dict[int, int]:
    """Return unit group -> per mille; each distinct occupation adds its shares, capped at 1000."""
    held = {row.occupation_id for row in profile.experiences.all()}
    wanted = {occupation.pk for occupation in profile.wanted_occupations.all()}
    total: Counter[int] = Counter()
    for occupation in held | wanted:
        total.update(dict(words.shares.get(occupation, ())))
    return {unit: min(1000, share) for unit, share in total.items()}


def _experience(
    profile: WorkerProfile, words: Vocabulary, as_of: dt.date
) -> tuple[dict[int, int], dict[int, int]]:
    """Tenths of a year per unit group, and the months since it was last used."""
    tenths: Counter[int] = Counter()
    idle: dict[int, int] = {}
    for row in profile.experiences.all():
        months_ago = 0 if row.ended_on is None else max(0, (as_of - row.ended_on).days // 30)
        for unit, share in words.shares.get(row.occupation_id, ()):
            tenths[unit] += row.months * 10 * share // 12000
            idle[unit] = min(idle.get(unit, IDLE_LIMIT), months_ago)
    kept = {unit: min(TENTHS_LIMIT, value) for unit, value in tenths.items() if value}
    return kept, {unit: idle[unit] for unit in kept}


def _valid(held: Iterable[HeldCredential], words: Vocabulary, as_of: dt.date) -> set[int]:
    """Return the columns of the credential versions that have not expired on ``as_of``."""
    return {
        words.versions[row.version_id]
        for row in held
        if row.expires_on is None or row.expires_on > as_of
    }


def _languages(profile: WorkerProfile, words: Vocabulary) -> list[int]:
    levels = [UNKNOWN] * len(words.languages)
    for row in profile.languages.all():
        if row.language in words.languages:
            levels[words.languages[row.language]] = row.cefr
    return levels


def _mobility(profile: WorkerProfile) -> int:
    """Fold the four wishes into the engine's bits."""
    chosen = (
        (profile.commutes_across_border, Mobility.COMMUTES_ACROSS_BORDER),
        (profile.relocates_in_country, Mobility.RELOCATES_IN_COUNTRY),
        (profile.relocates_abroad, Mobility.RELOCATES_ABROAD),
        (profile.works_remotely, Mobility.REMOTE),
    )
    return sum(bit for wished, bit in chosen if wished)


def _may_work(profile: WorkerProfile, words: Vocabulary) -> int:
    known = {country for country in profile.may_work_in if country in words.countries}
    return sum(1 << words.countries[country] for country in known)


def _wage(profile: WorkerProfile, dollars: MonthlyDollars) -> int:
    if profile.wage_wish_minor is None or profile.wage_currency_id is None:
        return UNKNOWN
    return dollars.cents(
        profile.wage_wish_minor,
        profile.wage_currency_id,
        profile.wage_per,
        hours_per_week=min(profile.hours_max, FULL_WEEK),
    )
