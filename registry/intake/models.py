"""Uploads, their rows and plans, remembered columns and remembered choices.

Everything that a long job knows stands here: the broker may lose every message, and a worker
may die anywhere. ``Upload.rows_read`` and ``rows_applied`` move in the transaction that
writes the rows, so that a job goes on where the last whole chunk ended.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.intake.enums import (
    ApplyMode,
    ChoiceField,
    ChoiceStatus,
    IntakeKind,
    RowOutcome,
    UploadOrigin,
    UploadStatus,
)
from registry.people.enums import Language
from registry.people.models import Organisation, User
from registry.records import PublicRecord


class Upload(PublicRecord):
    """One file (or stream) of rows of one kind, on its way into the registry.

    ``sha256`` is the hash of the bytes and names the stored file; ``mapping`` leads each
    column as found to a key of the kind (empty: the column is left out); ``reading`` is what
    was detected (format, encoding, separator, sheet, notices). ``totals`` counts rows by
    outcome. ``problem`` says why it failed: code, message, place, remedy.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="uploads",
        verbose_name=_("organization"),
    )
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=IntakeKind)
    origin = models.CharField(_("origin"), max_length=8, choices=UploadOrigin)
    language = models.CharField(_("language of the messages"), max_length=2, choices=Language)
    file_name = models.CharField(_("file name"), max_length=200)
    address = models.URLField(_("address"), max_length=500, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    idempotency_key = models.CharField(_("idempotency key"), max_length=120, blank=True)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    reading = models.JSONField(_("what was detected"), default=dict, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=UploadStatus, default=UploadStatus.RECEIVED
    )
    mode = models.CharField(
        _("when rows cannot be taken"),
        max_length=9,
        choices=ApplyMode,
        default=ApplyMode.GOOD_ROWS,
    )
    publishes = models.BooleanField(_("publish what is applied"), default=False)
    rows_expected = models.PositiveIntegerField(_("rows expected"), null=True, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_applied = models.PositiveIntegerField(_("rows gone through"), default=0)
    totals = models.JSONField(_("rows by outcome"), default=dict, blank=True)
    problem = models.JSONField(_("why it failed"), default=dict, blank=True)
    stop_wanted = models.BooleanField(_("asked to stop"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    planned_at = models.DateTimeField(_("planned at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    told_at = models.DateTimeField(_("result mailed at"), null=True, blank=True)
    file_deleted_at = models.DateTimeField(_("file deleted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-received_at"], name="upload_organisation"),
            models.Index(fields=["status", "heartbeat_at"], name="upload_status_heartbeat"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="upload_idempotency_key_unique",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UploadStatus.values), name="upload_status_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IntakeKind.values), name="upload_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(rows_applied__lte=models.F("rows_read")),
                name="upload_applies_what_was_read",
            ),
            models.CheckConstraint(
                condition=~Q(status=UploadStatus.APPLIED) | Q(applied_at__isnull=False),
                name="upload_applied_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_status_display()})"


class UploadRow(models.Model):
    """One row: what it said, what the plan makes of it, and what applying it did.

    ``number`` is the row as the person sees it in the file; ``values`` the mapped cells as
    text, ``fields`` what they mean (ids and plain values, ready to be written); ``changes``
    the fields that differ ({key: [before, after]}); ``problems`` why it cannot be taken
    ([{column, value, rule, remedy}]); ``choices`` what free text was mapped to ([{field, text,
    code, confidence, options}]); ``notices`` what was left out, assumed or guessed in it ([{code,
    column, value, details}]). ``record_id`` is the record it made, changed or equals;
    ``before`` what undoing puts back.
    """

    upload = models.ForeignKey(
        Upload, on_delete=models.CASCADE, related_name="rows", verbose_name=_("upload")
    )
    number = models.PositiveIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=RowOutcome)
    values = models.JSONField(_("values"), default=dict)
    fields = models.JSONField(_("what the values mean"), default=dict)
    changes = models.JSONField(_("changes"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    choices = models.JSONField(_("choices"), default=list)
    notices = models.JSONField(_("notices"), default=list)
    record_id = models.BigIntegerField(_("record"), null=True, blank=True)
    is_applied = models.BooleanField(_("applied"), default=False)
    before = models.JSONField(_("before"), default=dict)

    class Meta:
        verbose_name = _("row of an upload")
        verbose_name_plural = _("rows of uploads")
        ordering = ["upload", "number"]
        indexes = [models.Index(fields=["upload", "outcome", "number"], name="upload_row_outcome")]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_row_number"),
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values), name="upload_row_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(is_applied=False) | Q(record_id__isnull=False),
                name="upload_row_applied_has_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} · {self.number}"


class ColumnMapping(models.Model):
    """How an organisation's own columns lead to the keys of a kind; remembered for next time.

    ``fingerprint`` is the SHA-256 of the columns as found, in their order.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="column_mappings",
        verbose_name=_("organization"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=IntakeKind)
    fingerprint = models.CharField(_("fingerprint of the columns"), max_length=64)
    mapping = models.JSONField(_("columns"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "fingerprint"], name="column_mapping_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind}"


class RememberedChoice(PublicRecord):
    """What somebody meant by a text: used at once for her organisation.

    A steward may make it a synonym for everybody. ``text`` is folded; ``code`` names the
    concept in its own scheme (isco-08:7212, skill code, municipality code, framework:level).
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="remembered_choices",
        verbose_name=_("organization"),
    )
    field = models.CharField(_("field"), max_length=12, choices=ChoiceField)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    text = models.CharField(_("text"), max_length=300)
    code = models.CharField(_("concept"), max_length=100)
    status = models.CharField(
        _("status"), max_length=8, choices=ChoiceStatus, default=ChoiceStatus.PENDING
    )
    chosen_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chosen by"),
    )
    decided_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("remembered choice")
        verbose_name_plural = _("remembered choices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "field", "language", "text"],
                name="remembered_choice_unique",
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(code=""), name="choice_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.code}"
