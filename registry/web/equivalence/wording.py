"""Moves, rounds and the audit trail of an assertion in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.equivalence.enums import AssertionStatus, Choice, Side
from registry.equivalence.models import PanelSeat, ReviewRound
from registry.equivalence.services.assertions import GIVES_REASON
from registry.people.models import AuditEvent

HURTS: Final = frozenset({AssertionStatus.REJECTED, AssertionStatus.REVOKED})


@dataclass(frozen=True, kw_only=True)
class MoveShown:
    """A move that the reader may make: a button, with a reason where it needs one."""

    to: str
    label: str
    needs_reason: bool
    hurts: bool


@dataclass(frozen=True, kw_only=True)
class SideShown:
    """One side of a round and who sits there."""

    side: Side
    label: str
    seats: tuple[PanelSeat, ...]
    is_approved: bool


@dataclass(frozen=True, kw_only=True)
class RoundShown:
    """A round with both of its sides."""

    round: ReviewRound
    sides: tuple[SideShown, ...]


def moves(states: Iterable[str], now: str) -> list[MoveShown]:
    """Return the moves to some states in words."""
    return [
        MoveShown(
            to=state,
            label=label_of(state, now),
            needs_reason=state in GIVES_REASON,
            hurts=state in HURTS,
        )
        for state in states
    ]


def label_of(state: str, now: str) -> str:
    """Return the words of the button that brings an assertion to a state."""
    if now == AssertionStatus.APPEALED:
        return (
            _("Allow the appeal and publish")
            if state == AssertionStatus.PUBLISHED
            else _("Dismiss the appeal")
        )
    words = {
        AssertionStatus.PROPOSED: _("Send to the panel"),
        AssertionStatus.IN_REVIEW: _("Take up for review"),
        AssertionStatus.PUBLISHED: _("Publish"),
        AssertionStatus.CONTESTED: _("Contest"),
        AssertionStatus.APPEALED: _("Appeal"),
        AssertionStatus.NEEDS_REVIEW: _("Ask for another review"),
        AssertionStatus.REJECTED: _("Reject"),
        AssertionStatus.REVOKED: _("Revoke"),
    }
    return words[AssertionStatus(state)]


def round_shown(found: ReviewRound) -> RoundShown:
    """Return a round by its sides."""
    seats = list(found.seats.all())
    return RoundShown(
        round=found,
        sides=tuple(
            SideShown(
                side=side,
                label=str(side.label),
                seats=tuple(seat for seat in seats if seat.side == side),
                is_approved=any(
                    seat.side == side and seat.choice == Choice.APPROVE for seat in seats
                ),
            )
            for side in Side
        ),
    )


def event_words(event: AuditEvent) -> str:
    """Say what happened, without the name of a person."""
    details = event.details
    if "to" in details:
        states = [AssertionStatus(details[name]).label for name in ("from", "to")]
        return capfirst(_("%(was)s → %(now)s") % {"was": states[0], "now": states[1]})
    side = Side(details["side"]).label if "side" in details else ""
    said = {
        "vote": _("A reviewer voted (%(side)s): %(what)s"),
        "declared": _("A reviewer declared her interests (%(side)s): %(what)s"),
        "comment": _("A comment was made in the review"),
        "request": _("The panel asked for evidence"),
        "answer": _("A request for evidence was answered"),
        "round": _("The statement was changed; the panel votes anew"),
    }
    for name, words in said.items():
        if name in details:
            return words % {"side": side, "what": _what(name, str(details[name]))}
    return capfirst(event.get_action_display())


def _what(name: str, value: str) -> str:
    if name == "vote":
        return str(Choice(value).label)
    return _("a conflict") if value == "conflict" else _("no conflict")
