"""Note records that look alike, for a person to look at."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from registry.catalogue.enums import DuplicateStatus
from registry.catalogue.models import CredentialVersion, DuplicatePair, Programme
from registry.catalogue.selectors import duplicates
from registry.catalogue.selectors.duplicate_sets import lookalikes_of
from registry.catalogue.selectors.duplicates import DuplicateKind, Lookalike


def note_lookalikes(*, record: CredentialVersion | Programme) -> list[DuplicatePair]:
    """Note every record that looks like this one; part of the transaction that wrote it."""
    kind, key = duplicates.kind_of(record), duplicates.key_of(record)
    found = duplicates.lookalikes(kind=kind, sought=duplicates.sought_of(record), exclude=[key])
    return note(kind=kind, key=key, lookalikes=found)


def note_lookalikes_of(*, records: Sequence[CredentialVersion]) -> None:
    """Note what looks like any of some credentials; they are compared with each other too.

    As ``note`` for each of them, in a fixed number of queries and one for each pair that is
    said otherwise now.
    """
    said: dict[tuple[int, int], dict[str, object]] = {}
    for key, found in lookalikes_of(records).items():
        for one in found:
            first, second = sorted((key, one.id))
            said.setdefault((first, second), _said(one))
    kind = DuplicateKind.CREDENTIAL
    rows = DuplicatePair.objects.filter(kind=kind, first_id__in={first for first, _ in said})
    standing = {(pair.first_id, pair.second_id): pair for pair in rows}
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(kind=kind, first_id=first, second_id=second, **columns)
            for (first, second), columns in said.items()
            if (first, second) not in standing
        ],
        ignore_conflicts=True,
    )
    for (first, second), columns in said.items():
        pair = standing.get((first, second))
        if pair is not None:
            _bring_up(pair, columns)


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
        if not is_new:
            _bring_up(pair, _said(lookalike))
        pairs.append(pair)
    return pairs


def _bring_up(pair: DuplicatePair, said: Mapping[str, object]) -> None:
    """Write what a pair that waits is now said of; one that stays as it is is left alone."""
    is_same = all(getattr(pair, name) == value for name, value in said.items())
    if is_same or pair.status != DuplicateStatus.WAITING:
        return
    for name, value in said.items():
        setattr(pair, name, value)
    pair.save(update_fields=[*said, "updated_at"])


def _said(lookalike: Lookalike) -> dict[str, object]:
    likeness = lookalike.likeness
    return {"score": Decimal(f"{likeness.whole:.2f}"), "reasons": likeness.reasons()}
