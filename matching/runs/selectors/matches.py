"""Ranked lists of the published run, from the worker's side and from the employer's."""

import datetime as dt
import uuid

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from matching.openings.models import Opening
from matching.openings.policies import takes_people
from matching.openings.selectors import is_open
from matching.profiles.models import WorkerProfile
from matching.profiles.selectors import with_consent
from matching.runs.enums import RunStatus
from matching.runs.facts import ComponentName, MatchCard, Reason
from matching.runs.models import MatchResult
from registry.people.enums import ConsentPurpose, OrganisationStatus, Role
from registry.people.models import Consent, User

SIDE_OF_THE_EMPLOYER = (Role.OWNER, Role.EDITOR, Role.VIEWER)


def visible_to(user: User | AnonymousUser) -> QuerySet[MatchResult]:
    """Return the rows of the published run that are about ``user`` as a worker."""
    if isinstance(user, AnonymousUser):
        return MatchResult.objects.none()
    return _published().filter(profile__user=user)


def for_worker(
    *,
    profile: WorkerProfile,
    near_misses: bool = False,
    limit: int = 20,
    on: dt.date | None = None,
) -> list[MatchCard]:
    """Return the worker's list, best first; near misses are a list of their own.

    Openings that stopped taking people since the run are left out at once: ``on`` is the
    day of reading, the run's own day where none is given. Ranks stay those of the run.
    """
    rows = (
        _published()
        .filter(is_open(on or F("run__as_of"), prefix="opening__"))
        .filter(profile=profile, near_miss=near_misses, rank__isnull=False)
        .order_by("rank")
    )
    return [card_of(row, on=on) for row in _loaded(rows)[:limit]]


def one_for_worker(
    *, user: User, opening_id: uuid.UUID, on: dt.date | None = None
) -> MatchCard | None:
    """Return the user's own match with the opening of that public id, if the run has it.

    One that stopped taking people since (until ``on``, as in :func:`for_worker`) comes as a
    card that is closed, so that whoever kept the address is told.
    """
    row = _loaded(visible_to(user).filter(opening__public_id=opening_id)).first()
    return card_of(row, on=on) if row else None


def for_opening(
    *, opening: Opening, viewer: User | AnonymousUser, limit: int = 20
) -> list[MatchCard]:
    """Return the opening's people, best first: only those who allow to be shown to employers.

    Nobody but the employer's own members gets a list; others get an empty one. A person is
    named where she lets this employer see her name. Near misses belong to the worker and are
    not listed here.
    """
    if not may_see_people(opening=opening, viewer=viewer):
        return []
    rows = list(_loaded(_to_be_shown([opening.pk])).order_by("opening_rank")[:limit])
    names = _names_shown(opening, [row.profile.user_id for row in rows])
    return [
        card_of(row, opening_side=True, name=names.get(row.profile.user_id, "")) for row in rows
    ]


def may_see_people(*, opening: Opening, viewer: User | AnonymousUser) -> bool:
    """Tell whether ``viewer`` belongs to the employer of ``opening``, and it is verified."""
    if isinstance(viewer, AnonymousUser):
        return False
    return opening.employer.memberships.filter(
        user=viewer,
        role__in=SIDE_OF_THE_EMPLOYER,
        until__isnull=True,
        organisation__status=OrganisationStatus.VERIFIED,
    ).exists()


def counts_by_opening(opening_ids: list[int]) -> dict[int, int]:
    """Return how many people each opening's list has, of those who allow to be shown."""
    rows = _to_be_shown(opening_ids)
    counts = dict.fromkeys(opening_ids, 0)
    for opening_id in rows.values_list("opening_id", flat=True):
        counts[opening_id] += 1
    return counts


def card_of(
    row: MatchResult, *, opening_side: bool = False, name: str = "", on: dt.date | None = None
) -> MatchCard:
    """Turn a row into what an interface is told, from one side or the other, on a day."""
    points = row.run.weights.values["points"]
    return MatchCard(
        profile=row.profile,
        opening=row.opening,
        rank=(row.opening_rank if opening_side else row.rank) or 0,
        score=row.score,
        reasons=tuple(
            Reason(component=component, points=value, maximum=most * 100)
            for component, value, most in zip(ComponentName, row.reasons, points, strict=True)
        ),
        through_equivalence=row.through_equivalence,
        permit_unknown=row.permit_unknown,
        failed_condition=row.failed_condition,
        as_of=row.run.as_of,
        name=name,
        is_closed=not takes_people(row.opening, on or row.run.as_of),
    )


def _published() -> QuerySet[MatchResult]:
    return MatchResult.objects.filter(run__status=RunStatus.PUBLISHED)


def _to_be_shown(opening_ids: list[int]) -> QuerySet[MatchResult]:
    """Return the openings' people who still allow both to be matched and to be shown."""
    return _published().filter(
        Q(profile__in=with_consent(ConsentPurpose.MATCHING)),
        Q(profile__in=with_consent(ConsentPurpose.SHOWN_ANONYMOUSLY)),
        opening_id__in=opening_ids,
        opening_rank__isnull=False,
    )


def _names_shown(opening: Opening, users: list[int]) -> dict[int, str]:
    """Return the names of those who let the opening's employer see them, by user."""
    consents = Consent.objects.filter(
        user_id__in=users,
        purpose=ConsentPurpose.SHOWN_WITH_NAME,
        organisation=opening.employer_id,
        revoked_at__isnull=True,
    )
    return dict(consents.values_list("user_id", "user__display_name"))


def _loaded(rows: QuerySet[MatchResult]) -> QuerySet[MatchResult]:
    return rows.select_related(
        "run__weights",
        "profile__municipality__subdivision",
        "opening__employer",
        "opening__municipality__subdivision",
        "opening__currency",
        "opening__industry",
    )
