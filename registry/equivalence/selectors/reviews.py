"""The review of one assertion: its rounds, what was said in it, and what stands of its pair."""

from django.db.models import Prefetch, Q, QuerySet

from registry.equivalence.models import EquivalenceAssertion, PanelSeat, ReviewNote, ReviewRound
from registry.equivalence.policies import parts_of
from registry.equivalence.selectors import for_page, in_effective_order, visible_to
from registry.people.policies import Person


def rounds_of(assertion: EquivalenceAssertion) -> QuerySet[ReviewRound]:
    """Return the rounds of an assertion with their seats, the latest first; two queries."""
    seats = PanelSeat.objects.select_related("organisation", "reviewer").order_by("side", "pk")
    return (
        ReviewRound.objects.filter(assertion=assertion)
        .prefetch_related(Prefetch("seats", queryset=seats))
        .order_by("-number")
    )


def notes_of(assertion: EquivalenceAssertion) -> QuerySet[ReviewNote]:
    """Return the comments and requests of a review in their order."""
    return (
        ReviewNote.objects.filter(assertion=assertion)
        .select_related("by", "answered_by")
        .order_by("at", "pk")
    )


def takes_part(user: Person, assertion: EquivalenceAssertion) -> bool:
    """Tell whether a person reads what is said in the review of an assertion."""
    return user is None or bool(parts_of(user, assertion))


def of_pair(*, source: int, target: int, user: Person) -> QuerySet[EquivalenceAssertion]:
    """Return all assertions from one version to another that the person may see, of any day."""
    pair = Q(source=source, target=target)
    return for_page(in_effective_order(visible_to(user).filter(pair)))
