"""States and municipalities of both countries, with coordinates (WGS 84, degrees)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.records import SourcedFact

LATITUDE = Q(latitude__gte=-90) & Q(latitude__lte=90)
LONGITUDE = Q(longitude__gte=-180) & Q(longitude__lte=180)


class Subdivision(SourcedFact):
    """A state, by its ISO 3166-2 code."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    country = models.CharField(_("country"), max_length=2, db_index=True)
    name_en = models.CharField(_("name (English)"), max_length=120)
    name_es = models.CharField(_("name (Spanish)"), max_length=120)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    time_zone = models.CharField(_("time zone"), max_length=40)
    is_border = models.BooleanField(_("on the US-Mexico border"), default=False)

    class Meta:
        verbose_name = _("state")
        verbose_name_plural = _("states")
        ordering = ["country", "name_es"]
        constraints = [
            models.CheckConstraint(condition=LATITUDE & LONGITUDE, name="subdivision_on_earth"),
            models.CheckConstraint(
                condition=Q(code__startswith=models.F("country")), name="subdivision_in_country"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Municipality(SourcedFact):
    """A municipality or city.

    ``is_zlfn`` marks Mexico's northern border free zone, which has its own minimum wage.
    """

    code = models.CharField(_("code"), max_length=16, unique=True)
    subdivision = models.ForeignKey(
        Subdivision,
        on_delete=models.PROTECT,
        related_name="municipalities",
        verbose_name=_("state"),
    )
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("counted in"), null=True, blank=True)
    is_zlfn = models.BooleanField(_("in the northern border free zone"), default=False)
    border_pair = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("twin city across the border"),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(condition=LATITUDE & LONGITUDE, name="municipality_on_earth")
        ]

    def __str__(self) -> str:
        return self.name
