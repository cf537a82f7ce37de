"""A worker's portability passport: what she holds, what it is worth abroad, what is near."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from matching.openings.enums import RequirementKind, Strength
from matching.openings.models import Opening, OpeningRequirement
from matching.profiles.models import HeldCredential, WorkerProfile
from registry.equivalence.selectors.gap import (
    CredentialAsked,
    Gap,
    Held,
    Requirements,
    SkillAsked,
    Worth,
    gaps,
    nearest,
    worth_abroad,
)
from registry.people.models import User

TARGETS: Final = 4
"""So many credentials of the other country a passport looks at."""


@dataclass(frozen=True, kw_only=True)
class HeldShown:
    """A credential that she holds; one past its date counts nowhere and says so."""

    row: HeldCredential
    is_in_date: bool
    worth: Worth


@dataclass(frozen=True, kw_only=True)
class Passport:
    """Everything a passport says, as of a day; ``targets`` the best covered first."""

    profile: WorkerProfile
    as_of: dt.date
    credentials: tuple[HeldShown, ...]
    targets: tuple[Gap, ...]


def profile_of(user: User) -> WorkerProfile | None:
    """Return the user's own profile with what a passport needs, or None: at most five queries."""
    return (
        WorkerProfile.objects.filter(user=user)
        .select_related("user", "municipality__subdivision")
        .prefetch_related("skills", "languages", "experiences", "credentials__version__level")
        .prefetch_related("credentials__version__credential__issuer")
        .first()
    )


def passport(*, profile: WorkerProfile, as_of: dt.date, language: str) -> Passport:
    """Return a worker's passport on a day, in a bounded number of queries."""
    rows = sorted(profile.credentials.all(), key=lambda row: (row.version.credential.code, row.pk))
    worth = worth_abroad(versions=[row.version for row in rows], as_of=as_of)
    shown = [
        HeldShown(
            row=row, is_in_date=is_in_date(row, as_of), worth=worth.get(row.version_id, Worth())
        )
        for row in rows
    ]
    held = held_by(profile, as_of=as_of)
    targets = nearest(held=held, as_of=as_of, limit=TARGETS)
    found = gaps(held=held, targets=targets, as_of=as_of, language=language)
    return Passport(
        profile=profile,
        as_of=as_of,
        credentials=tuple(sorted(shown, key=lambda one: (not one.is_in_date, not one.worth.said))),
        targets=tuple(sorted(found, key=lambda row: -row.tally.covered)),
    )


def is_in_date(row: HeldCredential, day: dt.date) -> bool:
    """Tell whether a credential held has not run out on ``day``."""
    return row.expires_on is None or row.expires_on > day


def held_by(profile: WorkerProfile, *, as_of: dt.date) -> Held:
    """Return what a worker has to show on a day, as plain data for the registry.

    Verified hours are not on file here, so they are unknown, never zero. A worker without a
    place of living is taken to attend anywhere.
    """
    place = profile.municipality
    countries = {place.subdivision.country, *profile.may_work_in} if place else set[str]()
    spoken = {row.language: row.cefr for row in profile.languages.all()}
    months = [row.months for row in profile.experiences.all()]
    return Held(
        versions=tuple(row.version for row in profile.credentials.all() if is_in_date(row, as_of)),
        skills=frozenset(row.skill_id for row in profile.skills.all()),
        languages=spoken or None,
        isced=profile.education,
        months=sum(months) if months else None,
        countries=frozenset(countries),
    )


def with_requirements(openings: QuerySet[Opening]) -> QuerySet[Opening]:
    """Load what ``requirements_of`` reads of openings: four queries."""
    return openings.select_related("employer", "municipality__subdivision").prefetch_related(
        "requirements__skill", "requirements__version__credential__issuer"
    )


def requirements_of(opening: Opening) -> Requirements:
    """Return what an opening asks for as plain data: the registry does not know openings."""
    rows = list(opening.requirements.all())
    return Requirements(
        name_en=opening.title_en,
        name_es=opening.title_es,
        skills=tuple(
            SkillAsked(skill=row.skill, is_required=row.strength != Strength.PREFERRED)
            for row in rows
            if row.kind == RequirementKind.SKILL and row.skill
        ),
        credentials=tuple(_credentials(rows)),
        languages={row.language: row.cefr or 0 for row in rows if row.language},
        isced=opening.education_min,
        months=opening.experience_months_min,
        place=opening.municipality.subdivision.code,
        organisation=opening.employer_id,
    )


def _credentials(rows: Iterable[OpeningRequirement]) -> Iterable[CredentialAsked]:
    """Group the credentials asked for: those of one list stand for each other."""
    groups: dict[tuple[int, str], list[OpeningRequirement]] = {}
    for row in rows:
        if row.kind == RequirementKind.CREDENTIAL:
            groups.setdefault((row.alternatives, row.strength), []).append(row)
    for (_number, strength), group in groups.items():
        yield CredentialAsked(
            versions=tuple(row.version for row in group if row.version),
            by_law=strength == Strength.REQUIRED_BY_LAW,
            is_required=strength != Strength.PREFERRED,
        )
