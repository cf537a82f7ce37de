"""Who sits in the panel of an assertion, when she votes, and when both sides have approved.

A reviewer sits on the side of the country of the verified body that made her one; with several
such bodies, of the one that did so first. The two sides are Mexico and the United States.
"""

from typing import Final

from django.db.models import QuerySet

from registry.equivalence.enums import (
    REVIEWED,
    AssertionStatus,
    Choice,
    NoteKind,
    RoundKind,
    RoundOutcome,
    Side,
)
from registry.equivalence.models import (
    EquivalenceAssertion,
    PanelSeat,
    ReviewNote,
    ReviewRound,
)
from registry.equivalence.policies.panel_refusals import (
    AppealedAlready,
    ConflictDeclared,
    DecidedBefore,
    DeclaredAlready,
    NobodyRejected,
    NoOpenRound,
    NotAsked,
    NotDeclared,
    NotHeard,
    NotInPanel,
    OwnAssertion,
    RequestOpen,
    TwoSidesMissing,
    VotedAlready,
)
from registry.equivalence.policies.parts import Part, belongs_to_asserter, parts_of
from registry.people import policies
from registry.people import selectors as people
from registry.people.enums import OrganisationStatus, Role
from registry.people.models import Organisation
from registry.people.policies import Person
from registry.people.services.audit import key_of

DECIDED: Final = (
    AssertionStatus.PUBLISHED,
    AssertionStatus.REJECTED,
    AssertionStatus.CONTESTED,
    AssertionStatus.REVOKED,
)
"""Moves that are a decision about an assertion: who made one hears no appeal against it."""


def body_of(user: Person) -> Organisation | None:
    """Return the body that a reviewer sits for; its country is her side. One query."""
    seat = (
        policies.memberships(user)
        .filter(
            role=Role.REVIEWER,
            organisation__status=OrganisationStatus.VERIFIED,
            organisation__country__in=Side.values,
        )
        .select_related("organisation")
        .order_by("since", "pk")
        .first()
    )
    return seat.organisation if seat else None


def open_round(assertion: EquivalenceAssertion) -> ReviewRound | None:
    """Return the round that a panel votes in now, if there is one."""
    return ReviewRound.objects.filter(assertion=assertion, closed_at__isnull=True).first()


def seat_of(user: Person, assertion: EquivalenceAssertion) -> PanelSeat | None:
    """Return a person's seat in the open round, if she took it."""
    if user is None or user.pk is None:
        return None
    return PanelSeat.objects.filter(
        reviewer=user.pk, round__assertion=assertion, round__closed_at__isnull=True
    ).first()


def decided_before(user: Person, assertion: EquivalenceAssertion) -> bool:
    """Tell whether a person voted in a closed round or made a decision: not after an appeal."""
    if user is None or user.pk is None:
        return False
    voted = PanelSeat.objects.filter(
        reviewer=user.pk, round__assertion=assertion, round__closed_at__isnull=False
    ).exclude(choice="")
    made = people.trail_of(*key_of(assertion)).filter(actor=user.pk, details__to__in=DECIDED)
    return voted.exists() or made.exists()


def check_sit(user: Person, assertion: EquivalenceAssertion) -> None:
    """Refuse everybody who has no place in the panel of an assertion.

    Raises:
        NoOpenRound: nobody reviews it.
        NotInPanel: the person reviews for no body of either country.
        OwnAssertion: she belongs to the asserter.
        DecidedBefore: she decided what is appealed against.
    """
    if assertion.status not in REVIEWED:
        raise NoOpenRound
    if body_of(user) is None:
        raise NotInPanel
    check_impartial(user, assertion)


def check_impartial(user: Person, assertion: EquivalenceAssertion) -> None:
    """Refuse who belongs to the asserter, declared a conflict, or hears her own decision.

    Raises:
        OwnAssertion, ConflictDeclared, DecidedBefore: she is one of these.
    """
    if user is None:
        return
    if belongs_to_asserter(user, assertion):
        raise OwnAssertion
    seat = seat_of(user, assertion)
    if seat is not None and seat.has_conflict:
        raise ConflictDeclared
    if assertion.status == AssertionStatus.APPEALED and decided_before(user, assertion):
        raise DecidedBefore


