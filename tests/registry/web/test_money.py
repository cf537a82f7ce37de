import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from registry.reference.models import Currency
from registry.reference.selectors.money import Rate
from registry.web import money

PESO = Currency(code="MXN", minor_digits=2)
DOLLAR = Currency(code="USD", minor_digits=2)


def rate(base="MXN", *, is_sample=False, on_date=dt.date(2026, 3, 4)):
    value = Decimal("0.05") if base == "MXN" else Decimal(20)
    return Rate(
        base=base,
        quote=money.OTHER[base],
        rate=value,
        on_date=on_date,
        is_sample=is_sample,
    )


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (31504, PESO, "$315.04 MXN"),
        (1_500_000, PESO, "$15,000 MXN"),
        (725, DOLLAR, "$7.25 USD"),
        (0, DOLLAR, "$0 USD"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_amount_is_written_with_its_currency(language, minor, currency, text):
    with translation.override(language):
        assert money.shown(minor, currency, None).text == text


def test_amount_is_turned_at_a_dated_rate():
    shown = money.shown(31504, PESO, rate(), period="day")
    assert shown.text == "$315.04 MXN a day"
    assert shown.other == "about $15.75 USD"
    assert "20.00 pesos a dollar" in shown.rate_note
    assert "March 4, 2026" in shown.rate_note


def test_large_converted_amount_has_no_cents():
    assert money.shown(1_500_050, PESO, rate()).other == "about $750 USD"


def test_sample_rate_says_so():
    assert "sample" in money.shown(100, DOLLAR, rate("USD", is_sample=True)).rate_note


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (60, False), (61, True)])
def test_old_rate_says_so(days, is_old):
    day = timezone.now().date() - dt.timedelta(days=days)
    note = money.shown(100, DOLLAR, rate("USD", on_date=day)).rate_note
    assert note.endswith("an old rate") is is_old


def test_amount_without_a_rate_stands_alone():
    assert money.shown(100, DOLLAR, None).other == ""
    assert money.shown(100, DOLLAR, rate("MXN")).other == ""
