"""What was loaded, from which file, with which outcome."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceLoad(models.Model):
    """One applied load of one source: its counts and the hash of what was read."""

    source = models.CharField(_("source"), max_length=40)
    sha256 = models.CharField(_("SHA-256 of what was read"), max_length=64)
    added = models.PositiveIntegerField(_("rows added"))
    changed = models.PositiveIntegerField(_("rows changed"))
    retired = models.PositiveIntegerField(_("rows retired"))
    same = models.PositiveIntegerField(_("rows left alone"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reference load")
        verbose_name_plural = _("reference loads")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d}"
