"""Consent per purpose, dated and revocable."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.people.enums import ConsentPurpose
from registry.people.models.organisations import Organisation
from registry.people.models.users import User


class Consent(models.Model):
    """One permission that a person gave; a revoked one stays as history.

    ``organisation`` is set exactly where the purpose is about one employer.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="consents", verbose_name=_("user")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="consents",
        verbose_name=_("organization"),
    )
    granted_at = models.DateTimeField(_("granted at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "organisation"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="consent_one_current",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gt=models.F("granted_at")),
                name="consent_revoked_after_granted",
            ),
            models.CheckConstraint(
                condition=(
                    Q(purpose=ConsentPurpose.SHOWN_WITH_NAME, organisation__isnull=False)
                    | (~Q(purpose=ConsentPurpose.SHOWN_WITH_NAME) & Q(organisation__isnull=True))
                ),
                name="consent_names_employer_only_where_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_purpose_display()}"
