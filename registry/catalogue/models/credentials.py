"""Credentials: what is kept for ever (the credential) and what changes (its versions)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import (
    CredentialType,
    CreditUnit,
    RecognitionEffect,
    RecognitionKind,
    RecordStatus,
)
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.records import PublicRecord
from registry.reference.models import Industry, Level, Occupation, Skill


class Credential(PublicRecord):
    """A credential as an issuer awards it, over all its versions.

    ``code`` is the issuer's own (EC0217, AWS-CW ...); ``ctid`` the Credential Engine's.
    """

    code = models.CharField(_("code"), max_length=60)
    ctid = models.CharField(_("CTID"), max_length=39, blank=True, db_column="ce_ctid")
    type = models.CharField(_("type"), max_length=32, choices=CredentialType)
    issuer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="credentials",
        verbose_name=_("issuer"),
    )
    country = models.CharField(_("country"), max_length=2, db_index=True)
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=6, blank=True, help_text=_("ISO 3166; empty: everywhere")
    )
    is_regulated = models.BooleanField(_("regulated by law"), default=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
        help_text=_("The record that this duplicate leads to."),
    )

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "code"], name="credential_code_per_issuer"),
            models.UniqueConstraint(
                fields=["ctid"], condition=~Q(ctid=""), name="credential_ctid_unique"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="credential_country_iso"
            ),
            models.CheckConstraint(
                condition=Q(type__in=CredentialType.values), name="credential_type_known"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="credential_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CredentialVersion(PublicRecord):
    """One version of a credential. Equivalence and badges point at versions, never above.

    ``hours`` are hours of learning as the issuer states them; ``source_language`` is the
    language in which the issuer wrote the name. A name that this registry translated has
    ``translation_is_official`` false and is marked on every page. ``is_recognised_abroad``
    repeats, for search alone, whether somebody of the other country recognises it.
    """

    credential = models.ForeignKey(
        Credential,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("credential"),
    )
    version = models.CharField(_("version"), max_length=30, default="1")
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=300, blank=True)
    source_language = models.CharField(_("source language"), max_length=2, choices=Language)
    translation_is_official = models.BooleanField(_("the translation is official"), default=False)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_es = models.TextField(_("description (Spanish)"), blank=True)
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("level")
    )
    hours = models.PositiveIntegerField(_("hours of learning"), null=True, blank=True)
    credits = models.DecimalField(
        _("credits"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    credit_unit = models.CharField(
        _("unit of the credits"), max_length=12, choices=CreditUnit, blank=True
    )
    months_valid = models.PositiveSmallIntegerField(
        _("months until renewal"), null=True, blank=True
    )
    renewal_en = models.TextField(_("how to renew it (English)"), blank=True)
    renewal_es = models.TextField(_("how to renew it (Spanish)"), blank=True)
    industries = models.ManyToManyField(
        Industry, blank=True, related_name="+", verbose_name=_("industries")
    )
    is_recognised_abroad = models.BooleanField(
        _("recognized across the border"), default=False, editable=False
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=RecordStatus, default=RecordStatus.DRAFT
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, default="unverified")

    class Meta:
        verbose_name = _("credential version")
        verbose_name_plural = _("credential versions")
        ordering = ["credential__code", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "version"], name="credential_version_unique"
            ),
            models.UniqueConstraint(
                fields=["credential"],
                condition=Q(status=RecordStatus.PUBLISHED),
                name="credential_one_published_version",
            ),
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_es=""), name="credential_version_named"
            ),
            models.CheckConstraint(
                condition=(Q(source_language="en") & ~Q(name_en=""))
                | (Q(source_language="es") & ~Q(name_es="")),
                name="credential_version_named_at_source",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="credential_version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
                name="credential_version_not_own_successor",
            ),
            models.CheckConstraint(
                condition=Q(credits__isnull=True, credit_unit="")
                | (Q(credits__isnull=False, credits__gt=0) & ~Q(credit_unit="")),
                name="credential_version_credits_have_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential} ({self.version})"


class Competency(models.Model):
    """A part of what a credential version attests, linked to a skill where one fits."""

    version = models.ForeignKey(
        CredentialVersion,
        on_delete=models.CASCADE,
        related_name="competencies",
        verbose_name=_("credential version"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name_en = models.CharField(_("name (English)"), max_length=400, blank=True)
    name_es = models.CharField(_("name (Spanish)"), max_length=400, blank=True)
    skill = models.ForeignKey(
        Skill,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="competencies",
        verbose_name=_("skill"),
    )

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="competency_position"),
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_es=""), name="competency_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_es


class CredentialOccupation(models.Model):
    """An occupation that a credential prepares for; ``weight`` carries a crosswalk's fan-out."""

    version = models.ForeignKey(
        CredentialVersion,
        on_delete=models.CASCADE,
        related_name="occupations",
        verbose_name=_("credential version"),
    )
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="+", verbose_name=_("occupation")
    )
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=6, default=1)

    class Meta:
        verbose_name = _("occupation of a credential")
        verbose_name_plural = _("occupations of credentials")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "occupation"], name="credential_occupation_unique"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="credential_occupation_weight"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.occupation}"


class Recognition(models.Model):
    """What a body other than the issuer says of a credential, and where that holds."""

    credential = models.ForeignKey(
        Credential,
        on_delete=models.CASCADE,
        related_name="recognitions",
        verbose_name=_("credential"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("body")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RecognitionKind)
    effect = models.CharField(
        _("effect"),
        max_length=12,
        choices=RecognitionEffect,
        default=RecognitionEffect.INFORMATIVE,
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=6, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, default="unverified")

    class Meta:
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "organisation", "kind", "jurisdiction"],
                name="recognition_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind} {self.credential}"
