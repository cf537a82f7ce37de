"""Amounts, times and days as people write them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.intake.selectors.normalising import quantities
from registry.intake.selectors.normalising.quantities import Money, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234", "1234"),
        ("1,234", "1234"),
        ("1.234", "1234"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,5", "1234.5"),
        ("12.5", "12.5"),
        ("12,50", "12.50"),
        ("0,125", "0.125"),
        ("1,234,567", "1234567"),
        ("1'234", "1234"),
        ("abc", None),
        ("", None),
        ("1e9", None),
        ("--5", None),
    ],
)
def test_number_in_either_notation(text, expected):
    assert quantities.number(text) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("$9,800.50 MXN", "", Money(minor=980050, currency="MXN")),
        ("9800 pesos", "", Money(minor=980000, currency="MXN")),
        ("US$6,100", "", Money(minor=610000, currency="USD")),
        ("350 dólares", "", Money(minor=35000, currency="USD")),
        ("$1,200.00 M.N.", "", Money(minor=120000, currency="MXN")),
        ("$1,200", "MXN", Money(minor=120000, currency="MXN")),
        ("$1,200", "", Money(minor=120000, currency="")),
        ("gratuito", "MXN", Money(minor=0, currency="MXN")),
        ("500 - 800 MXN", "", None),
        ("-500", "USD", None),
        ("$ -500", "USD", None),
        ("100 MXN / 6 USD", "", None),
        ("por definir", "MXN", None),
    ],
)
def test_money_with_and_without_its_currency(text, currency, expected):
    assert quantities.money(text, currency=currency) == expected


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("12 semanas", "", Span(weeks=12)),
        ("3 meses", "", Span(weeks=13)),
        ("1 year", "", Span(weeks=52)),
        ("120 hrs", "", Span(hours=120)),
        ("2 semestres", "", Span(weeks=40)),
        ("5 días", "", Span(weeks=1)),
        ("16", "week", Span(weeks=16)),
        ("16", "", None),
        ("3 meses 2 semanas", "", Span(weeks=15)),
        ("2 years 3 months", "", Span(weeks=117)),
        ("2 años y 3 meses", "", Span(weeks=117)),
        ("1 h 30 min", "", Span(hours=2)),
        ("P2Y3M", "", Span(weeks=117)),
        ("P1Y2M3W4DT5H6M", "", Span(weeks=65)),
        ("PT90M", "", Span(hours=2)),
        ("PT20M", "", Span(hours=1)),
        ("P0D", "", Span(weeks=0)),
        ("P", "", None),
        ("PT", "", None),
        ("2 semanas 3 meses", "", None),
        ("3 meses, 120 horas", "", None),
        ("120 horas (12 semanas)", "", None),
        ("3 meses / 2 semanas", "", None),
        ("3 a 5 semanas", "", None),
        ("de 3 a 5 meses", "", None),
        ("varios meses", "", None),
    ],
)
def test_span_of_learning(text, unit, expected):
    assert quantities.span(text, unit=unit) == expected


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("2026-11-24", True, dt.date(2026, 11, 24)),
        ("2026-11-24 00:00:00", True, dt.date(2026, 11, 24)),
        ("03/04/2026", True, dt.date(2026, 4, 3)),
        ("03/04/2026", False, dt.date(2026, 3, 4)),
        ("24/11/2026", False, dt.date(2026, 11, 24)),
        ("11/24/2026", True, dt.date(2026, 11, 24)),
        ("3 de abril de 2026", True, dt.date(2026, 4, 3)),
        ("April 3rd, 2026", True, dt.date(2026, 4, 3)),
        ("15-ene-2027", True, dt.date(2027, 1, 15)),
        ("31/02/2026", True, None),
        ("mañana", True, None),
        ("03/04/26", True, None),
    ],
)
def test_day_in_either_order(text, day_first, expected):
    assert quantities.day(text, day_first=day_first) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Sí", True), ("x", True), ("NO", False), ("false", False), ("", None), ("tal vez", None)],
)
def test_yes_or_no(text, expected):
    assert quantities.yes_or_no(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("12", 12), ("12.0", 12), ("1,200", 1200), ("12.5", None), ("-1", None)]
)
def test_whole_number(text, expected):
    assert quantities.whole(text) == expected


@given(st.integers(0, 10**12))
def test_money_reads_what_a_spreadsheet_writes(minor):
    written = f"${minor / 100:,.2f} MXN" if minor < 2**50 else f"{Decimal(minor) / 100:,.2f} MXN"
    assert quantities.money(written) == Money(minor=minor, currency="MXN")


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text):
    quantities.number(text)
    quantities.money(text)
    quantities.span(text)
    quantities.day(text, day_first=True)
    quantities.yes_or_no(text)
    quantities.whole(text)
