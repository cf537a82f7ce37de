"""Amounts, times, days and yes-or-no as people write them in a spreadsheet, either language.

Pure. Each function returns None for what it does not understand: the caller says which cell,
and what would be understood. What could be read in two ways is not guessed.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Final

from registry.reference.selectors.titles.wording import folded

HOURS_A_DAY: Final = 8
DAYS_A_WEEK: Final = 5
WEEKS_A_MONTH: Final = Decimal("4.345")
"""Average weeks of a month: 365.25 / 12 / 7."""

LARGEST: Final = Decimal(10) ** 15
"""What no cell of ours can mean: numbers from here on are not read."""

NUMBER: Final = re.compile(r"\d[\d.,'\u00a0 ]*")
YES: Final = frozenset("si s yes y true verdadero 1 x ok".split())  # noqa: SIM905
NO: Final = frozenset("no n false falso 0".split())  # noqa: SIM905
FREE: Final = frozenset(
    {"gratis", "gratuito", "gratuita", "sin costo", "free", "no cost", "free of charge"}
)
CURRENCIES: Final = {
    "mxn": "MXN", "mx$": "MXN", "m.n.": "MXN", "mn": "MXN", "pesos": "MXN", "peso": "MXN",
    "usd": "USD", "us$": "USD", "dlls": "USD", "dls": "USD", "dolares": "USD", "dolar": "USD",
    "dollars": "USD", "dollar": "USD", "cad": "CAD", "c$": "CAD",
}  # fmt: skip
UNITS: Final = {
    "minute": ("min", "mins", "minuto", "minutos", "minute", "minutes"),
    "hour": ("h", "hr", "hrs", "hora", "horas", "hour", "hours"),
    "day": ("d", "dia", "dias", "day", "days"),
    "week": ("w", "wk", "wks", "sem", "semana", "semanas", "week", "weeks"),
    "month": ("m", "mes", "meses", "mo", "mos", "month", "months"),
    "term": ("cuatrimestre", "cuatrimestres", "quarter", "quarters", "trimestre", "trimestres"),
    "semester": ("semestre", "semestres", "semester", "semesters"),
    "year": ("a", "ano", "anos", "yr", "yrs", "year", "years"),
}
WEEKS_OF: Final = {
    "day": Decimal(1) / DAYS_A_WEEK,
    "week": Decimal(1),
    "month": WEEKS_A_MONTH,
    "term": Decimal(16),
    "semester": Decimal(20),
    "year": Decimal(52),
}
LARGEST_FIRST: Final = tuple(reversed(UNITS))
UNIT_OF: Final = {word: unit for unit, words in UNITS.items() for word in words}
MINUTES_OF: Final = {"minute": 1, "hour": 60}
SPAN: Final = re.compile(r"(\d[\d.,]*)\s*[- ]?\s*([a-z]+)")
BETWEEN_PARTS: Final = re.compile(r"(?:[\s,]|y|and)*")
"""What may stand between the parts of one length."""

TO_BE_SURE: Final = frozenset(("a", "m"))
"""Units only where they stand alone: "3 a 5 semanas" is from three to five."""

ISO_SPAN: Final = re.compile(
    r"p(?=[\dt])(?:([\d.,]+)y)?(?:([\d.,]+)m)?(?:([\d.,]+)w)?(?:([\d.,]+)d)?"
    r"(?:t(?=\d)(?:([\d.,]+)h)?(?:([\d.,]+)m)?(?:([\d.,]+)s)?)?"
)
"""A duration of ISO 8601, in small letters."""

ISO_UNITS: Final = ("year", "month", "week", "day", "hour", "minute", "second")
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan", "febrero feb february", "marzo mar march",
            "abril abr april apr", "mayo may", "junio jun june", "julio jul july",
            "agosto ago august aug", "septiembre sep sept september", "octubre oct october",
            "noviembre nov november", "diciembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
NAMED_DAY: Final = (
    re.compile(r"^(?P<day>\d{1,2})\s*(?:de\s+|-|/)?\s*(?P<month>[a-z]+)\.?\s*(?:de\s+|del\s+|-|/|,)?\s*(?P<year>\d{4})$"),
    re.compile(r"^(?P<month>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})$"),
)  # fmt: skip
ISO_DAY: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?$")
PLAIN_DAY: Final = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount in minor units (hundredths) and its currency; empty where none was written."""

    minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length of learning: weeks on the calendar, or hours of it; one of the two."""

    weeks: int | None = None
    hours: int | None = None


def number(text: str) -> Decimal | None:
    """Return a number written with either separator: 1,234.50, 1.234,50, 1 234.

    A single separator before three digits is one of thousands (1,200 is 1200); before one or
    two digits it is a decimal point.
    """
    digits = re.sub(r"['\u00a0\s]", "", text)
    if not re.fullmatch(r"-?\d[\d.,]*", digits):
        return None
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        decimal, thousands = (",", ".") if comma > point else (".", ",")
        digits = digits.replace(thousands, "").replace(decimal, ".")
    elif comma >= 0 or point >= 0:
        mark = "," if comma >= 0 else "."
        whole, _mark, last = digits.rpartition(mark)
        is_grouped = len(last) == 3 and whole not in {"", "0", "-0"}
        digits = digits.replace(mark, "") if is_grouped or mark in whole else f"{whole}.{last}"
    try:
        found = Decimal(digits)
    except InvalidOperation:
        return None
    return found if abs(found) < LARGEST else None


def money(text: str, *, currency: str = "") -> Money | None:
    """Return an amount of money; ``currency`` is what the row's other cells say.

    A bare ``$`` says nothing: both countries write it.
    """
    plain = folded(text)
    if plain in FREE:
        return Money(minor=0, currency=currency)
    said = {code for word in re.findall(r"[a-z.$]+", plain) if (code := CURRENCIES.get(word))}
    found = [number(part) for part in NUMBER.findall(plain)]
    amounts = [amount for amount in found if amount is not None]
    is_negative = re.search(r"(?:^|[$\s(])-\s*[$\d]", plain) is not None
    if len(amounts) != 1 or len(said) > 1 or is_negative:
        return None
    minor = (amounts[0] * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return Money(minor=int(minor), currency=next(iter(said), currency))


def span(text: str, *, unit: str = "") -> Span | None:
    """Return a length of learning; ``unit`` names what a bare number is in.

    Units that go down are parts of one length (2 years 3 months, 1 h 30 min, P2Y3M); anything
    else with several is two statements, of which none is taken. A calendar's units together
    with hours are one length in ISO 8601 alone: in words, "3 months, 120 hours" says both.
    """
    plain = folded(text)
    bare = number(plain)
    if bare is not None and unit:
        return _span({unit: bare})
    if iso := ISO_SPAN.fullmatch(plain):
        return _iso_span(iso.groups())
    found = [(word, number(amount)) for amount, word in SPAN.findall(plain) if word in UNIT_OF]
    parts = {UNIT_OF[word]: amount for word, amount in found if amount is not None}
    is_understood = len(parts) == len(found) and (len(found) == 1 or _is_one_length(plain, found))
    return _span(parts) if is_understood else None


def _is_one_length(plain: str, found: Sequence[tuple[str, Decimal | None]]) -> bool:
    """Tell whether several amounts are the parts of one length, from the largest unit down."""
    units = [UNIT_OF[word] for word, _amount in found]
    return (
        BETWEEN_PARTS.fullmatch(SPAN.sub("", plain)) is not None
        and units == [unit for unit in LARGEST_FIRST if unit in units]
        and len({unit in MINUTES_OF for unit in units}) == 1
        and not TO_BE_SURE.intersection(word for word, _amount in found)
    )


def _iso_span(groups: tuple[str | None, ...]) -> Span | None:
    """Return the span of a duration's parts; hours under a calendar's units are parts of it."""
    parts = {
        unit: amount
        for unit, text in zip(ISO_UNITS, groups, strict=True)
        if text and (amount := number(text)) is not None and unit != "second"
    }
    if any(text and number(text) is None for text in groups):
        return None
    is_long = any(parts.get(unit) for unit in WEEKS_OF)
    if is_long:
        parts["day"] = (
            parts.get("day", Decimal(0))
            + (parts.pop("hour", Decimal(0)) + parts.pop("minute", Decimal(0)) / 60) / HOURS_A_DAY
        )
    return _span({unit: amount for unit, amount in parts.items() if amount} or {"week": Decimal(0)})


def _span(parts: Mapping[str, Decimal]) -> Span | None:
    """Return the sum of some parts, all of a calendar or all shorter than a day."""
    if not parts or min(parts.values()) < 0:
        return None
    if all(unit in MINUTES_OF for unit in parts):
        minutes = sum((amount * MINUTES_OF[unit] for unit, amount in parts.items()), Decimal(0))
        hours = int((minutes / 60).quantize(Decimal(1)))
        return Span(hours=max(hours, 1 if minutes else 0))
    whole_weeks = sum((amount * WEEKS_OF[unit] for unit, amount in parts.items()), Decimal(0))
    weeks = whole_weeks.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return Span(weeks=max(int(weeks), 1 if whole_weeks else 0))


def day(text: str, *, day_first: bool) -> dt.date | None:
    """Return a day: ISO, in words of either language, or 03/04/2026 in the file's own order.

    A day over 12 settles the order by itself.
    """
    plain = folded(text)
    iso = ISO_DAY.match(plain)
    if iso:
        return _date(*map(int, iso.groups()))
    slashed = PLAIN_DAY.match(plain)
    if slashed:
        first, second, year = map(int, slashed.groups())
        if first > 12 or (day_first and second <= 12):
            return _date(year, second, first)
        return _date(year, first, second)
    for pattern in NAMED_DAY:
        named = pattern.match(plain)
        if named and named["month"] in MONTHS:
            return _date(int(named["year"]), MONTHS[named["month"]], int(named["day"]))
    return None


def _date(year: int, month: int, of_month: int) -> dt.date | None:
    try:
        return dt.date(year, month, of_month)
    except ValueError:
        return None


def yes_or_no(text: str) -> bool | None:
    """Return what a cell of a yes-or-no column says."""
    plain = folded(text)
    if plain in YES:
        return True
    return False if plain in NO else None


def whole(text: str) -> int | None:
    """Return a whole number of 0 or more; 12.0 is 12, as spreadsheets write it."""
    found = number(text.strip())
    if found is None or found < 0 or found != found.to_integral_value():
        return None
    return int(found)
