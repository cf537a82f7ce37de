"""What credentials are worth in other countries: in force, only inferred, or under review."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from registry.catalogue.models import CredentialVersion
from registry.equivalence import selectors
from registry.equivalence.enums import AssertionStatus, Method
from registry.equivalence.models import EquivalenceAssertion


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What is said of one credential abroad, each list in effective order.

    ``said`` is in force and asserted by somebody; ``inferred`` by nobody; ``unsettled`` is
    contested or under review again. Only ``said`` can count.
    """

    said: tuple[EquivalenceAssertion, ...] = ()
    inferred: tuple[EquivalenceAssertion, ...] = ()
    unsettled: tuple[EquivalenceAssertion, ...] = ()


def worth_abroad(*, versions: Iterable[CredentialVersion], as_of: dt.date) -> dict[int, Worth]:
    """Return what is said of each version in other countries on a day: at most three queries."""
    sources = [version.pk for version in versions]
    states = (AssertionStatus.PUBLISHED, *selectors.UNSETTLED)
    rows = selectors.for_page(
        selectors.in_effective_order(
            EquivalenceAssertion.objects.filter(source__in=sources, status__in=states).exclude(
                source__credential__country=F("target__credential__country")
            )
        )
    )
    by_source: dict[int, list[EquivalenceAssertion]] = {pk: [] for pk in sources}
    for row in rows:
        by_source[row.source_id].append(row)
    return {pk: _worth(rows, as_of) for pk, rows in by_source.items()}


def _worth(rows: list[EquivalenceAssertion], as_of: dt.date) -> Worth:
    current = [row for row in rows if _is_in_force(row, as_of)]
    return Worth(
        said=tuple(row for row in current if row.method != Method.INFERRED),
        inferred=tuple(row for row in current if row.method == Method.INFERRED),
        unsettled=tuple(row for row in rows if row.status in selectors.UNSETTLED),
    )


def _is_in_force(row: EquivalenceAssertion, as_of: dt.date) -> bool:
    is_current = row.valid_from <= as_of and (row.valid_to is None or row.valid_to > as_of)
    return row.status == AssertionStatus.PUBLISHED and is_current
