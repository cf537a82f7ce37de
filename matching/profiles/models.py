"""A worker: what she did, can, holds and speaks, where she is and what she wishes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.openings.enums import OpeningKind
from matching.profiles.enums import ProofStatus
from registry.catalogue.models import CredentialVersion
from registry.people.models import User
from registry.records import PublicRecord
from registry.reference.enums import Cefr, Education, PayPeriod
from registry.reference.models import Currency, Municipality, Occupation, Skill


class WorkerProfile(PublicRecord):
    """One person as a worker. Nobody but her sees it without her consent.

    ``reach_km`` is how far she commutes; ``wage_wish_minor`` is in minor units of
    ``wage_currency`` per ``wage_per``; ``may_work_in`` lists ISO 3166-1 countries.
    Age, sex and nationality are no columns here: they never enter a score.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="worker_profile", verbose_name=_("user")
    )
    headline_en = models.CharField(_("headline (English)"), max_length=160, blank=True)
    headline_es = models.CharField(_("headline (Spanish)"), max_length=160, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where I live"),
    )
    may_work_in = ArrayField(
        models.CharField(max_length=2), verbose_name=_("may work in"), default=list, blank=True
    )
    education = models.PositiveSmallIntegerField(
        _("education"), choices=Education, null=True, blank=True
    )
    reach_km = models.PositiveSmallIntegerField(_("commutes up to (km)"), default=30)
    commutes_across_border = models.BooleanField(_("commutes across the border"), default=False)
    relocates_in_country = models.BooleanField(_("would move within the country"), default=False)
    relocates_abroad = models.BooleanField(_("would move to the other country"), default=False)
    works_remotely = models.BooleanField(_("would work remotely"), default=False)
    kinds_wanted = ArrayField(
        models.CharField(max_length=16, choices=OpeningKind),
        verbose_name=_("looks for"),
        default=list,
        blank=True,
    )
    wanted_occupations = models.ManyToManyField(
        Occupation, blank=True, related_name="+", verbose_name=_("occupations wished for")
    )
    available_from = models.DateField(_("available from"), null=True, blank=True)
    hours_min = models.PositiveSmallIntegerField(_("hours a week at least"), default=0)
    hours_max = models.PositiveSmallIntegerField(_("hours a week at most"), default=60)
    wage_wish_minor = models.PositiveBigIntegerField(
        _("wage wished, in minor units"), null=True, blank=True
    )
    wage_currency = models.ForeignKey(
        Currency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("currency"),
    )
    wage_per = models.CharField(_("per"), max_length=6, choices=PayPeriod, blank=True)
    confirmed_at = models.DateTimeField(_("last confirmed at"), null=True, blank=True)
    is_sample = models.BooleanField(_("part of the demo world"), default=False)

    class Meta:
        verbose_name = _("worker profile")
        verbose_name_plural = _("worker profiles")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_max__gte=F("hours_min")) & Q(hours_max__lte=168),
                name="worker_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(education__isnull=True) | Q(education__lte=8),
                name="worker_education_on_isced",
            ),
            models.CheckConstraint(
                condition=Q(wage_wish_minor__isnull=True, wage_currency__isnull=True, wage_per="")
                | (Q(wage_wish_minor__isnull=False, wage_currency__isnull=False) & ~Q(wage_per="")),
                name="worker_wage_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"worker {self.public_id}"


class Experience(models.Model):
    """Time in an occupation: the worker's own words, and the concept she confirmed.

    ``ended_on`` empty means that it goes on; ``months`` is the time worked.
    """

    profile = models.ForeignKey(
        WorkerProfile,
        on_delete=models.CASCADE,
        related_name="experiences",
        verbose_name=_("profile"),
    )
    title = models.CharField(_("in my words"), max_length=160)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="+", verbose_name=_("occupation")
    )
    months = models.PositiveSmallIntegerField(_("months"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("experience")
        verbose_name_plural = _("experiences")
        ordering = ["profile", "-months", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "occupation", "title"], name="experience_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title


class WorkerSkill(models.Model):
    """A skill that the worker says she has."""

    profile = models.ForeignKey(
        WorkerProfile, on_delete=models.CASCADE, related_name="skills", verbose_name=_("profile")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill")
    )

    class Meta:
        verbose_name = _("skill of a worker")
        verbose_name_plural = _("skills of workers")
        constraints = [
            models.UniqueConstraint(fields=["profile", "skill"], name="worker_skill_unique")
        ]

    def __str__(self) -> str:
        return str(self.skill)


class WorkerLanguage(models.Model):
    """How well the worker speaks a language (BCP 47, CEFR)."""

    profile = models.ForeignKey(
        WorkerProfile,
        on_delete=models.CASCADE,
        related_name="languages",
        verbose_name=_("profile"),
    )
    language = models.CharField(_("language"), max_length=12)
    cefr = models.PositiveSmallIntegerField(_("level"), choices=Cefr)

    class Meta:
        verbose_name = _("language of a worker")
        verbose_name_plural = _("languages of workers")
        constraints = [
            models.UniqueConstraint(fields=["profile", "language"], name="worker_language_unique"),
            models.CheckConstraint(
                condition=Q(cefr__in=Cefr.values), name="worker_language_cefr_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.get_cefr_display()}"


class HeldCredential(models.Model):
    """A credential version that the worker holds, and how far that is proven."""

    profile = models.ForeignKey(
        WorkerProfile,
        on_delete=models.CASCADE,
        related_name="credentials",
        verbose_name=_("profile"),
    )
    version = models.ForeignKey(
        CredentialVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("credential")
    )
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    proof = models.CharField(
        _("proof"), max_length=10, choices=ProofStatus, default=ProofStatus.CLAIMED
    )

    class Meta:
        verbose_name = _("held credential")
        verbose_name_plural = _("held credentials")
        constraints = [
            models.UniqueConstraint(fields=["profile", "version"], name="held_credential_unique"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(awarded_on__isnull=True)
                | Q(expires_on__gt=F("awarded_on")),
                name="held_credential_expires_after_award",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)
