"""Words of a worker's profile."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProofStatus(TextChoices):
    """How far a held credential has been checked."""

    CLAIMED = "claimed", _("stated by the worker")
    DOCUMENTED = "documented", _("document uploaded")
    VERIFIED = "verified", _("verified with the issuer")
