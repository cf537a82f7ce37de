"""What a registered apprenticeship adds to a programme (29 CFR 29.5).

A dual training or a youth-programme plan may have work processes too: that is how its hours
count somewhere else.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import ApprenticeshipApproach
from registry.catalogue.models.programmes import Programme
from registry.people.models import Organisation
from registry.reference.models import Currency, Skill


class ApprenticeshipTerms(models.Model):
    """The terms of an apprenticeship: one row a programme.

    ``term_months`` is the whole term, ``probation_hours`` the trial part of it. The ratio is
    apprentices to journeyworkers. ``rapids_code`` is the federal occupation code
    (dddd or ddddAA).
    """

    programme = models.OneToOneField(
        Programme,
        on_delete=models.CASCADE,
        related_name="apprenticeship",
        verbose_name=_("program"),
    )
    approach = models.CharField(_("approach"), max_length=10, choices=ApprenticeshipApproach)
    term_months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    probation_hours = models.PositiveIntegerField(_("hours of probation"), null=True, blank=True)
    ratio_apprentices = models.PositiveSmallIntegerField(
        _("apprentices in the ratio"), null=True, blank=True
    )
    ratio_journeyworkers = models.PositiveSmallIntegerField(
        _("journeyworkers in the ratio"), null=True, blank=True
    )
    rapids_code = models.CharField(_("RAPIDS code"), max_length=10, blank=True)
    registration_agency = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registration agency"),
    )
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("terms of an apprenticeship")
        verbose_name_plural = _("terms of apprenticeships")
        constraints = [
            models.CheckConstraint(
                condition=Q(approach__in=ApprenticeshipApproach.values),
                name="apprenticeship_approach_known",
            ),
            models.CheckConstraint(
                condition=Q(ratio_apprentices__isnull=True, ratio_journeyworkers__isnull=True)
                | Q(
                    ratio_apprentices__isnull=False,
                    ratio_journeyworkers__isnull=False,
                    ratio_apprentices__gt=0,
                    ratio_journeyworkers__gt=0,
                ),
                name="apprenticeship_ratio_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.get_approach_display()})"


class WorkProcess(models.Model):
    """A part of the learning on the job, with its hours (``hours`` to ``hours_most``)."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="work_processes",
        verbose_name=_("program"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name_en = models.CharField(_("name (English)"), max_length=400, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=400, blank=True)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    hours_most = models.PositiveIntegerField(_("hours at most"), null=True, blank=True)
    skill = models.ForeignKey(
        Skill,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skill"),
    )

    class Meta:
        verbose_name = _("work process")
        verbose_name_plural = _("work processes")
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="work_process_position"),
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_es=""), name="work_process_named"
            ),
            models.CheckConstraint(
                condition=Q(hours_most__isnull=True) | Q(hours_most__gte=F("hours")),
                name="work_process_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_es


class RelatedInstruction(models.Model):
    """A course of the related technical instruction, with its hours."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="instruction",
        verbose_name=_("program"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=400, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=400, blank=True)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    provider_name = models.CharField(_("given by"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("related instruction")
        verbose_name_plural = _("related instruction")
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="instruction_position"),
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_es=""), name="instruction_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_es


class WageStep(models.Model):
    """A step of the wage: a share of the journeyworker's, or an hourly amount, or both.

    It begins after ``from_hours`` hours on the job, or ``from_months`` months.
    """

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="wage_steps",
        verbose_name=_("program"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    from_hours = models.PositiveIntegerField(_("from hour"), null=True, blank=True)
    from_months = models.PositiveSmallIntegerField(_("from month"), null=True, blank=True)
    percent = models.DecimalField(
        _("percent of the journeyworker's wage"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    hourly_minor = models.PositiveIntegerField(
        _("hourly wage in minor units"), null=True, blank=True
    )
    currency = models.ForeignKey(
        Currency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("currency"),
    )

    class Meta:
        verbose_name = _("wage step")
        verbose_name_plural = _("wage steps")
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="wage_step_position"),
            models.CheckConstraint(
                condition=Q(percent__isnull=False) | Q(hourly_minor__isnull=False),
                name="wage_step_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | (Q(percent__gt=0) & Q(percent__lte=100)),
                name="wage_step_percent_in_range",
            ),
            models.CheckConstraint(
                condition=Q(hourly_minor__isnull=True, currency__isnull=True)
                | Q(hourly_minor__isnull=False, currency__isnull=False),
                name="wage_step_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.position}"
