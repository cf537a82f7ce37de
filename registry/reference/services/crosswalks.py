"""Fans of crosswalk pairs: one occupation into one scheme, weights that sum to 1.

A fan belongs to one release, the first that brings it. Another release adds no pair to it:
two halves of different origin would not sum to 1, and a reload must not undo a judgement.
"""

from decimal import Decimal
from typing import Final

from django.db.models import Sum

from registry.reference.models import CrosswalkPair
from registry.reference.sources.errors import SourceError

UNIT: Final = Decimal("0.000001")


def fans_of_others(release: str) -> set[tuple[int, str]]:
    """Return (occupation id, target scheme) of the fans in use that other releases own."""
    pairs = CrosswalkPair.objects.filter(retired_at__isnull=True).exclude(release=release)
    return set(pairs.values_list("from_occupation_id", "to_occupation__scheme").distinct())


def equal_shares(count: int) -> list[Decimal]:
    """Return ``count`` weights of six decimals that sum to exactly 1, the first ones larger."""
    share, rest = divmod(Decimal(1) / UNIT, count)
    return [(share + (1 if place < rest else 0)) * UNIT for place in range(count)]


def check_sums() -> None:
    """Refuse a load after which some fan does not sum to 1.

    Raises:
        SourceError: names the first such fan and its sum.
    """
    live = CrosswalkPair.objects.filter(retired_at__isnull=True)
    fans = live.values_list(
        "from_occupation__scheme", "from_occupation__code", "to_occupation__scheme"
    ).annotate(total=Sum("weight"))
    wrong = fans.exclude(total=1).order_by(
        "from_occupation__scheme", "from_occupation__code", "to_occupation__scheme"
    )
    for scheme, code, target, total in wrong[:1]:
        raise SourceError(
            file="occupation crosswalk",
            line=0,
            column="weight",
            value=f"{scheme} {code} to {target}: {total.normalize():f}",
            rule="the weights of one occupation into one scheme sum to 1",
            remedy="Correct the weights of these pairs; nothing was changed.",
        )
