"""What a rebuild of the search index has laid out for reading: who has which lexeme, in order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchSegment(models.Model):
    """The entries of the last rebuild, as postings and blocks have them; one row, or none.

    They have the primary keys 1 to ``entries``, in the order of their standing. ``version`` is
    new with every rebuild: what a process has read of a version never changes.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField(_("version"))
    entries = models.PositiveIntegerField(_("entries"))

    class Meta:
        verbose_name = _("search segment")
        verbose_name_plural = _("search segments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="search_segment_single"),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class SearchPosting(models.Model):
    """Which entries of the segment have a lexeme; of all lexemes but codes, which are rare.

    ``ids`` are their places, the primary key less one: in their order, little-endian in four
    bytes each, or, where that is shorter, one bit for every entry of the segment.
    """

    lexeme = models.TextField(_("lexeme"), primary_key=True)
    count = models.PositiveIntegerField(_("entries"))
    ids = models.BinaryField(_("places of the entries"))

    class Meta:
        verbose_name = _("search posting")
        verbose_name_plural = _("search postings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="search_posting_has_entries"),
        ]

    def __str__(self) -> str:
        return self.lexeme


class SearchBlock(models.Model):
    """Columns of the segment, some thousand entries at a time: what narrows, counts and ranks.

    ``facets`` has a row of bits for each entry, one bit for each number of a facet's token;
    the others have a value for each: see ``selectors.search.columns``.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    facets = models.BinaryField(_("bits of the facet tokens"))
    words = models.BinaryField(_("words of the shorter titles"))
    languages = models.BinaryField(_("source languages"))
    closings = models.BinaryField(_("days of closing"))
    standings = models.BinaryField(_("standings"))

    class Meta:
        verbose_name = _("search block")
        verbose_name_plural = _("search blocks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number}"


class SearchChange(models.Model):
    """An entry of the segment that was written anew or has gone since: postings mislead about it.

    A trigger on the matches keeps this, whoever writes; the entry, if it is still there, is on
    the shelf of what is new.
    """

    entry_id = models.BigIntegerField(_("search entry"), primary_key=True)

    class Meta:
        verbose_name = _("search change")
        verbose_name_plural = _("search changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry_id}"
