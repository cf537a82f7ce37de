"""Occupations in three classifications, the pairs between them, and how people say them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.people.enums import Language
from registry.records import SourcedFact
from registry.reference.enums import IndustryScheme, OccupationScheme, TextOrigin


class Occupation(SourcedFact):
    """A group of an occupation classification, at any level.

    ``level`` counts from 1, the broadest; ISCO-08 unit groups have level 4.
    """

    scheme = models.CharField(_("scheme"), max_length=12, choices=OccupationScheme)
    code = models.CharField(_("code"), max_length=12)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    title_en = models.CharField(_("title (English)"), max_length=300, blank=True)
    title_es = models.CharField(_("title (Spanish)"), max_length=300, blank=True)
    origin_en = models.CharField(
        _("origin of the English title"), max_length=8, choices=TextOrigin, default="official"
    )
    origin_es = models.CharField(
        _("origin of the Spanish title"), max_length=8, choices=TextOrigin, default="official"
    )

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="occupation_unique"),
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_es=""), name="occupation_has_a_title"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"


class CrosswalkPair(SourcedFact):
    """One official or derived pair between two classifications.

    Crosswalks are one-to-many: ``weight`` (0 to 1) carries the fan-out, and the weights of
    one source occupation into one target scheme sum to 1.
    """

    from_occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="pairs_out", verbose_name=_("from")
    )
    to_occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, related_name="pairs_in", verbose_name=_("to")
    )
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=6)
    method = models.CharField(_("method"), max_length=40)

    class Meta:
        verbose_name = _("crosswalk pair")
        verbose_name_plural = _("crosswalk pairs")
        constraints = [
            models.UniqueConstraint(
                fields=["from_occupation", "to_occupation"], name="crosswalk_pair_unique"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="crosswalk_weight_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(from_occupation=models.F("to_occupation")),
                name="crosswalk_pair_two_occupations",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_occupation} -> {self.to_occupation} ({self.weight})"


class OccupationSynonym(SourcedFact):
    """A word that people use for an occupation, where they use it."""

    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="synonyms",
        verbose_name=_("occupation"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    term = models.CharField(_("term"), max_length=200)
    region = models.CharField(_("where it is said"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=24, default="synonym")

    class Meta:
        verbose_name = _("occupation synonym")
        verbose_name_plural = _("occupation synonyms")
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "language", "term"], name="occupation_synonym_unique"
            )
        ]

    def __str__(self) -> str:
        return self.term


class Industry(SourcedFact):
    """A group of an industry classification (NAICS or SCIAN)."""

    scheme = models.CharField(_("scheme"), max_length=12, choices=IndustryScheme)
    code = models.CharField(_("code"), max_length=8)
    level = models.PositiveSmallIntegerField(_("level"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    title_en = models.CharField(_("title (English)"), max_length=300)
    title_es = models.CharField(_("title (Spanish)"), max_length=300)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="industry_unique")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"
