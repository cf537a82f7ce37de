"""The signing keys of issuers. The private half is never in the clear at rest."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.people.models import Organisation
from registry.records import PublicRecord


class IssuerKey(PublicRecord):
    """One Ed25519 key of an issuer, named ``<did>#key-<number>``.

    ``public`` is the Multikey form (base58btc); ``sealed`` the private key under the keys of
    ``BADGE_KEYS``. A retired key signs no more and stays in the DID document, so that what it
    signed keeps verifying. Of a compromised key only what the registry has on record from
    before ``compromised_since`` is believed: who stole it can write any date.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="badge_keys",
        verbose_name=_("issuer"),
    )
    number = models.PositiveIntegerField(_("number"))
    public = models.CharField(_("public key"), max_length=120, unique=True)
    sealed = models.BinaryField(_("sealed private key"))
    made_at = models.DateTimeField(_("made at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    compromised_since = models.DateTimeField(_("compromised since"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="issuer_key_number"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(retired_at__isnull=True),
                name="issuer_key_one_signs",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("made_at")),
                name="issuer_key_retires_after_made",
            ),
            models.CheckConstraint(
                condition=Q(compromised_since__isnull=True)
                | Q(retired_at__isnull=False, compromised_since__gte=F("made_at")),
                name="issuer_key_compromised_signs_no_more",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="issuer_key_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} #{self.number}"
