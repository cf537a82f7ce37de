"""Words of an opening."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OpeningKind(TextChoices):
    """What is offered."""

    JOB = "job", _("job")
    APPRENTICESHIP = "apprenticeship", _("registered apprenticeship")
    INTERNSHIP = "internship", _("internship")
    MENTORSHIP = "mentorship", _("mentorship")
    SHORT_EXCHANGE = "short_exchange", _("short exchange")
    YOUTH_PLACEMENT = "youth_placement", _("youth-program placement")


class OpeningStatus(TextChoices):
    """Where an opening stands."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    PAUSED = "paused", _("paused")
    CLOSED = "closed", _("closed")


class PlaceMode(TextChoices):
    """Where the work is done."""

    ON_SITE = "on_site", _("on site")
    HYBRID = "hybrid", _("hybrid")
    REMOTE = "remote", _("remote")


class RequirementKind(TextChoices):
    """What a requirement asks for."""

    SKILL = "skill", _("skill")
    CREDENTIAL = "credential", _("credential")
    LANGUAGE = "language", _("language")


class Strength(TextChoices):
    """How firmly it is asked for, and by whom."""

    PREFERRED = "preferred", _("preferred")
    REQUIRED = "required", _("required by the employer")
    REQUIRED_BY_LAW = "required_by_law", _("required by law")
