"""Kinds and states of badges, and what a check of one can end in."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.equivalence.enums import AssertionStatus


class BadgeKind(TextChoices):
    """What a badge attests: one credential, or the record of an apprenticeship."""

    ACHIEVEMENT = "achievement", _("credential")
    RECORD = "record", _("apprenticeship record")


class BadgeState(TextChoices):
    """Whether the issuer stands by a badge; expiry is a date and no state."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")


NEXT_STATE: Final[dict[str, tuple[str, ...]]] = {
    BadgeState.VALID: (BadgeState.SUSPENDED, BadgeState.REVOKED),
    BadgeState.SUSPENDED: (BadgeState.VALID, BadgeState.REVOKED),
    BadgeState.REVOKED: (),
}
"""The state table of a badge."""


class Purpose(TextChoices):
    """What a set bit of a status list means."""

    REVOCATION = "revocation", _("revocation")
    SUSPENSION = "suspension", _("suspension")


STATEMENT_BITS: Final[dict[str, tuple[str, ...]]] = {
    Purpose.REVOCATION: (AssertionStatus.REVOKED, AssertionStatus.REJECTED),
    Purpose.SUSPENSION: (
        AssertionStatus.CONTESTED,
        AssertionStatus.NEEDS_REVIEW,
        AssertionStatus.IN_REVIEW,
        AssertionStatus.APPEALED,
    ),
}
"""In which states of its assertion a signed statement is withdrawn, and how."""


class BatchStatus(TextChoices):
    """Where a file of recipients stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")


class RowOutcome(TextChoices):
    """What became of one recipient of a file."""

    WAITING = "waiting", _("waiting")
    ISSUED = "issued", _("issued")
    ALREADY = "already", _("had it already")
    REFUSED = "refused", _("not issued")


class Check(TextChoices):
    """What is checked of a badge, in the order in which it is said."""

    SIGNATURE = "signature", _("Signature")
    STATUS = "status", _("Status of the badge")
    DATES = "dates", _("Dates")
    ISSUER = "issuer", _("Issuer")


class Outcome(TextChoices):
    """What a check ended in. What could not be checked is never said as passed."""

    PASSED = "passed", _("passed")
    FAILED = "failed", _("failed")
    UNCHECKED = "unchecked", _("could not be checked")
