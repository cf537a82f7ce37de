"""Pay in the engine's one unit: US cents a month."""

import datetime as dt
from decimal import Decimal

from matching.engine import UNKNOWN
from registry.reference.models import Currency
from registry.reference.selectors import money


class MonthlyDollars:
    """Turn pay of any currency and period into US cents a month, at one day's rates."""

    def __init__(self, day: dt.date) -> None:
        digits = dict(Currency.objects.values_list("code", "minor_digits"))
        self._cents: dict[str, Decimal] = {}
        for code, minor_digits in digits.items():
            rate = money.rate_on(code, "USD", day)
            if rate:
                self._cents[code] = rate.rate * 100 / Decimal(10) ** minor_digits

    def cents(self, amount_minor: int, currency: str, per: str, *, hours_per_week: int) -> int:
        """Return US cents a month, or UNKNOWN where no rate of that currency is kept."""
        if currency not in self._cents:
            return UNKNOWN
        monthly = money.a_month(Decimal(amount_minor), per, hours_per_week=hours_per_week)
        return money.whole(monthly * self._cents[currency])
