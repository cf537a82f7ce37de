"""What waits for whom: the work of a reviewer, and of those who speak for an asserter."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from registry.equivalence.enums import REVIEWED, AssertionStatus, Choice, NoteKind, Side
from registry.equivalence.models import EquivalenceAssertion, PanelSeat, ReviewNote
from registry.equivalence.policies import panel
from registry.equivalence.selectors import for_page
from registry.people import policies
from registry.people.policies import Person

LONGEST: Final = 100
"""Assertions of each kind that are looked at, those that wait longest first."""

TO_TAKE_UP: Final = (
    AssertionStatus.PROPOSED,
    AssertionStatus.CONTESTED,
    AssertionStatus.NEEDS_REVIEW,
)

Rows = tuple[EquivalenceAssertion, ...]


@dataclass(frozen=True, kw_only=True)
class PanelDesk:
    """The work of a reviewer on her ``side``; what her own body asserts is not among it."""

    side: Side
    to_vote: Rows
    to_decide: Rows
    other_side: Rows
    to_take_up: Rows
    requests: tuple[ReviewNote, ...]


@dataclass(frozen=True, kw_only=True)
class OwnDesk:
    """What a person's organisations have said, and what they are asked."""

    drafts: Rows
    waiting: Rows
    requests: tuple[ReviewNote, ...]


def of_panel(user: Person) -> PanelDesk | None:
    """Return what waits for a reviewer; None for who is none. Seven queries."""
    body = panel.body_of(user)
    if body is None or user is None or user.pk is None:
        return None
    side = Side(body.country)
    own = policies.memberships(user).values("organisation")
    rows = EquivalenceAssertion.objects.exclude(asserter__in=own).order_by("updated_at", "pk")
    reviewed = list(for_page(_with_votes(rows.filter(status__in=REVIEWED), user.pk))[:LONGEST])
    sorted_out: dict[str, list[EquivalenceAssertion]] = {"vote": [], "decide": [], "other": []}
    for row in reviewed:
        where = _place_of(row, side)
        if where:
            sorted_out[where].append(row)
    return PanelDesk(
        side=side,
        to_vote=tuple(sorted_out["vote"]),
        to_decide=tuple(sorted_out["decide"]),
        other_side=tuple(sorted_out["other"]),
        to_take_up=tuple(for_page(rows.filter(status__in=TO_TAKE_UP))[:LONGEST]),
        requests=tuple(_open_requests().exclude(assertion__asserter__in=own)[:LONGEST]),
    )


def of_own(user: Person) -> OwnDesk:
    """Return what a person's organisations propose, and what they are asked; six queries."""
    rows = said_by(user).order_by("-updated_at", "-pk")
    waiting = (*TO_TAKE_UP, *REVIEWED)
    own = _open_requests().filter(assertion__in=said_by(user))
    return OwnDesk(
        drafts=tuple(for_page(rows.filter(status=AssertionStatus.DRAFT))[:LONGEST]),
        waiting=tuple(for_page(rows.filter(status__in=waiting))[:LONGEST]),
        requests=tuple(own[:LONGEST]),
    )


def said_by(user: Person) -> QuerySet[EquivalenceAssertion]:
    """Return what the organisations that a person speaks for have said, in every state."""
    speaks = policies.memberships(user).filter(role__in=policies.EDITING_ROLES)
    return EquivalenceAssertion.objects.filter(asserter__in=speaks.values("organisation"))


def _open_requests() -> QuerySet[ReviewNote]:
    return (
        ReviewNote.objects.filter(
            kind=NoteKind.REQUEST, answered_at__isnull=True, assertion__status__in=REVIEWED
        )
        .select_related("assertion__source__credential", "assertion__target__credential", "by")
        .order_by("at", "pk")
    )


def _with_votes(
    rows: QuerySet[EquivalenceAssertion], user_id: int
) -> QuerySet[EquivalenceAssertion]:
    """Note beside each assertion who has voted in its open round, and what bars the person."""
    seats = PanelSeat.objects.filter(round__assertion=OuterRef("pk"))
    now = seats.filter(round__closed_at__isnull=True)
    before = seats.filter(round__closed_at__isnull=False, reviewer=user_id).exclude(choice="")
    asked = ReviewNote.objects.filter(
        assertion=OuterRef("pk"), kind=NoteKind.REQUEST, answered_at__isnull=True
    )
    return rows.annotate(
        **{f"voted_{side}": Exists(now.filter(side=side).exclude(choice="")) for side in Side},
        **{
            f"approved_{side}": Exists(now.filter(side=side, choice=Choice.APPROVE))
            for side in Side
        },
        has_voted=Exists(now.filter(reviewer=user_id).exclude(choice="")),
        is_barred=Exists(now.filter(reviewer=user_id, has_conflict=True)),
        has_decided=Exists(before),
        is_asked=Exists(asked),
    )


def _place_of(row: EquivalenceAssertion, side: Side) -> str:
    """Return in which list of a reviewer an assertion stands; empty: in none."""
    said = vars(row)
    if said["is_barred"] or (row.status == AssertionStatus.APPEALED and said["has_decided"]):
        return ""
    if not said["has_voted"] and not said[f"voted_{side}"]:
        return "vote"
    if all(said[f"approved_{one}"] for one in Side) and not said["is_asked"]:
        return "decide"
    if all(said[f"voted_{one}"] for one in Side):
        return "decide"
    return "other"
