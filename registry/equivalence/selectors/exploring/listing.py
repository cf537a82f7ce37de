"""The equivalents of one credential, filtered by effect, by status and by day."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from registry.catalogue.models import CredentialVersion
from registry.equivalence.enums import AssertionStatus, Effect, Method
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import (
    ORDER_OF_EFFECT,
    for_page,
    in_effective_order,
    visible_to,
)
from registry.equivalence.selectors.graph import telling
from registry.people.policies import Person

INFERRED: Final = "inferred"
"""Stands beside the effects in a filter: what nobody said, a chain or a comparison by machine."""

KINDS: Final[tuple[str, ...]] = (*(effect.value for effect in ORDER_OF_EFFECT), INFERRED)

ASKABLE: Final = tuple(
    status.value
    for status in AssertionStatus
    if status not in {AssertionStatus.DRAFT, AssertionStatus.PUBLISHED}
)
"""Statuses that are shown only when asked for, beside what is in force."""

MOST_CHAINS: Final = 12


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of a credential's equivalents.

    ``kinds`` of ``KINDS``, none: all of them. ``statuses`` of ``ASKABLE`` come beside what is in
    force on ``day``; these are shown whatever became of their period.
    """

    day: dt.date
    kinds: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()

    @property
    def with_chains(self) -> bool:
        """Tell whether inferred chains are asked for."""
        return not self.kinds or INFERRED in self.kinds


def kind_of(assertion: EquivalenceAssertion) -> str:
    """Return the one of ``KINDS`` that an assertion is of."""
    return INFERRED if assertion.method == Method.INFERRED else assertion.effect


def statements(
    *, version: CredentialVersion, user: Person, asked: Asked
) -> QuerySet[EquivalenceAssertion]:
    """Return what somebody said of a version, both ways, in effective order, as far as seen."""
    rows = visible_to(user).filter(
        Q(source=version) | Q(target=version),
        _standing(asked.day) | Q(status__in=asked.statuses & set(ASKABLE)),
        valid_from__lte=asked.day,
    )
    if asked.kinds:
        rows = rows.filter(_of_kinds(asked.kinds))
    return for_page(in_effective_order(rows))


def chains(*, version: CredentialVersion, asked: Asked) -> telling.ToldChains:
    """Return what follows for a version from statements about others, the surest first."""
    if not asked.with_chains:
        return telling.ToldChains(told=(), more=0)
    return telling.chains_of(version=version, as_of=asked.day, limit=MOST_CHAINS)


def _standing(day: dt.date) -> Q:
    open_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return Q(status=AssertionStatus.PUBLISHED) & open_ended


def _of_kinds(kinds: frozenset[str]) -> Q:
    effects = kinds & set(Effect.values)
    wanted = Q(effect__in=effects) & ~Q(method=Method.INFERRED)
    return wanted | Q(method=Method.INFERRED) if INFERRED in kinds else wanted
