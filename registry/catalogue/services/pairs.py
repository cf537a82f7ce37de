"""Note records that look alike, for a person to look at."""

from collections.abc import Iterable
from decimal import Decimal

from registry.catalogue.enums import DuplicateStatus
from registry.catalogue.models import CredentialVersion, DuplicatePair, Programme
from registry.catalogue.selectors import duplicates
from registry.catalogue.selectors.duplicates import DuplicateKind, Lookalike


def note_lookalikes(*, record: CredentialVersion | Programme) -> list[DuplicatePair]:
    """Note every record that looks like this one; part of the transaction that wrote it."""
    kind, key = duplicates.kind_of(record), duplicates.key_of(record)
    found = duplicates.lookalikes(kind=kind, sought=duplicates.sought_of(record), exclude=[key])
    return note(kind=kind, key=key, lookalikes=found)


def note(*, kind: DuplicateKind, key: int, lookalikes: Iterable[Lookalike]) -> list[DuplicatePair]:
    """Keep a pair for each lookalike of the record ``key``; again, it brings waiting ones up.

    What a person decided about a pair stays decided.
    """
    pairs = []
    for lookalike in lookalikes:
        first, second = sorted((key, lookalike.id))
        pair, is_new = DuplicatePair.objects.get_or_create(
            kind=kind, first_id=first, second_id=second, defaults=_said(lookalike)
        )
        if not is_new and pair.status == DuplicateStatus.WAITING:
            for name, value in _said(lookalike).items():
                setattr(pair, name, value)
            pair.save(update_fields=["score", "reasons", "updated_at"])
        pairs.append(pair)
    return pairs


def _said(lookalike: Lookalike) -> dict[str, object]:
    likeness = lookalike.likeness
    return {"score": Decimal(f"{likeness.whole:.2f}"), "reasons": likeness.reasons()}
