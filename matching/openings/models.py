"""An opening: what is offered, where, for how much, and what is asked for as rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.openings.enums import (
    OpeningKind,
    OpeningStatus,
    PlaceMode,
    RequirementKind,
    Strength,
)
from registry.catalogue.models import CredentialVersion, Programme
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.records import PublicRecord
from registry.reference.enums import Cefr, Education, PayPeriod
from registry.reference.models import Currency, Industry, Municipality, Occupation, Skill


class Opening(PublicRecord):
    """A job, apprenticeship, internship, mentorship, exchange or youth placement.

    Wages are minor units of ``currency`` per ``wage_per``; ``filled`` counts taken places of
    ``capacity``. ``sponsors_permit`` says that the employer supports a work permit for people
    who do not have one; it promises nothing.
    """

    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="openings", verbose_name=_("employer")
    )
    reference = models.CharField(_("employer's reference"), max_length=60)
    kind = models.CharField(_("kind"), max_length=16, choices=OpeningKind)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_es = models.CharField(_("title (Spanish)"), max_length=200, blank=True)
    source_language = models.CharField(_("source language"), max_length=2, choices=Language)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_es = models.TextField(_("description (Spanish)"), blank=True)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="openings",
        verbose_name=_("program"),
    )
    industry = models.ForeignKey(
        Industry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("industry"),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    place_mode = models.CharField(
        _("where the work is done"), max_length=8, choices=PlaceMode, default=PlaceMode.ON_SITE
    )
    sponsors_permit = models.BooleanField(_("supports a work permit"), default=False)
    starts_on = models.DateField(_("starts on"))
    closes_on = models.DateField(_("applications close on (not included)"))
    capacity = models.PositiveIntegerField(_("places"), default=1)
    filled = models.PositiveIntegerField(_("places taken"), default=0)
    applicants = models.PositiveIntegerField(_("applicants"), default=0)
    hours_per_week = models.PositiveSmallIntegerField(_("hours a week"), default=40)
    wage_from_minor = models.PositiveBigIntegerField(
        _("wage from, in minor units"), null=True, blank=True
    )
    wage_to_minor = models.PositiveBigIntegerField(
        _("wage to, in minor units"), null=True, blank=True
    )
    currency = models.ForeignKey(
        Currency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("currency"),
    )
    wage_per = models.CharField(_("per"), max_length=6, choices=PayPeriod, blank=True)
    education_min = models.PositiveSmallIntegerField(
        _("education asked for"), choices=Education, null=True, blank=True
    )
    experience_months_min = models.PositiveSmallIntegerField(
        _("months of experience asked for"), default=0
    )
    status = models.CharField(
        _("status"), max_length=9, choices=OpeningStatus, default=OpeningStatus.DRAFT
    )
    is_sample = models.BooleanField(_("part of the demo world"), default=False)

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["-starts_on", "pk"]
        indexes = [models.Index(fields=["status", "closes_on"], name="opening_status_closes")]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "reference"], name="opening_reference_unique"
            ),
            models.CheckConstraint(
                condition=Q(filled__lte=F("capacity")), name="opening_not_overfilled"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="opening_has_a_place"),
            models.CheckConstraint(
                condition=Q(wage_to_minor__isnull=True)
                | Q(wage_to_minor__gte=F("wage_from_minor")),
                name="opening_wage_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    wage_from_minor__isnull=True,
                    wage_to_minor__isnull=True,
                    currency__isnull=True,
                    wage_per="",
                )
                | (Q(wage_from_minor__isnull=False, currency__isnull=False) & ~Q(wage_per="")),
                name="opening_wage_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(source_language="en") & ~Q(title_en=""))
                | (Q(source_language="es") & ~Q(title_es="")),
                name="opening_titled_at_source",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=1) & Q(hours_per_week__lte=168),
                name="opening_hours_in_a_week",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.title_en or self.title_es}"


class OpeningOccupation(models.Model):
    """An occupation that the work belongs to; weights carry a crosswalk's fan-out."""

    opening = models.ForeignKey(
        Opening, on_delete=models.CASCADE, related_name="occupations", verbose_name=_("opening")
    )
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="+", verbose_name=_("occupation")
    )
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=6, default=1)

    class Meta:
        verbose_name = _("occupation of an opening")
        verbose_name_plural = _("occupations of openings")
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "occupation"], name="opening_occupation_unique"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="opening_occupation_weight"
            ),
        ]

    def __str__(self) -> str:
        return str(self.occupation)


class OpeningRequirement(models.Model):
    """One thing asked for. Credential rows of one ``alternatives`` group are alternatives."""

    opening = models.ForeignKey(
        Opening, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("opening")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RequirementKind)
    strength = models.CharField(_("strength"), max_length=15, choices=Strength)
    alternatives = models.PositiveSmallIntegerField(
        _("group of alternatives"),
        default=0,
        help_text=_("Credentials with the same number stand for each other."),
    )
    skill = models.ForeignKey(
        Skill,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("skill"),
    )
    version = models.ForeignKey(
        CredentialVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("credential"),
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    cefr = models.PositiveSmallIntegerField(_("level"), choices=Cefr, null=True, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["opening", "kind", "alternatives", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="skill",
                    skill__isnull=False,
                    version__isnull=True,
                    language="",
                    cefr__isnull=True,
                )
                | Q(
                    kind="credential",
                    skill__isnull=True,
                    version__isnull=False,
                    language="",
                    cefr__isnull=True,
                )
                | (
                    Q(
                        kind="language",
                        skill__isnull=True,
                        version__isnull=True,
                        cefr__isnull=False,
                    )
                    & ~Q(language="")
                ),
                name="requirement_asks_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind="credential") | ~Q(strength="required_by_law"),
                name="requirement_law_asks_for_credentials",
            ),
            models.UniqueConstraint(
                fields=["opening", "skill"],
                condition=Q(kind="skill"),
                name="requirement_skill_once",
            ),
            models.UniqueConstraint(
                fields=["opening", "version", "alternatives"],
                condition=Q(kind="credential"),
                name="requirement_credential_once",
            ),
            models.UniqueConstraint(
                fields=["opening", "language"],
                condition=Q(kind="language"),
                name="requirement_language_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_strength_display()}: {self.skill or self.version or self.language}"
