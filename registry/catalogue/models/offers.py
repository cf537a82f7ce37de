"""What an offering costs, who may pay it, what a programme asks for, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import (
    CostKind,
    FundingKind,
    LanguageLevel,
    OutcomeMeasure,
    PrerequisiteKind,
)
from registry.catalogue.models.credentials import CredentialVersion
from registry.catalogue.models.programmes import Offering, Programme
from registry.people.enums import Language
from registry.reference.models import Currency, Level, Skill


class CostItem(models.Model):
    """A part of what an offering costs, in minor units of the offering's currency."""

    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="costs", verbose_name=_("offering")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CostKind)
    amount_minor = models.PositiveBigIntegerField(_("amount in minor units"))
    note_en = models.CharField(_("note (English)"), max_length=300, blank=True)
    note_es = models.CharField(_("note (Spanish)"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("part of the cost")
        verbose_name_plural = _("parts of the cost")
        ordering = ["offering", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "kind"], name="cost_item_one_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=CostKind.values), name="cost_item_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.get_kind_display()}"


class Funding(models.Model):
    """Who may pay for an offering, and where that is said."""

    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="funding", verbose_name=_("offering")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=FundingKind)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=200, blank=True)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("funding")
        ordering = ["offering", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "kind"], name="funding_one_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=FundingKind.values), name="funding_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.get_kind_display()}"


class Prerequisite(models.Model):
    """A condition to enter a programme. Required is not sufficient: others may be asked too.

    Rows of one ``alternative`` (1, 2 ...) are either-or; those with 0 are each asked for.
    ``years`` are of experience, ``age`` in years; ``is_required`` false is only recommended.
    """

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="prerequisites",
        verbose_name=_("program"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=PrerequisiteKind)
    is_required = models.BooleanField(_("required"), default=True)
    alternative = models.PositiveSmallIntegerField(_("alternative"), default=0)
    credential = models.ForeignKey(
        CredentialVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("credential"),
    )
    skill = models.ForeignKey(
        Skill,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skill"),
    )
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("level"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    language_level = models.CharField(
        _("language level"), max_length=2, choices=LanguageLevel, blank=True
    )
    years = models.DecimalField(_("years"), max_digits=4, decimal_places=1, null=True, blank=True)
    age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    note_en = models.CharField(_("note (English)"), max_length=500, blank=True)
    note_es = models.CharField(_("note (Spanish)"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="prerequisite_position"),
            models.CheckConstraint(
                condition=Q(kind=PrerequisiteKind.CREDENTIAL, credential__isnull=False)
                | Q(kind=PrerequisiteKind.SKILL, skill__isnull=False)
                | Q(kind=PrerequisiteKind.LEVEL, level__isnull=False)
                | (Q(kind=PrerequisiteKind.LANGUAGE) & ~Q(language="") & ~Q(language_level=""))
                | Q(kind=PrerequisiteKind.EXPERIENCE, years__isnull=False)
                | Q(kind=PrerequisiteKind.AGE, age__isnull=False)
                | (Q(kind=PrerequisiteKind.OTHER) & (~Q(note_en="") | ~Q(note_es=""))),
                name="prerequisite_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.get_kind_display()}"


class Outcome(models.Model):
    """What is known of those who took a programme, with its source and cohort.

    ``value`` is a percentage for rates and a monthly amount in minor units for wages.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="outcomes", verbose_name=_("program")
    )
    measure = models.CharField(_("measure"), max_length=16, choices=OutcomeMeasure)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    currency = models.ForeignKey(
        Currency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("currency"),
    )
    cohort_size = models.PositiveIntegerField(_("people counted"), null=True, blank=True)
    cohort_year = models.PositiveSmallIntegerField(_("cohort of the year"))
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, default="unverified")

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["programme", "-cohort_year", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "measure", "cohort_year", "source"], name="outcome_unique"
            ),
            models.CheckConstraint(
                condition=Q(measure=OutcomeMeasure.MEDIAN_WAGE, currency__isnull=False, value__gt=0)
                | (
                    ~Q(measure=OutcomeMeasure.MEDIAN_WAGE)
                    & Q(currency__isnull=True, value__gte=0, value__lte=100)
                ),
                name="outcome_value_fits_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.get_measure_display()} {self.cohort_year}"
