"""The review of one assertion: its rounds, what was said in it, and what stands of its pair."""

import uuid

from django.db.models import Prefetch, Q, QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion
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


def versions_now(assertion: EquivalenceAssertion) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Return the public ids of the versions that took the place of an assertion's; two queries.

    None where both are still the ones that were compared.
    """
    now = [_now(version) for version in (assertion.source, assertion.target)]
    if now == [assertion.source, assertion.target]:
        return None
    return now[0].public_id, now[1].public_id


def _now(version: CredentialVersion) -> CredentialVersion:
    """Return the published version of the same credential, or the version itself."""
    if version.status == RecordStatus.PUBLISHED:
        return version
    rows = CredentialVersion.objects.filter(
        credential=version.credential_id, status=RecordStatus.PUBLISHED
    )
    return rows.first() or version


def of_pair(*, source: int, target: int, user: Person) -> QuerySet[EquivalenceAssertion]:
    """Return all assertions from one version to another that the person may see, of any day."""
    pair = Q(source=source, target=target)
    return for_page(in_effective_order(visible_to(user).filter(pair)))
