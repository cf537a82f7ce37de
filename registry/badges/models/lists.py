"""Bitstring status lists: where in them a badge stands, and the signed lists as served."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.badges.enums import Purpose
from registry.people.models import Organisation
from registry.records import PublicRecord

LEAST_LENGTH = 131_072
"""Bits: the least that the recommendation allows, so that a position hides in the crowd."""


class StatusList(PublicRecord):
    """A numbered pair of lists (revocation, suspension) in which an issuer's badges stand."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="status_lists",
        verbose_name=_("issuer"),
    )
    number = models.PositiveIntegerField(_("number"))
    length = models.PositiveIntegerField(_("length in bits"), default=LEAST_LENGTH)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="status_list_number"),
            models.CheckConstraint(
                condition=Q(length__gte=LEAST_LENGTH), name="status_list_long_enough"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.number}"


class SignedList(models.Model):
    """One list as it is served: signed as JSON and as a token, until ``valid_until``.

    ``checked_at`` and ``fault`` say what the last check of the served list found (empty:
    nothing wrong).
    """

    status_list = models.ForeignKey(
        StatusList, on_delete=models.CASCADE, related_name="signed", verbose_name=_("status list")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    document = models.JSONField(_("document"))
    token = models.TextField(_("token"))
    etag = models.CharField(_("ETag"), max_length=64)
    signed_at = models.DateTimeField(_("signed at"))
    valid_until = models.DateTimeField(_("valid until"))
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("signed status list")
        verbose_name_plural = _("signed status lists")
        ordering = ["status_list", "purpose"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "purpose"], name="signed_list_per_purpose"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="signed_list_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("signed_at")), name="signed_list_ends_after_signing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status_list} {self.purpose}"
