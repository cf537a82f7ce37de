"""Organisations of both countries, their official numbers and their members."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.people.enums import (
    IdentifierKind,
    Language,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from registry.people.models.users import User
from registry.records import PublicRecord


class Organisation(PublicRecord):
    """An institution, employer, recognition body, public agency or partner.

    ``region`` is an ISO 3166-2 code. No official number is required: a foreign firm
    without one can register.
    """

    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=250)
    name_language = models.CharField(_("language of the name"), max_length=2, choices=Language)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1, two letters"))
    region = models.CharField(_("state"), max_length=6, blank=True, help_text=_("ISO 3166-2"))
    website = models.URLField(_("website"), max_length=300, blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    about_es = models.TextField(_("about (Spanish)"), blank=True)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=OrganisationStatus,
        default=OrganisationStatus.PENDING,
    )
    is_sample = models.BooleanField(
        _("part of the demo world"),
        default=False,
        help_text=_("Made up or simplified for demonstration; shown as such."),
    )
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["kind", "country"], name="organisation_kind_country")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="organisation_country_iso"
            ),
            models.CheckConstraint(
                condition=Q(region="") | Q(region__startswith=models.F("country")),
                name="organisation_region_in_country",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(models.Model):
    """An official number, kept in its normal form, its check digit already verified."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="identifiers",
        verbose_name=_("organization"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=IdentifierKind)
    value = models.CharField(_("value"), max_length=64)

    class Meta:
        verbose_name = _("organization identifier")
        verbose_name_plural = _("organization identifiers")
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="identifier_unique"),
            models.UniqueConstraint(
                fields=["organisation", "kind"], name="identifier_one_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class Membership(models.Model):
    """A person's role in an organisation, from a moment to another; ``until`` empty is now."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("organization"),
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=Q(until__isnull=True),
                name="membership_one_current_per_role",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"
