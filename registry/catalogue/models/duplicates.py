"""Records that look alike, what a person decided about them, and merges that can be undone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import DuplicateStatus
from registry.people.models import User
from registry.records import PublicRecord


class DuplicatePair(PublicRecord):
    """Two records of one kind that may be the same, with how alike they are (0 to 100).

    ``kind`` is credential or programme, and the ids are keys of these; the lower id is
    ``first``. A merge leads ``merged_id`` to the other one; ``before`` keeps what the merge
    changed, so that it can be taken apart again.
    """

    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[("credential", _("credential")), ("programme", _("program"))],
    )
    first_id = models.BigIntegerField(_("first record"))
    second_id = models.BigIntegerField(_("second record"))
    score = models.DecimalField(_("how alike"), max_digits=5, decimal_places=2)
    reasons = models.JSONField(_("reasons"), default=dict)
    status = models.CharField(
        _("status"), max_length=8, choices=DuplicateStatus, default=DuplicateStatus.WAITING
    )
    merged_id = models.BigIntegerField(_("record that was merged"), null=True, blank=True)
    before = models.JSONField(_("what the merge changed"), default=dict, blank=True)
    decided_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        indexes = [models.Index(fields=["status", "kind"], name="duplicate_status_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first_id", "second_id"], name="duplicate_pair_unique"
            ),
            models.CheckConstraint(
                condition=Q(first_id__lt=F("second_id")), name="duplicate_pair_ordered"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100), name="duplicate_score_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(status=DuplicateStatus.MERGED)
                | (
                    Q(merged_id__isnull=False)
                    & (Q(merged_id=F("first_id")) | Q(merged_id=F("second_id")))
                ),
                name="duplicate_merged_is_one_of_the_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} / {self.second_id}"
