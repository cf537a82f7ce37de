"""Open and close the rounds of a panel; called inside the acts that do it."""

import datetime as dt
from typing import Final

from registry.equivalence.enums import REVIEWED, AssertionStatus, RoundKind, RoundOutcome
from registry.equivalence.models import EquivalenceAssertion, ReviewRound
from registry.equivalence.policies import panel

KINDS: Final = {
    AssertionStatus.IN_REVIEW: RoundKind.REVIEW,
    AssertionStatus.APPEALED: RoundKind.APPEAL,
}


def follow(*, assertion: EquivalenceAssertion, was: str, at: dt.datetime) -> None:
    """Close the round that a move ends, and open the one that it begins."""
    if was in REVIEWED:
        _close(assertion, RoundOutcome(assertion.status), at)
    if assertion.status in REVIEWED:
        _open(assertion, KINDS[AssertionStatus(assertion.status)], at)


def begin_anew(*, assertion: EquivalenceAssertion, at: dt.datetime) -> bool:
    """Begin another round where somebody has voted about what is changed now; tell whether."""
    current = panel.open_round(assertion)
    if current is None or not current.seats.exclude(choice="").exists():
        return False
    _close(assertion, RoundOutcome.CHANGED, at)
    _open(assertion, RoundKind(current.kind), at)
    return True


def _open(assertion: EquivalenceAssertion, kind: RoundKind, at: dt.datetime) -> None:
    number = ReviewRound.objects.filter(assertion=assertion).count() + 1
    ReviewRound.objects.create(assertion=assertion, number=number, kind=kind, opened_at=at)


def _close(assertion: EquivalenceAssertion, outcome: RoundOutcome, at: dt.datetime) -> None:
    ReviewRound.objects.filter(assertion=assertion, closed_at__isnull=True).update(
        closed_at=at, outcome=outcome
    )
