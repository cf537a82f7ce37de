"""Files of recipients: one task goes through the rows, and every row says what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.badges.enums import BatchStatus, RowOutcome
from registry.badges.models.badges import Badge
from registry.catalogue.models import CredentialVersion
from registry.people.enums import Language
from registry.people.models import Organisation, User
from registry.records import PublicRecord


class BadgeBatch(PublicRecord):
    """A file of recipients of one credential. The same bytes for the same credential are one.

    ``heartbeat_at`` moves with every row; a batch that is silent is sent again.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="badge_batches",
        verbose_name=_("issuer"),
    )
    version = models.ForeignKey(
        CredentialVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("credential")
    )
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    status = models.CharField(
        _("status"), max_length=7, choices=BatchStatus, default=BatchStatus.WAITING
    )
    received_at = models.DateTimeField(_("received at"))
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("file of recipients")
        verbose_name_plural = _("files of recipients")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version", "sha256"], name="badge_batch_file_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=BatchStatus.values), name="badge_batch_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=BatchStatus.DONE) | Q(done_at__isnull=False),
                name="badge_batch_done_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class BadgeBatchRow(models.Model):
    """One recipient: the cells as they came, and what became of them.

    ``number`` is the row as the sender sees it in the file. ``problem`` says why it was
    refused: code and message in the batch's language.
    """

    batch = models.ForeignKey(
        BadgeBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("file")
    )
    number = models.PositiveIntegerField(_("row"))
    values = models.JSONField(_("values"))
    outcome = models.CharField(
        _("outcome"), max_length=7, choices=RowOutcome, default=RowOutcome.WAITING
    )
    problem = models.JSONField(_("why it was not issued"), default=dict, blank=True)
    badge = models.ForeignKey(
        Badge,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("badge"),
    )

    class Meta:
        verbose_name = _("row of recipients")
        verbose_name_plural = _("rows of recipients")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="badge_batch_row_number"),
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values), name="badge_batch_row_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=RowOutcome.ISSUED) | Q(badge__isnull=False),
                name="badge_batch_row_issued_has_badge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.number}"
