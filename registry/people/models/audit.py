"""The audit trail: who did what to which record, why and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.people.enums import AuditAction
from registry.people.models.users import User
from registry.records import new_public_id


class AuditEvent(models.Model):
    """One act, written by the service that did it. The database refuses change and deletion.

    ``actor`` is empty where the platform itself acted (a scheduled run, a loader).
    """

    public_id = models.UUIDField(_("public id"), default=new_public_id, unique=True, editable=False)
    actor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    action = models.CharField(_("action"), max_length=10, choices=AuditAction)
    target_type = models.CharField(_("kind of record"), max_length=60)
    target_id = models.CharField(_("record"), max_length=64)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-at"], name="audit_target"),
            models.Index(fields=["actor", "-at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_type} {self.target_id}"
