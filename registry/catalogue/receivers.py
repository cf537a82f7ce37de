"""What the catalogue hears: of the rooms below it, after their changes are committed."""

from django.dispatch import receiver

from registry.catalogue.services import staleness
from registry.events import ChangeKind, catalogue_changed


@receiver(catalogue_changed, dispatch_uid="search-renews")
def entries_became_stale(*, kind: ChangeKind, **_: object) -> None:
    """Ask for the entries to follow; the sweeper asks again where this fails."""
    if kind in (ChangeKind.ORGANISATION, ChangeKind.REFERENCE):
        staleness.ask()
