"""Money as of a day."""

import datetime as dt
from decimal import Decimal

import pytest

from registry.reference.enums import PayPeriod
from registry.reference.models import Currency, ExchangeRate, WageFloor
from registry.reference.selectors import money
from tests.factories.releases import AT

DAY = dt.date(2026, 6, 1)


@pytest.fixture
def _currencies(db: None) -> None:
    for code in ("MXN", "USD"):
        Currency.objects.create(code=code, minor_digits=2, name_en=code, name_es=code)


def keep(base: str, quote: str, rate: str, day: dt.date, **more: object) -> None:
    said = {"source": "S", "publisher": "P", **more}
    ExchangeRate.objects.create(base_id=base, quote_id=quote, rate=rate, on_date=day, **said)


def test_rate_same_currency_is_one() -> None:
    rate = money.rate_on("USD", "USD", DAY)

    assert rate is not None
    assert (rate.rate, rate.on_date) == (1, None)


@pytest.mark.usefixtures("_currencies")
def test_rate_is_the_newest_up_to_the_day() -> None:
    keep("USD", "MXN", "18", DAY - dt.timedelta(days=9))
    keep("USD", "MXN", "19", DAY)
    keep("USD", "MXN", "20", DAY + dt.timedelta(days=1))

    rate = money.rate_on("USD", "MXN", DAY)

    assert rate is not None
    assert (rate.rate, rate.on_date, rate.is_sample) == (Decimal(19), DAY, False)


@pytest.mark.usefixtures("_currencies")
def test_rate_newer_one_of_the_other_direction_is_turned() -> None:
    keep("USD", "MXN", "18", DAY - dt.timedelta(days=300))
    keep("MXN", "USD", "0.05", DAY - dt.timedelta(days=1), is_sample=True)

    rate = money.rate_on("USD", "MXN", DAY)

    assert rate is not None
    assert (rate.rate, rate.is_sample) == (Decimal(20), True)


@pytest.mark.usefixtures("_currencies")
def test_rate_of_the_same_day_is_not_turned() -> None:
    keep("MXN", "USD", "0.05", DAY)
    keep("USD", "MXN", "19", DAY)

    rate = money.rate_on("USD", "MXN", DAY)

    assert rate is not None
    assert rate.rate == 19


@pytest.mark.usefixtures("_currencies")
def test_rate_unknown_or_retired_is_none() -> None:
    keep("USD", "MXN", "19", DAY, retired_at=AT)

    assert money.rate_on("USD", "MXN", DAY) is None


@pytest.mark.parametrize(
    ("amount", "per", "hours", "cents"),
    [
        ("31504", PayPeriod.DAY, 48, 958_247),  # MXN 315.04 a day in 2026: 9,582.47 a month
        ("725", PayPeriod.HOUR, 40, 125_667),
        ("100000", PayPeriod.MONTH, 40, 100_000),
        ("1200000", PayPeriod.YEAR, 40, 100_000),
    ],
)
def test_month_adds_up(amount: str, per: str, hours: int, cents: int) -> None:
    assert money.whole(money.a_month(Decimal(amount), per, hours_per_week=hours)) == cents


@pytest.mark.parametrize(("amount", "whole"), [("0.5", 0), ("1.5", 2), ("2.5", 2), ("-1.5", -2)])
def test_whole_rounds_halves_to_even(amount: str, whole: int) -> None:
    assert money.whole(Decimal(amount)) == whole


@pytest.mark.usefixtures("_currencies")
def test_floor_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    first, end = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
    for code, since, until in (("a", first, end), ("b", end, None)):
        WageFloor.objects.create(
            code=code,
            jurisdiction="MX",
            name_en=code,
            name_es=code,
            amount_minor=1,
            currency_id="MXN",
            per="day",
            valid_from=since,
            valid_to=until,
        )

    days = (first - dt.timedelta(days=1), first, end - dt.timedelta(days=1), end, DAY)
    found = [money.floor_on("MX", "day", day) for day in days]

    assert [floor and floor.code for floor in found] == [None, "a", "a", "b", "b"]
    assert money.floor_on("MX", "hour", DAY) is None
    assert money.floor_on("US-TX", "day", DAY) is None
