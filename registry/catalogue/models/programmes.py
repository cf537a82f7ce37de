"""Programmes: ways to learn, and the offerings in which they take place."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import (
    CredentialLink,
    CreditUnit,
    Delivery,
    ProgrammeKind,
    RecordStatus,
)
from registry.catalogue.models.credentials import CredentialVersion
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.records import PublicRecord
from registry.reference.models import (
    Currency,
    Industry,
    Level,
    Municipality,
    Occupation,
    Skill,
)


class Programme(PublicRecord):
    """A course, apprenticeship, internship or other way to learn, as its provider runs it.

    ``hours`` are hours of instruction, ``job_hours`` hours of on-the-job learning. ``level``
    is where it ends on its own framework; ``cip_code`` its CIP 2020 code (dd.dddd).
    """

    provider = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("provider"),
    )
    code = models.CharField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=26, choices=ProgrammeKind)
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    title_es = models.CharField(_("title (Spanish)"), max_length=300, blank=True)
    source_language = models.CharField(_("source language"), max_length=2, choices=Language)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_es = models.TextField(_("description (Spanish)"), blank=True)
    hours = models.PositiveIntegerField(_("hours of instruction"), null=True, blank=True)
    job_hours = models.PositiveIntegerField(
        _("hours of on-the-job learning"), null=True, blank=True
    )
    weeks = models.PositiveSmallIntegerField(_("weeks"), null=True, blank=True)
    credits = models.DecimalField(
        _("credits"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    credit_unit = models.CharField(
        _("unit of the credits"), max_length=12, choices=CreditUnit, blank=True
    )
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("level"),
    )
    cip_code = models.CharField(_("CIP code"), max_length=7, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    industries = models.ManyToManyField(
        Industry, blank=True, related_name="+", verbose_name=_("industries")
    )
    occupations = models.ManyToManyField(
        Occupation, blank=True, related_name="+", verbose_name=_("occupations")
    )
    skills = models.ManyToManyField(
        Skill, blank=True, related_name="programmes", verbose_name=_("skills taught")
    )
    credentials = models.ManyToManyField(
        CredentialVersion,
        through="ProgrammeCredential",
        related_name="programmes",
        verbose_name=_("credentials"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=RecordStatus, default=RecordStatus.DRAFT
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
        help_text=_("The record that this duplicate leads to."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, default="unverified")

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["provider", "code"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "code"], name="programme_code_unique"),
            models.CheckConstraint(
                condition=(Q(source_language="en") & ~Q(title_en=""))
                | (Q(source_language="es") & ~Q(title_es="")),
                name="programme_titled_at_source",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="programme_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(credits__isnull=True, credit_unit="")
                | (Q(credits__isnull=False, credits__gt=0) & ~Q(credit_unit="")),
                name="programme_credits_have_unit",
            ),
            models.CheckConstraint(
                condition=Q(cip_code="") | Q(cip_code__regex=r"^\d\d(\.\d\d(\d\d)?)?$"),
                name="programme_cip_code_shape",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProgrammeCredential(models.Model):
    """What a programme has to do with a credential version."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,
        related_name="credential_links",
        verbose_name=_("program"),
    )
    version = models.ForeignKey(
        CredentialVersion,
        on_delete=models.PROTECT,
        related_name="programme_links",
        verbose_name=_("credential version"),
    )
    link = models.CharField(_("link"), max_length=12, choices=CredentialLink)

    class Meta:
        verbose_name = _("credential of a program")
        verbose_name_plural = _("credentials of programs")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "version", "link"], name="programme_credential_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.link} {self.version}"


class Offering(PublicRecord):
    """A programme at a place and time, at a price (minor units of its currency).

    ``code`` is the provider's own, empty where it has none. ``cost_minor`` is the whole cost:
    the sum of its ``costs`` where these are known. ``is_funded`` says that somebody else may
    pay: there are ``funding`` rows, or the provider says so without naming who.
    """

    code = models.CharField(_("code"), max_length=60, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="offerings", verbose_name=_("program")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    delivery = models.CharField(_("delivery"), max_length=8, choices=Delivery)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends before"), null=True, blank=True)
    cost_minor = models.PositiveBigIntegerField(_("cost in minor units"), null=True, blank=True)
    currency = models.ForeignKey(
        Currency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("currency"),
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    is_funded = models.BooleanField(_("funding available"), default=False)

    class Meta:
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        ordering = ["programme", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
                name="offering_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(cost_minor__isnull=True, currency__isnull=True)
                | Q(cost_minor__isnull=False, currency__isnull=False),
                name="offering_cost_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(delivery=Delivery.ONLINE) | Q(municipality__isnull=False),
                name="offering_on_site_has_place",
            ),
            models.UniqueConstraint(
                fields=["programme", "code"],
                condition=~Q(code=""),
                name="offering_code_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.starts_on or ''}".strip()
