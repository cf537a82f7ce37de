"""Kinds of upload, where an upload stands, and what becomes of its rows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IntakeKind(TextChoices):
    """What the rows of an upload are."""

    ORGANISATIONS = "organisations", _("organizations")
    CREDENTIALS = "credentials", _("credentials")
    COMPETENCIES = "competencies", _("competencies of credentials")
    PROGRAMMES = "programmes", _("programs")
    OFFERINGS = "offerings", _("offerings")
    APPRENTICESHIPS = "apprenticeships", _("apprenticeship standards")
    EQUIVALENCES = "equivalences", _("equivalences")
    OPENINGS = "openings", _("openings")


class UploadOrigin(TextChoices):
    """How an upload came in."""

    FILE = "file", _("file")
    ADDRESS = "address", _("fetched from an address")
    API = "api", _("sent through the API")


class UploadStatus(TextChoices):
    """Where an upload stands."""

    RECEIVED = "received", _("received")
    READING = "reading", _("being read")
    PLANNED = "planned", _("ready to look at")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class ApplyMode(TextChoices):
    """What happens when some rows cannot be taken."""

    ALL = "all", _("all rows or none")
    GOOD_ROWS = "good_rows", _("the good rows only")


class RowOutcome(TextChoices):
    """What the plan makes of a row."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("the same as before")
    DUPLICATE = "duplicate", _("duplicate of another record")
    QUESTION = "question", _("needs your choice")
    REJECTED = "rejected", _("cannot be taken")
    ASIDE = "aside", _("valid, but no record of this registry")


class ChoiceField(TextChoices):
    """What a free text was mapped to."""

    OCCUPATION = "occupation", _("occupation")
    SKILL = "skill", _("skill")
    PLACE = "place", _("place")
    LEVEL = "level", _("level")
    INDUSTRY = "industry", _("industry")
    ORGANISATION = "organisation", _("organization")


class ChoiceStatus(TextChoices):
    """Whether a steward has made a person's choice a synonym for everybody."""

    PENDING = "pending", _("waiting for a steward")
    ACCEPTED = "accepted", _("accepted as a synonym")
    REFUSED = "refused", _("kept for this organization only")
