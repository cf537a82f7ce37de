"""What badges hear: that assertions moved, after their change is committed."""

from collections.abc import Collection

from django.dispatch import receiver
from django.utils import timezone

from registry.badges.services import lists
from registry.events import ChangeKind, catalogue_changed


@receiver(catalogue_changed, dispatch_uid="badges-follow-assertions")
def assertions_moved(*, kind: ChangeKind, ids: Collection[int], **_: object) -> None:
    """Sign the lists of their statements again; the renewal does it where this fails."""
    if kind == ChangeKind.EQUIVALENCE:
        lists.of_assertions(ids, at=timezone.now())
