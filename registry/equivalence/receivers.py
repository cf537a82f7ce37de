"""What equivalence hears from the catalogue, inside the catalogue's own transaction."""

import datetime as dt

from django.dispatch import receiver

from registry.catalogue.models import CredentialVersion
from registry.equivalence.services import supersession
from registry.events import version_superseded
from registry.people.models import User


@receiver(version_superseded, dispatch_uid="equivalence-needs-review")
def version_was_superseded(
    *, version: CredentialVersion, by: User | None, at: dt.datetime, **_: object
) -> None:
    """Send the assertions about the old version to review."""
    supersession.ask_for_review(by=by, version=version, at=at)
