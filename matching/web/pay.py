"""What an opening pays, as stated and by the month, in both currencies."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from matching.openings.models import Opening
from registry.reference.selectors import money as rates
from registry.reference.selectors.money import Rate
from registry.web import money
from registry.web.money import Rates, Shown


@dataclass(frozen=True, kw_only=True)
class Wage:
    """``stated`` per the employer's own period, ``month`` what that adds up to."""

    stated: Shown
    month: Shown | None


def rates_on(day: dt.date) -> Rates:
    """Return the newest rate of each currency into the other, in a fixed number of queries."""
    return {code: rates.rate_on(code, other, day) for code, other in money.OTHER.items()}


def wage(opening: Opening, rates_of: Rates) -> Wage | None:
    """Return the pay of an opening, or None where it states none."""
    if opening.wage_from_minor is None or opening.currency is None:
        return None
    rate = rates_of.get(opening.currency_id or "")
    return Wage(stated=_stated(opening, rate), month=_month(opening, rate))


def _stated(opening: Opening, rate: Rate | None) -> Shown:
    currency, lowest = opening.currency, opening.wage_from_minor
    assert currency is not None  # noqa: S101 - wage() has looked
    assert lowest is not None  # noqa: S101
    first = money.shown(lowest, currency, rate, period=opening.wage_per)
    if not opening.wage_to_minor or opening.wage_to_minor == lowest:
        return first
    least = money.shown(lowest, currency, rate)
    most = money.shown(opening.wage_to_minor, currency, rate, period=opening.wage_per)
    return Shown(
        text=_("%(least)s to %(most)s") % {"least": least.text, "most": most.text},
        other=_("%(least)s to %(most)s")
        % {
            "least": least.other,
            "most": most.other.removeprefix(_("about %(amount)s") % {"amount": ""}),
        }
        if least.other
        else "",
        rate_note=first.rate_note,
    )


def _month(opening: Opening, rate: Rate | None) -> Shown | None:
    if opening.wage_per == "month" or opening.currency is None or opening.wage_from_minor is None:
        return None
    monthly = rates.a_month(
        Decimal(opening.wage_from_minor), opening.wage_per, hours_per_week=opening.hours_per_week
    )
    # Whole units: a month worked out from an hour is no figure to quote to the cent.
    unit = 10**opening.currency.minor_digits
    rounded = round(monthly / unit) * unit
    turned = money.shown(int(rounded), opening.currency, rate, period="month")
    return Shown(text=_("about %(amount)s") % {"amount": turned.text}, other=turned.other)
