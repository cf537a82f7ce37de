"""Assertions of equivalence, as far as somebody may see them, and in their order of weight."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import REVIEWED, AssertionStatus, Effect, Method
from registry.equivalence.models import EquivalenceAssertion
from registry.people import policies
from registry.people.models import Organisation
from registry.people.policies import Person

PUBLIC: Final = (
    AssertionStatus.PUBLISHED,
    AssertionStatus.CONTESTED,
    AssertionStatus.NEEDS_REVIEW,
    AssertionStatus.REVOKED,
)
"""States that everybody sees: what was published once stays in the open, with its end."""

UNSETTLED: Final = (AssertionStatus.CONTESTED, AssertionStatus.NEEDS_REVIEW)

IN_THE_OPEN: Final = Q(status__in=PUBLIC) | Q(published_at__isnull=False)
"""Public, whatever became of it since: what is reviewed again or appealed stays to be seen."""

WAITING: Final = (
    AssertionStatus.PROPOSED,
    AssertionStatus.IN_REVIEW,
    *UNSETTLED,
    AssertionStatus.APPEALED,
)
"""States that somebody has to decide about."""

ORDER_OF_EFFECT: Final = (
    Effect.LEGAL,
    Effect.RECOGNISED,
    Effect.ISSUER,
    Effect.ACCEPTED,
    Effect.INFORMATIVE,
)
"""Which effect counts before which; anything inferred comes after all of them."""

PRECEDENCE: Final = Case(
    When(method=Method.INFERRED, then=Value(len(ORDER_OF_EFFECT))),
    *[When(effect=effect, then=Value(rank)) for rank, effect in enumerate(ORDER_OF_EFFECT)],
    output_field=IntegerField(),
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a version is worth elsewhere (outgoing), and what is worth it here (incoming).

    Both are in effective order. ``unsettled`` are contested, appealed or under review again:
    shown, never counted.
    """

    outgoing: tuple[EquivalenceAssertion, ...]
    incoming: tuple[EquivalenceAssertion, ...]
    unsettled: tuple[EquivalenceAssertion, ...]


def visible_to(user: Person) -> QuerySet[EquivalenceAssertion]:
    """Return public assertions; besides them those that the person has a part in.

    Members of the asserter and of both issuers see the ones not yet decided and the
    rejected; so do reviewers. A draft is for the asserter's members. Stewards see all.
    """
    if policies.is_steward(user):
        return EquivalenceAssertion.objects.all()
    own = policies.memberships(user).values("organisation")
    sent = ~Q(status=AssertionStatus.DRAFT)
    if policies.is_reviewer(user):
        return EquivalenceAssertion.objects.filter(sent | Q(asserter__in=own))
    return EquivalenceAssertion.objects.filter(
        IN_THE_OPEN
        | Q(asserter__in=own)
        | sent & (Q(source__credential__issuer__in=own) | Q(target__credential__issuer__in=own))
    )


def about_issuers(user: Person, issuers: QuerySet[Organisation]) -> QuerySet[EquivalenceAssertion]:
    """Return what the person may see of what is said about the issuers' credentials."""
    either_side = Q(source__credential__issuer__in=issuers) | Q(
        target__credential__issuer__in=issuers
    )
    return for_page(in_effective_order(visible_to(user).filter(either_side)))


def waiting(user: Person) -> QuerySet[EquivalenceAssertion]:
    """Return what waits for a decision, as far as the person may see it, longest wait first."""
    administers = user is not None and user.is_superuser
    rows = EquivalenceAssertion.objects.all() if administers else visible_to(user)
    return for_page(rows.filter(status__in=WAITING).order_by("updated_at", "pk"))


def in_force(*, as_of: dt.date) -> QuerySet[EquivalenceAssertion]:
    """Return the published assertions whose period holds ``as_of``."""
    return EquivalenceAssertion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=as_of),
        status=AssertionStatus.PUBLISHED,
        valid_from__lte=as_of,
    )


def in_effective_order(
    assertions: QuerySet[EquivalenceAssertion],
) -> QuerySet[EquivalenceAssertion]:
    """Order by effect (legal first, inferred last), then worth, then confidence.

    Disagreeing asserters all stay: nothing is averaged.
    """
    return assertions.annotate(precedence=PRECEDENCE).order_by(
        "precedence", "-worth", "-confidence", "pk"
    )


def for_page(assertions: QuerySet[EquivalenceAssertion]) -> QuerySet[EquivalenceAssertion]:
    """Load everything that a list or page of assertions shows, in a fixed number of queries."""
    return assertions.select_related(
        "asserter",
        "source__credential__issuer",
        "source__level",
        "target__credential__issuer",
        "target__level",
    ).prefetch_related("evidence", "conditions__programme__provider")


def of_credential(*, version: CredentialVersion, as_of: dt.date) -> Standing:
    """Return what stands about a version on ``as_of``, both ways; six queries at most."""
    touching = Q(source=version) | Q(target=version)
    counted = list(for_page(in_effective_order(in_force(as_of=as_of).filter(touching))))
    unsettled = EquivalenceAssertion.objects.filter(
        Q(status__in=UNSETTLED) | Q(status__in=REVIEWED, published_at__isnull=False), touching
    )
    return Standing(
        outgoing=tuple(row for row in counted if row.source_id == version.pk),
        incoming=tuple(row for row in counted if row.target_id == version.pk),
        unsettled=tuple(for_page(in_effective_order(unsettled))),
    )


def precedents(*, as_of: dt.date) -> QuerySet[EquivalenceAssertion]:
    """Return what has legal effect on ``as_of``: the precedents, with their scope limits."""
    return for_page(in_effective_order(in_force(as_of=as_of).filter(effect=Effect.LEGAL)))
