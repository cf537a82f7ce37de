"""Currencies, dated exchange rates, purchasing power and wage floors."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from registry.records import SourcedFact
from registry.reference.enums import PayPeriod


class DateRange(Func):
    """The half-open range of days from one column to another."""

    function = "daterange"


class Currency(models.Model):
    """A currency (ISO 4217) and the digits of its minor unit."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    minor_digits = models.PositiveSmallIntegerField(_("digits of the minor unit"))
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_es = models.CharField(_("name (Spanish)"), max_length=60)

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ExchangeRate(SourcedFact):
    """How many ``quote`` one ``base`` buys on a day."""

    base = models.ForeignKey(
        Currency, on_delete=models.PROTECT, related_name="+", verbose_name=_("from")
    )
    quote = models.ForeignKey(
        Currency, on_delete=models.PROTECT, related_name="+", verbose_name=_("to")
    )
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    on_date = models.DateField(_("rate date"))
    is_sample = models.BooleanField(_("sample for development"), default=False)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["base", "quote", "on_date"], name="exchange_rate_unique"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.base_id}/{self.quote_id} {self.rate} ({self.on_date})"


class PurchasingPower(SourcedFact):
    """Local currency units that buy what one international dollar buys, by year."""

    country = models.CharField(_("country"), max_length=2)
    year = models.PositiveSmallIntegerField(_("year"))
    factor = models.DecimalField(_("factor"), max_digits=12, decimal_places=6)

    class Meta:
        verbose_name = _("purchasing power parity")
        verbose_name_plural = _("purchasing power parities")
        constraints = [
            models.UniqueConstraint(fields=["country", "year"], name="purchasing_power_unique"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="purchasing_power_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.year}"


class WageFloor(SourcedFact):
    """A legal minimum wage in a jurisdiction from a day to another (half-open).

    A changed floor is a new row; two rows of one jurisdiction and period never overlap.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=12, db_index=True)
    name_en = models.CharField(_("name (English)"), max_length=160)
    name_es = models.CharField(_("name (Spanish)"), max_length=160)
    amount_minor = models.PositiveIntegerField(_("amount in minor units"))
    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, related_name="+", verbose_name=_("currency")
    )
    per = models.CharField(_("per"), max_length=6, choices=PayPeriod)
    valid_to = models.DateField(_("valid until (not included)"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("wage floor")
        verbose_name_plural = _("wage floors")
        ordering = ["jurisdiction", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="wage_floor_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False), name="wage_floor_is_dated"
            ),
            ExclusionConstraint(
                name="wage_floor_no_overlap",
                expressions=[
                    ("jurisdiction", RangeOperators.EQUAL),
                    ("per", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(retired_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code
