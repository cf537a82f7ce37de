"""Schemes and kinds of the reference data."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class OccupationScheme(TextChoices):
    """Occupation classifications; ISCO-08 is the hinge between the others."""

    ISCO08 = "isco08", "ISCO-08"
    SOC2018 = "soc2018", "SOC 2018"
    SINCO2011 = "sinco2011", "SINCO 2011"


class TextOrigin(TextChoices):
    """Whether a title is the publisher's own wording or this registry's translation."""

    OFFICIAL = "official", _("official wording")
    OWN = "own", _("translation by this registry")


class SkillImportance(TextChoices):
    """How much an occupation needs a skill."""

    ESSENTIAL = "essential", _("essential")
    OPTIONAL = "optional", _("optional")


class IndustryScheme(TextChoices):
    """Industry classifications of the two countries."""

    NAICS2022 = "naics2022", "NAICS 2022"
    SCIAN2018 = "scian2018", "SCIAN 2018"


class PayPeriod(TextChoices):
    """What an amount of money is paid for."""

    HOUR = "hour", _("hour")
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Licensing(TextChoices):
    """What the law of a place asks of those who work in an occupation."""

    STATE = "state", _("license of the state")
    FEDERAL = "federal", _("federal license or certificate")
    DEGREE = "degree", _("registered degree (cédula profesional)")
    CONTRACTOR = "contractor", _("license of the contractor only")
    LOCAL = "local", _("left to cities and counties")
    STATES = "states", _("left to the states")
    NONE = "none", _("no license")


class Cefr(IntegerChoices):
    """How well somebody speaks a language (Common European Framework of Reference)."""

    NONE = 0, _("none")
    A1 = 1, _("A1, first words")
    A2 = 2, _("A2, simple everyday talk")
    B1 = 3, _("B1, gets by at work")
    B2 = 4, _("B2, works with ease")
    C1 = 5, _("C1, fluent")
    C2 = 6, _("C2, like a native speaker")
    NATIVE = 7, _("first language")


class Education(IntegerChoices):
    """Highest level of education, on ISCED 2011."""

    NONE = 0, _("less than primary")
    PRIMARY = 1, _("primary")
    LOWER_SECONDARY = 2, _("lower secondary (secundaria)")
    UPPER_SECONDARY = 3, _("upper secondary (preparatoria, high school)")
    POST_SECONDARY = 4, _("post-secondary, not tertiary")
    SHORT_TERTIARY = 5, _("short-cycle tertiary (TSU, associate degree)")
    BACHELOR = 6, _("bachelor's level (licenciatura)")
    MASTER = 7, _("master's level")
    DOCTORATE = 8, _("doctoral level")


MATCHED_LANGUAGES: Final = ("es", "en")
"""Languages that the matching engine knows, in the order of its columns."""
