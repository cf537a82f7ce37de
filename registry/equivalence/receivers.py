"""What equivalence hears: from the catalogue inside its transaction, of itself after commit."""

import datetime as dt

from django.dispatch import receiver

from registry.catalogue.models import CredentialVersion
from registry.equivalence.services import inferring, supersession
from registry.events import ChangeKind, catalogue_changed, version_superseded
from registry.people.models import User


@receiver(version_superseded, dispatch_uid="equivalence-needs-review")
def version_was_superseded(
    *, version: CredentialVersion, by: User | None, at: dt.datetime, **_: object
) -> None:
    """Send the assertions about the old version to review."""
    supersession.ask_for_review(by=by, version=version, at=at)


@receiver(catalogue_changed, dispatch_uid="equivalence-infers")
def equivalence_changed(*, kind: ChangeKind, **_: object) -> None:
    """Ask for the chains to follow the assertions; the sweeper asks again where this fails."""
    if kind == ChangeKind.EQUIVALENCE:
        inferring.ask()
