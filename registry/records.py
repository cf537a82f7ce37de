"""The two abstract records every room builds on: a public record and a sourced fact."""

import uuid

import uuid_utils
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def new_public_id() -> uuid.UUID:
    """Return a UUIDv7: unguessable enough for a URL, ordered by time for the index."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


class PublicRecord(models.Model):
    """A record that is addressed from outside by ``public_id``, never by its primary key."""

    public_id = models.UUIDField(_("public id"), default=new_public_id, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class Confidence(models.TextChoices):
    """How a fact was learnt: read at its source, from agreeing secondary texts, or neither."""

    PRIMARY = "primary", _("read at the official source")
    SECONDARY = "secondary", _("several agreeing secondary sources")
    UNVERIFIED = "unverified", _("not verified yet")


class SourcedFact(models.Model):
    """A row of reference data that says where it comes from.

    Rows are never deleted: what a newer release lacks gets a ``retired_at``. ``release``
    names the load that owns the row; another load leaves it alone.
    """

    source = models.CharField(_("source"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200)
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence, default=Confidence.UNVERIFIED
    )
    release = models.CharField(_("release"), max_length=12, default="shipped", db_index=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        abstract = True
