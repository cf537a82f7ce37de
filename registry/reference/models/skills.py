"""Skills in both languages, how people say them, and which occupations need them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.people.enums import Language
from registry.records import SourcedFact
from registry.reference.enums import SkillImportance
from registry.reference.models.occupations import Occupation


class Skill(SourcedFact):
    """Something a person can do or know, small enough to be asked for in an opening."""

    code = models.CharField(_("code"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=24)
    sector = models.CharField(_("sector"), max_length=24, db_index=True)
    name_en = models.CharField(_("name (English)"), max_length=300)
    name_es = models.CharField(_("name (Spanish)"), max_length=300)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_es = models.TextField(_("description (Spanish)"), blank=True)
    esco_uri = models.URLField(_("ESCO address"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class SkillSynonym(models.Model):
    """Another word for a skill, where it is said."""

    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="synonyms", verbose_name=_("skill")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    term = models.CharField(_("term"), max_length=300)
    region = models.CharField(_("where it is said"), max_length=40, blank=True)
    release = models.CharField(_("release"), max_length=12, default="shipped", db_index=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("skill synonym")
        verbose_name_plural = _("skill synonyms")
        constraints = [
            models.UniqueConstraint(
                fields=["skill", "language", "term"], name="skill_synonym_unique"
            )
        ]

    def __str__(self) -> str:
        return self.term


class OccupationSkill(models.Model):
    """A skill that an occupation needs."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="skills", verbose_name=_("occupation")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="occupations", verbose_name=_("skill")
    )
    importance = models.CharField(_("importance"), max_length=10, choices=SkillImportance)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=12, default="unverified")
    release = models.CharField(_("release"), max_length=12, default="shipped", db_index=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("skill of an occupation")
        verbose_name_plural = _("skills of occupations")
        constraints = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_unique")
        ]

    def __str__(self) -> str:
        return f"{self.occupation} · {self.skill}"
