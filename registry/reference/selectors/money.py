"""Money as of a day: exchange rates, the month that an hour's or a day's pay adds up to."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from registry.reference.enums import PayPeriod
from registry.reference.models import Currency, ExchangeRate, WageFloor

WEEKS_A_MONTH = Decimal(52) / Decimal(12)
DAYS_A_MONTH = Decimal(365) / Decimal(12)
"""Mexico's daily wage is paid for every day of the year (365 / 12 days a month)."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How many ``quote`` one ``base`` buys, on which day, and whether that is a sample."""

    base: str
    quote: str
    rate: Decimal
    on_date: dt.date | None
    is_sample: bool


def rate_on(base: str, quote: str, day: dt.date) -> Rate | None:
    """Return the newest rate on or before ``day``, kept either way round, or None.

    Of two of the same day the one that is kept in the direction asked for counts.
    """
    if base == quote:
        return Rate(base=base, quote=quote, rate=Decimal(1), on_date=None, is_sample=False)
    direct, turned = _newest(base, quote, day), _newest(quote, base, day)
    kept = max((r for r in (direct, turned) if r), key=lambda r: r.on_date, default=None)
    if kept is None:
        return None
    rate = kept.rate if kept is direct else Decimal(1) / kept.rate
    return Rate(base=base, quote=quote, rate=rate, on_date=kept.on_date, is_sample=kept.is_sample)


def _newest(base: str, quote: str, day: dt.date) -> ExchangeRate | None:
    return (
        ExchangeRate.objects.filter(
            base_id=base, quote_id=quote, on_date__lte=day, retired_at__isnull=True
        )
        .order_by("-on_date")
        .first()
    )


def a_month(amount: Decimal, per: str, *, hours_per_week: int) -> Decimal:
    """Return what ``amount`` per ``per`` adds up to in a month of ``hours_per_week``."""
    factor = {
        PayPeriod.HOUR: Decimal(hours_per_week) * WEEKS_A_MONTH,
        PayPeriod.DAY: DAYS_A_MONTH,
        PayPeriod.MONTH: Decimal(1),
        PayPeriod.YEAR: Decimal(1),  # divided below: a twelfth has no end
    }[PayPeriod(per)]
    return amount * factor / (12 if per == PayPeriod.YEAR else 1)


def exchanged(amount_minor: int, base: Currency, quote: Currency, day: dt.date) -> int | None:
    """Return minor units of ``base`` in minor units of ``quote`` at the day's rate, or None."""
    rate = rate_on(base.code, quote.code, day)
    if rate is None:
        return None
    scale = Decimal(10) ** (quote.minor_digits - base.minor_digits)
    return whole(Decimal(amount_minor) * rate.rate * scale)


def whole(amount: Decimal) -> int:
    """Round to whole minor units, halves to even, as banks do."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def floor_on(jurisdiction: str, per: str, day: dt.date) -> WageFloor | None:
    """Return the wage floor in force in ``jurisdiction`` on ``day``, or None."""
    return (
        WageFloor.objects.filter(
            jurisdiction=jurisdiction, per=per, valid_from__lte=day, retired_at__isnull=True
        )
        .exclude(valid_to__lte=day)
        .first()
    )
