"""Equivalence statements as their asserters signed them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.badges.models.keys import IssuerKey
from registry.badges.models.lists import StatusList
from registry.equivalence.models import EquivalenceAssertion
from registry.people.models import Organisation, User
from registry.records import PublicRecord


class SignedStatement(PublicRecord):
    """An EndorsementCredential over the SHA-256 of both credential versions.

    A version that changes has another hash: the statement then says nothing of it, and may
    be signed anew beside the old one. Its place in the status lists says whether the assertion
    still stands: the bits follow the assertion's status. What was signed before statements had
    a place has none until it is signed again.
    """

    assertion = models.ForeignKey(
        EquivalenceAssertion,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("assertion"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("signed for")
    )
    key = models.ForeignKey(
        IssuerKey, on_delete=models.PROTECT, related_name="+", verbose_name=_("key")
    )
    source_sha256 = models.CharField(_("SHA-256 of the held credential"), max_length=64)
    target_sha256 = models.CharField(_("SHA-256 of the credential asked for"), max_length=64)
    status_list = models.ForeignKey(
        StatusList,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("status list"),
    )
    status_index = models.PositiveIntegerField(_("place in the status list"), null=True, blank=True)
    document = models.JSONField(_("document"))
    token = models.TextField(_("token"))
    signed_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signed statement")
        verbose_name_plural = _("signed statements")
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assertion", "source_sha256", "target_sha256"],
                name="signed_statement_once",
            ),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="signed_statement_place_unique"
            ),
            models.CheckConstraint(
                condition=Q(status_list__isnull=True, status_index__isnull=True)
                | Q(status_list__isnull=False, status_index__isnull=False),
                name="signed_statement_has_a_whole_place",
            ),
            models.CheckConstraint(
                condition=Q(source_sha256__regex=r"^[0-9a-f]{64}$")
                & Q(target_sha256__regex=r"^[0-9a-f]{64}$"),
                name="signed_statement_has_hashes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assertion_id} {self.signed_at:%Y-%m-%d}"
