"""Amounts of money as a reader sees them: in their own currency and, dated, in the other."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from registry.reference.models import Currency
from registry.reference.selectors.money import Rate

OTHER: Final = {"MXN": "USD", "USD": "MXN"}
"""The currency in which an amount is shown beside its own."""

OLD_AFTER: Final = dt.timedelta(days=60)
"""From this age on a rate is called old."""

Rates = dict[str, Rate | None]
"""The newest rate of each currency into the other one."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``text`` in its own currency; ``other`` and ``rate_note`` are empty without a rate."""

    text: str
    other: str = ""
    rate_note: str = ""


def amount(value: Decimal, code: str) -> str:
    """Return ``value`` (major units) with its currency code; cents only where there are any."""
    digits = 0 if value == value.to_integral_value() else 2
    figure = number_format(value, decimal_pos=digits, force_grouping=True)
    return f"${figure} {code}"


def major(minor: int, currency: Currency) -> Decimal:
    """Return minor units as major ones."""
    return Decimal(minor).scaleb(-currency.minor_digits)


def per(text: str, period: str) -> str:
    """Say what an amount is paid for, as a whole phrase."""
    phrases = {
        "hour": _("%(amount)s an hour"),
        "day": _("%(amount)s a day"),
        "month": _("%(amount)s a month"),
        "year": _("%(amount)s a year"),
    }
    return phrases[period] % {"amount": text} if period in phrases else text


def rate_note(rate: Rate) -> str:
    """Say at which rate of which day an amount was turned; a sample or an old rate says so."""
    if rate.on_date is None:
        return ""
    pair = {
        "rate": number_format(max(rate.rate, 1 / rate.rate), decimal_pos=2),
        "day": date_format(rate.on_date, "DATE_FORMAT"),
    }
    if rate.is_sample:
        note = _("at a sample rate of %(rate)s pesos a dollar, %(day)s") % pair
    else:
        note = _("at %(rate)s pesos a dollar, %(day)s") % pair
    if timezone.now().date() - rate.on_date > OLD_AFTER:
        return _("%(note)s, an old rate") % {"note": note}
    return note


def shown(minor: int, currency: Currency, rate: Rate | None, *, period: str = "") -> Shown:
    """Return an amount as text, and in the other currency where ``rate`` turns it there."""
    value = major(minor, currency)
    text = per(amount(value, currency.code), period)
    if rate is None or rate.base != currency.code:
        return Shown(text=text)
    turned = value * rate.rate
    # A converted figure is about right at best: cents only where they matter.
    turned = turned.quantize(Decimal(1) if turned >= 100 else Decimal("0.01"))
    return Shown(
        text=text,
        other=_("about %(amount)s") % {"amount": amount(turned, rate.quote)},
        rate_note=rate_note(rate),
    )