def check_declare(user: Person, assertion: EquivalenceAssertion) -> None:
    """Refuse a declaration of interests by who has no place, or has declared.

    Raises:
        NoOpenRound, NotInPanel, OwnAssertion, DecidedBefore, ConflictDeclared: see ``check_sit``.
        DeclaredAlready: she has.
    """
    check_sit(user, assertion)
    if seat_of(user, assertion) is not None:
        raise DeclaredAlready


def check_vote(user: Person, assertion: EquivalenceAssertion) -> None:
    """Refuse a vote by who has no place, has not declared, or has voted.

    Raises:
        NoOpenRound, NotInPanel, OwnAssertion, DecidedBefore: see ``check_sit``.
        NotDeclared, ConflictDeclared: her declaration is missing, or bars her.
        VotedAlready: she has voted in this round.
    """
    check_sit(user, assertion)
    seat = seat_of(user, assertion)
    if seat is None:
        raise NotDeclared
    if seat.choice:
        raise VotedAlready


def check_comment(user: Person, assertion: EquivalenceAssertion) -> None:
    """Refuse a comment by who has no part in an assertion.

    Raises:
        NotAsked: the person has none.
    """
    if user is not None and not parts_of(user, assertion):
        raise NotAsked


def check_request(user: Person, assertion: EquivalenceAssertion) -> None:
    """Refuse a request for evidence by who does not review, or while nobody does.

    Raises:
        NoOpenRound: nobody reviews it.
        NotAsked: the person is no reviewer and no steward.
        OwnAssertion, ConflictDeclared, DecidedBefore: see ``check_impartial``.
    """
    if assertion.status not in REVIEWED:
        raise NoOpenRound
    if user is not None and not parts_of(user, assertion) & {Part.REVIEWER, Part.STEWARD}:
        raise NotAsked
    check_impartial(user, assertion)


def open_requests(assertion: EquivalenceAssertion) -> QuerySet[ReviewNote]:
    """Return the requests for evidence that nobody has answered."""
    return ReviewNote.objects.filter(
        assertion=assertion, kind=NoteKind.REQUEST, answered_at__isnull=True
    )


def missing_sides(assertion: EquivalenceAssertion) -> list[Side]:
    """Return the sides from which nobody has approved in the open round; one query."""
    approved = set(
        PanelSeat.objects.filter(
            round__assertion=assertion, round__closed_at__isnull=True, choice=Choice.APPROVE
        ).values_list("side", flat=True)
    )
    return [side for side in Side if side not in approved]


def check_ready(assertion: EquivalenceAssertion) -> None:
    """Refuse publication before both sides have approved and every request is answered.

    Raises:
        TwoSidesMissing: a side has not approved in the open round.
        RequestOpen: a request for evidence is open.
    """
    missing = missing_sides(assertion)
    if missing:
        raise TwoSidesMissing(sides=", ".join(str(side.label) for side in missing))
    if open_requests(assertion).exists():
        raise RequestOpen


def check_rejected(assertion: EquivalenceAssertion) -> None:
    """Refuse a rejection that nobody in the open round has voted for.

    Raises:
        NobodyRejected: all who voted have approved, or nobody has voted.
    """
    if not PanelSeat.objects.filter(
        round__assertion=assertion, round__closed_at__isnull=True, choice=Choice.REJECT
    ).exists():
        raise NobodyRejected


def check_heard(assertion: EquivalenceAssertion) -> None:
    """Refuse to dismiss an appeal that both sides have not voted on.

    Raises:
        NotHeard: a side has not voted, or none has rejected.
    """
    votes = set(
        PanelSeat.objects.filter(round__assertion=assertion, round__closed_at__isnull=True)
        .exclude(choice="")
        .values_list("side", "choice")
    )
    sides, choices = {side for side, _c in votes}, {choice for _s, choice in votes}
    if sides != set(Side.values) or Choice.REJECT not in choices:
        raise NotHeard


def check_appeal(assertion: EquivalenceAssertion) -> None:
    """Refuse an appeal where one was dismissed last.

    Raises:
        AppealedAlready: it was.
    """
    last = ReviewRound.objects.filter(assertion=assertion).order_by("-number").first()
    dismissals = (RoundOutcome.REJECTED, RoundOutcome.REVOKED)
    if last is not None and last.kind == RoundKind.APPEAL and last.outcome in dismissals:
        raise AppealedAlready
