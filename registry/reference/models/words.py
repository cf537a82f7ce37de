"""Level frameworks with their ISCED hinge, and the glossary of approved terms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.records import SourcedFact


class LevelFramework(SourcedFact):
    """A scale of levels: ISCED, EQF, CONOCER, the US award levels ..."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_es = models.CharField(_("name (Spanish)"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("level framework")
        verbose_name_plural = _("level frameworks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Level(SourcedFact):
    """A level of a framework and, where somebody can answer for it, its ISCED 2011 hinge."""

    framework = models.ForeignKey(
        LevelFramework,
        on_delete=models.PROTECT,
        related_name="levels",
        verbose_name=_("framework"),
    )
    code = models.CharField(_("code"), max_length=40)
    rank = models.PositiveSmallIntegerField(_("rank"))
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_es = models.CharField(_("name (Spanish)"), max_length=200)
    isced_level = models.PositiveSmallIntegerField(_("ISCED level"), null=True, blank=True)
    eqf_level = models.PositiveSmallIntegerField(_("EQF level"), null=True, blank=True)
    hinge_note_en = models.TextField(_("note on the hinge (English)"), blank=True)
    hinge_note_es = models.TextField(_("note on the hinge (Spanish)"), blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["framework", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="level_unique"),
            models.UniqueConstraint(
                fields=["framework", "rank"],
                condition=Q(retired_at__isnull=True),
                name="level_rank_unique",
            ),
            models.CheckConstraint(
                condition=Q(isced_level__isnull=True) | Q(isced_level__lte=8),
                name="level_isced_in_range",
            ),
            models.CheckConstraint(
                condition=Q(eqf_level__isnull=True) | (Q(eqf_level__gte=1) & Q(eqf_level__lte=8)),
                name="level_eqf_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} {self.code}"


class GlossaryTerm(models.Model):
    """The one approved pair of words for a concept of the field."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    term_en = models.CharField(_("term (English)"), max_length=160)
    term_es = models.CharField(_("term (Spanish)"), max_length=160)
    definition_en = models.TextField(_("definition (English)"), blank=True)
    definition_es = models.TextField(_("definition (Spanish)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    note_es = models.TextField(_("note (Spanish)"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, default="unverified")
    release = models.CharField(_("release"), max_length=12, default="shipped", db_index=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=[column],
                condition=Q(retired_at__isnull=True),
                name=f"glossary_{column}_unique",
            )
            for column in ("term_en", "term_es")
        ]

    def __str__(self) -> str:
        return self.key
