"""News of the registry, told without knowing who listens.

``catalogue_changed`` is told after the transaction is committed and carries ids only; the
listeners of other apps hang here. ``version_superseded`` is told inside the transaction and
belongs to the registry itself: what hears it stands or falls with the change.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from typing import Final

from django.db import transaction
from django.dispatch import Signal


class ChangeKind(StrEnum):
    """What sort of record changed; of ``REFERENCE`` the ids are those of loads."""

    CREDENTIAL_VERSION = "credential_version"
    PROGRAMME = "programme"
    EQUIVALENCE = "equivalence"
    ORGANISATION = "organisation"
    REFERENCE = "reference"


catalogue_changed: Final = Signal()
"""Sent with ``kind`` (a ``ChangeKind``) and ``ids`` (a tuple of primary keys)."""

version_superseded: Final = Signal()
"""Sent with ``version`` (the old one), ``by`` and ``at``, inside the transaction."""


def announce(*, kind: ChangeKind, ids: Iterable[int]) -> None:
    """Tell the listeners of ``catalogue_changed`` once the transaction is committed.

    A listener that fails is logged by Django and keeps nobody else from hearing.
    """
    tell = partial(catalogue_changed.send_robust, sender=ChangeKind, kind=kind, ids=tuple(ids))
    transaction.on_commit(tell)
